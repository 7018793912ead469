import { describe, expect, it } from 'vitest';
import type { ParamSpecs } from '../../shared/domain/params.ts';
import { explain } from '../../shared/policy/explain.ts';
import { paramFields } from '../../shared/policy/rule-params.ts';

const purpose = 'what it is for';

function judge(specs: ParamSpecs, written: unknown): unknown {
  const judged = paramFields(specs).safeParse(written, { reportInput: true });
  if (judged.success) return judged.data;
  return explain(judged.error.issues, [], () => null).map((problem) => problem.message);
}

describe('days', () => {
  const required: ParamSpecs = { days: { kind: 'days', describe: purpose, min: 1, fallback: null } };

  it('are whole and not below the least', () => {
    expect(judge(required, { days: 1 })).toEqual({ days: 1 });
    expect(judge(required, { days: 0 })).toEqual([
      '`days` is the number 0; expected a whole number of days, 1 to 36500',
    ]);
    expect(judge(required, { days: 1.5 })).toEqual([
      '`days` is the number 1.5; expected a whole number of days, 1 to 36500',
    ]);
  });

  it('end at a century, where instants are still instants', () => {
    expect(judge(required, { days: 36_500 })).toEqual({ days: 36_500 });
    expect(judge(required, { days: 36_501 })).toHaveLength(1);
  });

  it('without a fallback have to be said', () => {
    expect(judge(required, {})).toEqual(['`days` is missing; expected a whole number of days, 1 to 36500']);
  });

  it('with a fallback of zero are zero when not said', () => {
    expect(judge({ days: { kind: 'days', describe: purpose, min: 0, fallback: 0 } }, {})).toEqual({
      days: 0,
    });
  });
});

describe('an integer', () => {
  const specs: ParamSpecs = { copies: { kind: 'integer', describe: purpose, min: 2, fallback: 3 } };

  it('is whole, not below the least, and has its fallback', () => {
    expect(judge(specs, { copies: 2 })).toEqual({ copies: 2 });
    expect(judge(specs, {})).toEqual({ copies: 3 });
    expect(judge(specs, { copies: 1 })).toEqual([
      '`copies` is the number 1; expected a whole number, 2 or more',
    ]);
  });
});

describe('a Boolean', () => {
  const specs: ParamSpecs = { strict: { kind: 'boolean', describe: purpose, fallback: true } };

  it('is true or false, not a word for it', () => {
    expect(judge(specs, { strict: false })).toEqual({ strict: false });
    expect(judge(specs, {})).toEqual({ strict: true });
    expect(judge(specs, { strict: 'no' })).toEqual([
      '`strict` is `no`; expected true or false, without quotes',
    ]);
  });
});

describe('one of some words', () => {
  const specs: ParamSpecs = {
    tenancy: { kind: 'oneOf', describe: purpose, values: ['default', 'dedicated'], fallback: 'default' },
  };

  it('is one of them, and a misspelt one is suggested', () => {
    expect(judge(specs, { tenancy: 'dedicated' })).toEqual({ tenancy: 'dedicated' });
    expect(judge(specs, {})).toEqual({ tenancy: 'default' });
    expect(judge(specs, { tenancy: 'dedicatd' })).toEqual([
      '`tenancy` is `dedicatd`; expected `default` or `dedicated`; did you mean `dedicated`?',
    ]);
  });
});

describe('a list', () => {
  const list = (of: 'text' | 'account', fallback: readonly string[] | null = null): ParamSpecs => ({
    items: { kind: 'list', describe: purpose, of, fallback },
  });

  it('of texts has no numbers in it', () => {
    expect(judge(list('text'), { items: ['a', 'b'] })).toEqual({ items: ['a', 'b'] });
    expect(judge(list('text'), { items: ['a', 5] })).toEqual([
      '`items[1]` is the number 5; expected a text; quote it',
    ]);
  });

  it('of accounts has ids of 12 digits in it', () => {
    expect(judge(list('account'), { items: ['012345678901'] })).toEqual({ items: ['012345678901'] });
    expect(judge(list('account'), { items: [12_345_678_901] })).toEqual([
      "`items[0]` is the number 12345678901; expected an account id, 12 digits in quotes as in `'111122223333'`; quote it",
    ]);
  });

  it('has its fallback, and without one has to be said', () => {
    expect(judge(list('text', []), {})).toEqual({ items: [] });
    expect(judge(list('text', ['amazon']), {})).toEqual({ items: ['amazon'] });
    expect(judge(list('text'), {})).toEqual(['`items` is missing; expected a list of texts']);
  });
});

describe('a list of words', () => {
  const specs: ParamSpecs = {
    modes: { kind: 'words', describe: purpose, values: ['legacy-bios', 'uefi'], fallback: null },
  };

  it('has some of them in it, and a misspelt one is suggested', () => {
    expect(judge(specs, { modes: ['uefi'] })).toEqual({ modes: ['uefi'] });
    expect(judge(specs, { modes: ['uefi', 'legacy-bio'] })).toEqual([
      '`modes[1]` is `legacy-bio`; expected `legacy-bios` or `uefi`; did you mean `legacy-bios`?',
    ]);
    expect(judge(specs, {})).toEqual(['`modes` is missing; expected a list of `legacy-bios` or `uefi`']);
    expect(judge(specs, { modes: [] })).toEqual([
      '`modes` is an empty list; expected a list of `legacy-bios` or `uefi`; an empty list says nothing',
    ]);
  });

  it('has its fallback', () => {
    const optional: ParamSpecs = {
      modes: { kind: 'words', describe: purpose, values: ['legacy-bios', 'uefi'], fallback: ['uefi'] },
    };

    expect(judge(optional, {})).toEqual({ modes: ['uefi'] });
  });
});
describe('patterns', () => {
  const specs: ParamSpecs = { name: { kind: 'patterns', describe: purpose, fallback: null } };

  it('is a glob over the whole text, or RE2 over any part of it', () => {
    expect(judge(specs, { name: 'web-*' })).toMatchObject({ name: [{ source: 'web-*' }] });
    expect(judge(specs, { name: { pattern: 'we?b' } })).toMatchObject({ name: [{ source: 'we?b' }] });
    expect(judge(specs, { name: { pattern: '[' } })).toEqual([
      '`name.pattern` is `[`; expected an RE2 pattern, and RE2 says: missing closing ]: `[`',
    ]);
    expect(judge(specs, {})).toEqual([
      '`name` is missing; expected a glob, `{ pattern: ... }`, or a list of them',
    ]);
  });
});

describe('a tag map', () => {
  const specs: ParamSpecs = { tags: { kind: 'tagMap', describe: purpose, fallback: null } };

  it('has a glob, a pattern or a list of them for each key', () => {
    const written = {
      tags: { Owner: '*@example.com', Stage: ['dev', { pattern: '^prod' }], Cost: { pattern: '^CC' } },
    };

    expect(judge(specs, written)).toMatchObject({
      tags: [
        { key: 'Owner', anyOf: [{ source: '*@example.com' }] },
        { key: 'Stage', anyOf: [{ source: 'dev' }, { source: '^prod' }] },
        { key: 'Cost', anyOf: [{ source: '^CC' }] },
      ],
    });
  });

  it('keeps keys that are names in JavaScript', () => {
    expect(judge(specs, { tags: { constructor: 'a', toString: 'b' } })).toMatchObject({
      tags: [{ key: 'constructor' }, { key: 'toString' }],
    });
  });
});

describe('tags to be set', () => {
  const specs: ParamSpecs = { tags: { kind: 'tags', describe: purpose, fallback: [] } };
  const set = (tags: unknown) => judge(specs, { tags });
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));

  it('are keys with values, or none', () => {
    expect(set({ Team: 'web', Note: '' })).toEqual({
      tags: [
        { key: 'Team', value: 'web' },
        { key: 'Note', value: '' },
      ],
    });
    expect(judge(specs, {})).toEqual({ tags: [] });
  });

  it.each(['aws:team', 'AWS:Team', 'ami-governor:protected', 'Ami-Governor:copy-of', '', 'k'.repeat(129)])(
    'never have the key %j',
    (key) => {
      expect(set({ Team: 'web', [key]: 'x' })).toEqual([
        '`tags` is a map; expected only keys of 1 to 128 characters that do not begin with `aws:` or `ami-governor:`',
      ]);
    },
  );

  it('have the lengths and the number that EC2 takes', () => {
    expect(set({ Team: 'v'.repeat(256) })).toMatchObject({ tags: [{ key: 'Team' }] });
    expect(set({ Team: 'v'.repeat(257) })).toEqual([
      expect.stringMatching(/^`tags.Team` is .*; expected the value of the tag, at most 256 characters$/),
    ]);
    expect(set(many(50))).toMatchObject({ tags: expect.arrayContaining([{ key: 'k49', value: 'v' }]) });
    expect(set(many(51))).toEqual(['`tags` is a map; expected at most 50 tags']);
    expect(set({ Team: 5 })).toEqual([
      '`tags.Team` is the number 5; expected the value of the tag, at most 256 characters; quote it',
    ]);
  });
});

describe('a tag key', () => {
  const specs: ParamSpecs = { createdBy: { kind: 'tagKey', describe: purpose, fallback: 'none' } };

  it('is one that may be set, or not asked for', () => {
    expect(judge(specs, { createdBy: 'Creator' })).toEqual({ createdBy: 'Creator' });
    expect(judge(specs, {})).toEqual({ createdBy: null });
    expect(judge(specs, { createdBy: 'aws:creator' })).toEqual([
      '`createdBy` is `aws:creator`; expected a tag key; possible are keys of 1 to 128 characters that do not begin with `aws:` or `ami-governor:`',
    ]);
  });
});

describe('several mistakes', () => {
  it('all show, and a misspelt key is not missing besides', () => {
    const specs: ParamSpecs = {
      days: { kind: 'days', describe: purpose, min: 0, fallback: null },
      tags: { kind: 'tagMap', describe: purpose, fallback: null },
    };

    expect(judge(specs, { dayz: 5, tags: { A: 1, B: [] } })).toEqual([
      '`tags.A` is the number 1; expected a glob, `{ pattern: ... }`, or a list of them; quote it',
      '`tags.B` is an empty list; expected a glob, `{ pattern: ... }`, or a list of them; an empty list says nothing',
      'unknown key `dayz`; did you mean `days`?',
    ]);
  });
});
