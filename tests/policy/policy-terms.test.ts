import { expect, test } from 'vitest';
import { compilePolicy } from '../../shared/policy/compile-policy.ts';
import { policyTerms } from '../../shared/policy/policy-terms.ts';

test('the terms of a policy are its waivers and what each rule wants, that of orphaned snapshots among them', () => {
  const { maxWaiverDays, rules } = policyTerms(
    compilePolicy(
      `
version: 1
name: terms
mode: enforce
waivers: { maxDays: 90 }
rules:
  - id: owner-tag
    check: required-tags
    severity: low
    with: { tags: { Owner: { pattern: '^a+$' } } }
    lifecycle: [ { after: 0d, do: notify }, { after: 2d, do: deprecate } ]
  - { id: told, check: max-age, severity: low, mode: audit, with: { days: 365 } }
orphanedSnapshots:
  mode: enforce
  lifecycle: [ { after: 0d, do: notify }, { after: 14d, do: delete } ]
`,
      'terms.yml',
    ),
  );

  expect(maxWaiverDays).toBe(90);
  expect([...rules].map(([id, { actions }]) => [id, actions])).toEqual([
    ['owner-tag', ['notify', 'deprecate']],
    ['told', []],
    ['orphaned-snapshots', ['notify', 'delete-snapshot']],
  ]);
  expect(rules.get('owner-tag')?.hash).toMatch(/^[0-9a-f]{64}$/);
});
