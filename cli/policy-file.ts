import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scope } from '../shared/domain/image.ts';
import type { Policy } from '../shared/domain/policy.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import { formatPolicyError } from '../shared/policy/problem.ts';
import { UserError } from './user-error.ts';
import { whyUnreadable } from './why-unreadable.ts';

type ReadFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string };

/** The bytes of a policy file, or one clear message. */
export async function readPolicyFile(file: string): Promise<ReadFile> {
  try {
    return { ok: true, bytes: await readFile(file) };
  } catch (error) {
    return { ok: false, message: `cannot read ${file}: ${whyUnreadable(error)}` };
  }
}

/** The file that `--policy` names, or the default policy, as an absolute path. */
export function policyPath(named: string | null): string {
  if (named !== null) return resolve(named);
  return fileURLToPath(new URL('../policies/baseline.yml', import.meta.url));
}

/** The policy that `--policy` names, or the default one. Throws a UserError with all that is wrong in it. */
export async function readPolicy(named: string | null): Promise<Policy> {
  const file = named ?? policyPath(null);
  const read = await readPolicyFile(file);
  if (!read.ok) throw new UserError(`${read.message}: give a policy with --policy FILE`);
  const parsed = parsePolicy(read.bytes, file);
  if (!parsed.ok) throw new UserError(parsed.errors.map(formatPolicyError).join('\n'));
  return parsed.policy;
}

/** The policy, where it says something of the Region; a UserError where it does not. */
export function governing(policy: Policy, scope: Scope): Policy {
  if (policy.regions === 'all' || policy.regions.includes(scope.region)) return policy;
  throw new UserError(
    `the policy ${policy.name} governs ${policy.regions.join(', ')}, not ${scope.region}: name one of them with --region, or add the Region to the policy`,
  );
}
