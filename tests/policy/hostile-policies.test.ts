import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { formatPolicyError } from '../../shared/policy/problem.ts';
import { everyCheck } from './every-check.ts';

const folder = fileURLToPath(new URL('../hostile/policies/', import.meta.url));
const names = readdirSync(folder).toSorted();
const policies = names.filter((name) => name.endsWith('.yml'));

describe('the folder of broken policies', () => {
  it('has an expectation beside each policy and a policy for each expectation', () => {
    const expectations = policies.map((name) => name.replace('.yml', '.expected.txt'));

    expect(names).toEqual([...policies, ...expectations].toSorted());
    expect(policies.length).toBeGreaterThanOrEqual(40);
  });
});

describe('a broken policy', () => {
  it.each(policies)('%s gives exactly its errors', (name) => {
    const parsed = parsePolicy(readFileSync(`${folder}${name}`), name);

    const lines = parsed.ok ? ['accepted'] : parsed.errors.map(formatPolicyError);
    const expected = readFileSync(`${folder}${name.replace('.yml', '.expected.txt')}`, 'utf8');
    expect(lines).toEqual(expected.trimEnd().replaceAll('{every check}', everyCheck).split('\n'));
  });
});
