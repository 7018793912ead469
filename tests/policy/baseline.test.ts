import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../shared/domain/rules/registry.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';

const path = fileURLToPath(new URL('../../policies/baseline.yml', import.meta.url));
const text = readFileSync(path, 'utf8');

describe('the baseline policy', () => {
  const parsed = parsePolicy(text, 'policies/baseline.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const { policy } = parsed;

  it('tells editors its schema in the first line', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./policy.schema.json');
  });

  it('wants owners, encryption and images of at most a year, and only audits', () => {
    const rules = policy.rules.map(({ ruleId, check, mode, params }) => ({ ruleId, check, mode, params }));

    expect(rules).toMatchObject([
      { ruleId: 'owner-tag', check: 'required-tags', mode: 'audit', params: { tags: [{ key: 'Owner' }] } },
      { ruleId: 'encrypted-snapshots', check: 'encrypted-snapshots', mode: 'audit', params: {} },
      { ruleId: 'one-year', check: 'max-age', mode: 'audit', params: { days: 365 } },
    ]);
  });

  it('tells the owner first and takes the last step after two months', () => {
    const steps = policy.rules.map((rule) =>
      rule.lifecycle.map((rung) => [rung.do, rung.afterMs / 86_400_000]),
    );

    expect(steps).toEqual(
      Array(3).fill([
        ['notify', 0],
        ['deprecate', 7],
        ['disable', 30],
        ['deregister', 60],
      ]),
    );
  });

  it('tells of orphaned snapshots of images after two weeks, and deletes them two weeks later', () => {
    expect(policy.orphanedSnapshots).toMatchObject({ minAgeDays: 14, of: 'ami-created' });
    expect(policy.orphanedSnapshots?.rule).toMatchObject({ ruleId: 'orphaned-snapshots', mode: 'audit' });
    expect(
      policy.orphanedSnapshots?.rule.lifecycle.map((rung) => [rung.do, rung.afterMs / 86_400_000]),
    ).toEqual([
      ['notify', 0],
      ['delete-snapshot', 14],
    ]);
  });

  it('stays valid with its mode turned to enforce', () => {
    expect(parsePolicy(text.replace('\nmode: audit', '\nmode: enforce'), 'baseline.yml').ok).toBe(true);
  });
});

describe('the example of each rule', () => {
  it.each(allRules.map((rule) => [rule.id, rule.example] as const))(
    '%s is a rule of a valid policy',
    (_, example) => {
      const indented = example.replaceAll(/^/gm, '  ');

      expect(parsePolicy(`version: 1\nname: example\nrules:\n${indented}\n`, 'example.yml')).toMatchObject({
        ok: true,
      });
    },
  );
});

const noise = fc.oneof(
  fc.constantFrom(
    '&a ',
    '*a',
    '<<: ',
    '!!int ',
    '---\n',
    '%YAML 1.1\n',
    '\t',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '? ',
  ),
  fc.constantFrom(
    "'",
    '"',
    '|',
    '>',
    '#',
    '\n',
    '\0',
    '\u2028',
    '\uD800',
    '~',
    '-1',
    '1e999',
    '.nan',
    '0x1f',
    ',',
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
);

const damage = fc.record({
  at: fc.nat({ max: text.length }),
  removed: fc.nat({ max: 40 }),
  added: noise,
});

describe('random damage to the baseline', () => {
  it('is accepted or answered by errors with places in the file, and never throws', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
        let damaged = text;
        for (const { at, removed, added } of damages) {
          damaged = damaged.slice(0, at) + added + damaged.slice(at + removed);
        }

        const parsed = parsePolicy(damaged, 'damaged.yml');

        if (parsed.ok) return;
        const lineCount = damaged.split('\n').length + 1;
        expect(parsed.errors.length).toBeGreaterThan(0);
        for (const error of parsed.errors) {
          expect(error.line >= 1 && error.line <= lineCount && error.column >= 1).toBe(true);
          expect(error.message).not.toMatch(/[\n\r\0]|undefined|NaN|\[object/);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('of its bytes is answered too', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3000 }), fc.uint8Array({ maxLength: 12 }), (at, bytes) => {
        const damaged = new Uint8Array(Buffer.from(text));
        damaged.set(bytes, Math.min(at, damaged.length - bytes.length));

        expect(typeof parsePolicy(damaged, 'damaged.yml').ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});
