import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../shared/domain/policy.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { formatPolicyError } from '../../shared/policy/problem.ts';

interface Written {
  readonly check?: string;
  readonly lines?: readonly string[];
  readonly steps: readonly string[];
}

function parse({ check = 'not-public', lines = [], steps }: Written) {
  const rule = [`  - id: r`, `    check: ${check}`, ...lines.map((line) => `    ${line}`), '    lifecycle:'];
  const text = [
    'version: 1',
    'name: p',
    'mode: enforce',
    'rules:',
    ...rule,
    ...steps.map((s) => `      - ${s}`),
  ];
  return parsePolicy(`${text.join('\n')}\n`, 'policy.yml');
}

function ruleOf(written: Written): PolicyRule {
  const parsed = parse(written);
  const [rule] = parsed.ok ? parsed.policy.rules : [];
  if (!parsed.ok || rule === undefined) throw new Error(JSON.stringify(parsed));
  return rule;
}

function errorsOf(written: Written): readonly string[] {
  const parsed = parse(written);
  return parsed.ok ? [] : parsed.errors.map(formatPolicyError);
}

const notify = '{ after: 0d, do: notify }';
const dayMs = 86_400_000;

describe('the steps of a life cycle', () => {
  it('are told apart into rungs and remedies, each with its own time', () => {
    const rule = ruleOf({
      steps: [
        notify,
        '{ after: 1d, do: tag, with: { tags: { Team: web }, createdBy: Creator } }',
        '{ after: 7d, do: deprecate }',
        '{ after: 7d, do: copy-encrypted }',
      ],
    });

    expect(rule.lifecycle.map(({ do: action, afterMs }) => [action, afterMs])).toEqual([
      ['notify', 0],
      ['deprecate', 7 * dayMs],
    ]);
    expect(rule.remedies).toEqual([
      {
        ...{ do: 'tag', afterMs: dayMs, whenInUse: false },
        params: { tags: [{ key: 'Team', value: 'web' }], createdBy: 'Creator' },
      },
      { do: 'copy-encrypted', afterMs: 7 * dayMs, whenInUse: false, params: { kmsKeyId: null, tags: [] } },
    ]);
  });

  it('make another definition of the rule when a remedy changes', () => {
    const hashes = ['web', 'db'].map(
      (team) => ruleOf({ steps: [notify, `{ after: 1d, do: tag, with: { tags: { Team: ${team} } } }`] }).hash,
    );

    expect(hashes[0]).not.toBe(hashes[1]);
  });
});

describe('an image in use', () => {
  const whenInUse = (written: Written) => ruleOf(written).remedies.map((step) => step.whenInUse);
  const revoking = [notify, '{ after: 1d, do: revoke-launch-permissions }'];

  it('keeps its shares unless the rule says so, and nothing else of the rule changes by that', () => {
    const both = [...revoking, '{ after: 1d, do: schedule-deprecation, with: { afterDays: 365 } }'];

    expect(whenInUse({ steps: both })).toEqual([false, false]);
    expect(whenInUse({ lines: ['revokeInUse: true'], steps: both })).toEqual([true, false]);
    expect(whenInUse({ lines: ['revokeInUse: false'], steps: revoking })).toEqual([false]);
  });

  it('gets a date to come where the step says so', () => {
    const step = '{ after: 1d, do: schedule-deprecation, whenInUse: true, with: { afterDays: 365 } }';

    expect(whenInUse({ steps: [notify, step] })).toEqual([true]);
  });
});

describe('a remedy is refused', () => {
  it.each<[string, Written, readonly RegExp[]]>([
    [
      'without what it must know',
      { steps: [notify, '{ after: 1d, do: schedule-deprecation }'] },
      [/^policy.yml:9:9 `with.afterDays` is missing; expected a whole number of days/],
    ],
    [
      'with a parameter of another one',
      { steps: [notify, '{ after: 1d, do: protect, with: { tags: { a: b } } }'] },
      [/unknown key `tags`.*`cooldown`/],
    ],
    [
      'with a key that EC2 or this service reserves',
      { steps: [notify, "{ after: 1d, do: tag, with: { tags: { 'ami-governor:protected': 'true' } } }"] },
      [/do not begin with `aws:` or `ami-governor:`/],
    ],
    [
      'before the alert',
      { steps: ['{ after: 0d, do: tag, with: { tags: { a: b } } }', notify] },
      [/a rule in enforce mode begins with `notify`, not with `tag`/],
    ],
    [
      'twice',
      { steps: [notify, '{ after: 1d, do: protect }', '{ after: 2d, do: protect }'] },
      [/`protect` stands here twice/],
    ],
    [
      'due before the step above it',
      { steps: [notify, '{ after: 7d, do: deprecate }', '{ after: 1d, do: protect }'] },
      [/this step is due before the one above it/],
    ],
    [
      'in use by a step that takes no such word',
      { steps: [notify, '{ after: 1d, do: revoke-launch-permissions, whenInUse: true }'] },
      [
        /`whenInUse` belongs to `deprecate` and `schedule-deprecation` only, not to `revoke-launch-permissions`/,
      ],
    ],
    [
      'that is about the account, for a rule about images',
      { steps: [notify, '{ after: 1d, do: block-public-access }'] },
      [/`block-public-access` is about a setting of the account, and `not-public` judges images/],
    ],
    [
      'that is about images, for a rule about the account',
      { check: 'block-public-access', steps: [notify, '{ after: 1d, do: protect }'] },
      [/`protect` is about images, and `block-public-access` judges a setting of the account/],
    ],
    [
      'that is misspelt',
      { steps: [notify, '{ after: 1d, do: protekt }'] },
      [/`protekt`; expected .*; did you mean `protect`\?/],
    ],
  ])('%s', (_case, written, messages) => {
    expect(errorsOf(written)).toEqual(messages.map((message) => expect.stringMatching(message)));
  });

  it('as a word about shares where the rule revokes none', () => {
    expect(errorsOf({ lines: ['revokeInUse: true'], steps: [notify, '{ after: 1d, do: protect }'] })).toEqual(
      [
        expect.stringContaining(
          '`revokeInUse` says nothing here: no step of the rule revokes launch permissions',
        ),
      ],
    );
  });

  it('as parameters of a rung', () => {
    expect(errorsOf({ steps: [notify, '{ after: 1d, do: deprecate, with: { a: b } }'] })).toEqual([
      expect.stringMatching(/`with` belongs to `.*` only, not to `deprecate`/),
    ]);
  });
});
