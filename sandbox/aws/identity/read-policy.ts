import { AwsError } from '../errors.ts';

import { isRecord } from '../wire/json.ts';
import type { Policy, Statement } from './principal.ts';

const statementKeys = new Set(['Sid', 'Effect', 'Action', 'Resource']);

/**
 * Reads an IAM policy document. What the simulator does not evaluate (conditions, NotAction, NotResource)
 * is refused rather than passed over, since passing over it would grant too much.
 */
export function readPolicy(document: string): Policy {
  const parsed = parse(document);
  const statements = isRecord(parsed) ? [parsed['Statement']].flat() : [];
  if (statements.length === 0) throw malformed('no statement');
  return { statements: statements.map(readStatement) };
}

function parse(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    throw malformed('not JSON');
  }
}

function readStatement(statement: unknown): Statement {
  if (!isRecord(statement)) throw malformed('a statement is not an object');
  const unknown = Object.keys(statement).find((key) => !statementKeys.has(key));
  if (unknown !== undefined) throw malformed(`the sandbox does not evaluate ${unknown}`);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Effect is neither Allow nor Deny');
  return { effect, actions: readTexts(statement['Action']), resources: readTexts(statement['Resource']) };
}

function readTexts(value: unknown): string[] {
  const texts = [value].flat();
  if (!texts.every((text) => typeof text === 'string')) throw malformed('Action and Resource are texts');
  return texts;
}

function malformed(why: string): AwsError {
  return new AwsError('MalformedPolicyDocument', `The policy is not in the valid JSON format: ${why}`);
}
