import { AwsError } from '../errors.ts';
import { isRecord } from '../wire/json.ts';
import {
  type Condition,
  type ConditionOperator,
  conditionOperators,
  type Policy,
  type Statement,
} from './principal.ts';

const statementKeys = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

/**
 * Reads an IAM policy document. What the simulator does not evaluate (NotAction, NotResource, policy variables, operators
 * and keys that it does not know) is refused rather than passed over, since passing over it would grant too much.
 */
export function readPolicy(document: string): Policy {
  return toPolicy([parse(document)]);
}

/** The statements of several documents, each already parsed, as one policy: that is what a role's policies are. */
export function toPolicy(documents: readonly unknown[]): Policy {
  const statements = documents.flatMap((document) =>
    isRecord(document) && document['Statement'] !== undefined ? [document['Statement']].flat() : [],
  );
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
  const { Effect: effect, Principal: principal, Resource: resource } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Effect is neither Allow nor Deny');
  return {
    effect,
    actions: readTexts(statement['Action']),
    // A trust policy is about its own role.
    resources: resource === undefined && principal !== undefined ? ['*'] : readTexts(resource),
    principals: principal === undefined ? [] : readPrincipals(principal),
    conditions: readConditions(statement['Condition'] ?? {}),
  };
}

function readPrincipals(principal: unknown): readonly string[] {
  if (principal === '*') return ['*'];
  if (!isRecord(principal)) throw malformed('Principal is neither an object nor *');
  // The root of an account stands for everybody in it, whom the account itself lets.
  return Object.values(principal)
    .flatMap(readTexts)
    .map((name) => /^arn:[^:]+:iam::([0-9]{12}):root$/.exec(name)?.[1] ?? name);
}

function readConditions(condition: unknown): readonly Condition[] {
  if (!isRecord(condition)) throw malformed('Condition is not an object');
  return Object.entries(condition).flatMap(([name, keys]) => {
    if (!isRecord(keys)) throw malformed(`${name} has no keys`);
    return Object.entries(keys).map(([key, value]) => readCondition(name, key, value));
  });
}

function readCondition(name: string, key: string, value: unknown): Condition {
  const [, quantifier, operator] = /^(?:(ForAllValues|ForAnyValue):)?(\w+)$/.exec(name) ?? [];
  if (!isOperator(operator)) throw malformed(`the sandbox does not evaluate the operator ${name}`);
  if (!knownKeys.test(key)) throw malformed(`the sandbox does not know the condition key ${key}`);
  const values = readTexts(value);
  if (values.some((text) => text.includes('${'))) throw malformed(`the sandbox does not fill in ${values}`);
  const isQuantified = quantifier === 'ForAllValues' || quantifier === 'ForAnyValue';
  return { operator, quantifier: isQuantified ? quantifier : null, key: key.toLowerCase(), values };
}

function isOperator(name: string | undefined): name is ConditionOperator {
  return conditionOperators.some((operator) => operator === name);
}

// Those that a request's context tells (request-context.ts), and those of services that the roles of the hub call.
const knownKeys = new RegExp(
  `^(${[
    'aws:(resource|request)tag/.+|ec2:resourcetag/.+|aws:tagkeys|ec2:createaction',
    'aws:principal(arn|orgid|account)|sts:externalid|sts:rolesessionname|aws:source(arn|account)',
    'dynamodb:leadingkeys|events:source|iam:passedtoservice|kms:viaservice',
  ].join('|')})$`,
  'i',
);

function readTexts(value: unknown): string[] {
  const texts = [value].flat();
  if (!texts.every((text) => typeof text === 'string'))
    throw malformed('only texts and lists of texts are read');
  return texts;
}

function malformed(why: string): AwsError {
  return new AwsError('MalformedPolicyDocument', `The policy is not in the valid JSON format: ${why}`);
}
