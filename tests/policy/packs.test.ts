import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allRules } from '../../shared/domain/rules/registry.ts';
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

test('strict-enforce says on its first line what it is for, and has every rule on, enforced, with all its rungs', () => {
  const { rules, orphanedSnapshots, safety } = policyOf('strict-enforce.yml');
  const [firstLine] = readFileSync(new URL('strict-enforce.yml', folder), 'utf8').split('\n');
  const rungs = (about: string) =>
    rules
      .filter(({ check }) => allRules.find(({ id }) => id === check)?.about === about)
      .map(({ lifecycle }) => lifecycle.map(({ do: step, afterMs }) => `${step} ${afterMs}`));

  expect(firstLine).toMatch(/^# FOR FORECASTS AND TESTS ONLY/);
  expect(rules.map(({ check }) => check).toSorted()).toEqual(allRules.map(({ id }) => id));
  expect(new Set(rules.map(({ mode }) => mode))).toEqual(new Set(['enforce']));
  for (const ladder of rungs('image')) {
    expect(ladder).toEqual(['notify 0', 'deprecate 0', 'disable 0', 'deregister 0']);
  }
  for (const ladder of rungs('scope')) expect(ladder).toEqual(['notify 0']);
  expect(orphanedSnapshots?.rule.lifecycle.map(({ do: step }) => step)).toEqual([
    'notify',
    'delete-snapshot',
  ]);
  expect(safety).toMatchObject({ requireRecycleBin: false, keepPerFamily: 0, rollbackDays: 0 });
});
