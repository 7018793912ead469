import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';

const folder = new URL('../../policies/', import.meta.url);
const packs = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const shipped = packs.filter((name) => name !== 'strict-enforce.yml');

function policyOf(name: string) {
  const parsed = parsePolicy(readFileSync(new URL(name, folder)), name);
  if (!parsed.ok) throw new Error(parsed.errors.map(({ line, message }) => `${line} ${message}`).join('\n'));
  return parsed.policy;
}

test.each(packs)('%s is valid and goes by its own name', (name) => {
  expect(`${policyOf(name).name}.yml`).toBe(name);
});

test.each(shipped)('%s only reports: turning enforcement on is a decision', (name) => {
  const { rules } = policyOf(name);

  expect(rules.map(({ mode }) => mode)).toEqual(rules.map(() => 'audit'));
});

test.each(shipped)('every rule of %s tells somebody before anything else', (name) => {
  for (const { lifecycle } of policyOf(name).rules) expect(lifecycle[0]?.do).toBe('notify');
});

test.each(shipped)('%s has examples beside it', (name) => {
  const tests = readdirSync(new URL('tests/', folder));

  expect(tests).toContain(name.replace('.yml', '.test.yml'));
});
