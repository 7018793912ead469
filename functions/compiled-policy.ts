import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../shared/config.ts';
import { compilePolicy } from '../shared/policy/compile-policy.ts';

/*
 * Only where the functions run from source: a build replaces this module by the policy that it compiled, so that a
 * deployed function reads no file, knows no YAML, and cannot start with a policy that is wrong.
 */

const { policyFile } = readConfig(['policyFile']);
const file = policyFile ?? fileURLToPath(new URL('../policies/baseline.yml', import.meta.url));

/** What `loadPolicy` takes. */
export const compiledPolicy: string = compilePolicy(readFileSync(file), file);
