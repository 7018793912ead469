import { parsePolicy } from './parse-policy.ts';
import { formatPolicyError } from './problem.ts';

/** A policy file that is wrong: the message has all its errors, a line each. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
}

/**
 * A policy file as checked JSON for `loadPolicy`, so that a deployed function knows no YAML. Patterns go in by their
 * source. Throws a PolicyFileError.
 */
export function compilePolicy(content: string | Uint8Array, fileName: string): string {
  const parsed = parsePolicy(content, fileName);
  if (!parsed.ok) throw new PolicyFileError(parsed.errors.map(formatPolicyError).join('\n'));
  return JSON.stringify(parsed.policy);
}
