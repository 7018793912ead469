import { describe, expect, it } from 'vitest';
import type { Policy } from '../../shared/domain/policy.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { formatPolicyError } from '../../shared/policy/problem.ts';
import { everyCheck } from './every-check.ts';

function policyOf(text: string | Uint8Array): Policy {
  const parsed = parsePolicy(text, 'policy.yml');
  if (!parsed.ok) throw new Error(parsed.errors.map(formatPolicyError).join('\n'));
  return parsed.policy;
}

function errorsOf(text: string | Uint8Array): readonly string[] {
  const parsed = parsePolicy(text, 'policy.yml');
  return parsed.ok ? [] : parsed.errors.map(formatPolicyError);
}

const smallest = 'version: 1\nname: small\nrules: []\n';

describe('a policy that says only what it must', () => {
  it('audits all Regions and excludes, exempts and declares nothing', () => {
    const policy = policyOf(smallest);

    expect(policy).toMatchObject({
      name: 'small',
      regions: 'all',
      rules: [],
      exclusions: [],
      exemptions: [],
      waivers: { maxDays: 180 },
      usage: { references: [], parameterPaths: [], absent: [] },
    });
  });

  it('has the limits of the documentation', () => {
    expect(policyOf(smallest).limits).toEqual({
      deprecate: { count: 50, percent: 20 },
      disable: { count: 25, percent: 10 },
      deregister: { count: 20, percent: 5 },
      deleteSnapshots: { count: 100, percent: 10 },
      deleteSnapshotsGib: 5000,
      revoke: { count: 25, percent: 10 },
      remedy: { count: 100, percent: 50 },
      reversal: { count: 25, percent: 10 },
      organizationDestructive: 100,
    });
  });

  it('has the safety settings of the documentation', () => {
    expect(policyOf(smallest).safety).toMatchObject({
      requireRecycleBin: true,
      minBinDays: 7,
      launchTemplateVersions: 10,
      lastLaunchedWithinDays: 30,
      rollbackDays: 30,
      keepPerFamily: 2,
      objectionDays: 14,
    });
  });

  it('knows families by the trailing stamp', () => {
    const { family } = policyOf(smallest).safety;

    expect('name' in family ? family.name.familyOf('web-20261003') : null).toBe('web');
  });

  it('has the SHA-256 of its bytes as hash, however they are handed over', () => {
    const hash = '40ddbe3d67b6f4851d9a8942929bc79ccadb93af09db43d7792faa4aee3203bb';

    expect(policyOf(smallest).hash).toBe(hash);
    expect(policyOf(Buffer.from(smallest)).hash).toBe(hash);
  });
});

describe('a rollout', () => {
  const rolloutOf = (text: string) => policyOf(`${smallest}rollout: ${text}\n`).rollout;
  const errorOf = (text: string) => errorsOf(`${smallest}rollout: ${text}\n`);

  it('is none without the key', () => {
    expect(policyOf(smallest).rollout).toBeNull();
  });

  it('lasts 48 hours, and may say otherwise', () => {
    expect(rolloutOf("{ canary: { account: '111122223333' } }")).toEqual({
      canary: { account: ['111122223333'], region: [] },
      holdMs: 172_800_000,
    });
    expect(rolloutOf('{ canary: { region: [eu-west-1, us-east-1] }, hours: 1 }')).toEqual({
      canary: { account: [], region: ['eu-west-1', 'us-east-1'] },
      holdMs: 3_600_000,
    });
  });

  it.each([
    ['{}', 'policy.yml:4:10 `rollout.canary` is missing; expected a map with `account`, `region` or both'],
    [
      '{ canary: {} }',
      'policy.yml:4:20 `rollout.canary` is an empty map; expected a map with `account`, `region` or both',
    ],
    ["{ canary: { tag: { a: 'b' } } }", 'tag'],
    ['{ canary: { account: 111122223333 } }', 'quote it'],
    ['{ canary: { region: [] } }', 'an empty list says nothing'],
    ["{ canary: { account: '111122223333' }, hours: 0 }", 'a whole number, 1 to 8760'],
    ["{ canary: { account: '111122223333' }, days: 2 }", 'hours'],
  ])('%s is refused', (text, words) => {
    expect(errorOf(text).join()).toContain(words);
  });
});

describe('a rule', () => {
  const rule = (text: string) => policyOf(`version: 1\nname: one\nmode: enforce\nrules:\n${text}`).rules[0]!;

  it('has a hash of what it demands, which its severity and mode do not change', () => {
    const hashOf = (text: string) => rule(`  - { id: age, check: max-age, ${text} }\n`).hash;

    const hash = hashOf('mode: audit, with: { days: 1 }');

    expect(hashOf('mode: audit, severity: high, with: { days: 1 }')).toBe(hash);
    expect(hashOf('mode: audit, with: { days: 2 }')).not.toBe(hash);
    expect(hashOf("mode: audit, match: { name: 'a*' }, with: { days: 1 }")).not.toBe(hash);
  });

  it('that says only its id and check is of medium severity, for all images, and reported only', () => {
    const parsed = rule('  - { id: no-failed, check: no-failed-images, mode: audit }\n');

    expect(parsed).toEqual({
      ruleId: 'no-failed',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      check: 'no-failed-images',
      severity: 'medium',
      mode: 'audit',
      match: {
        name: [],
        tag: [],
        account: [],
        region: [],
        architecture: [],
        platform: [],
        shared: null,
        public: null,
        createdBy: [],
      },
      params: {},
      remedies: [],
      lifecycle: [],
    });
  });

  it('takes the mode of the policy unless it says its own', () => {
    const steps = 'lifecycle: [{ after: 0d, do: notify }]';

    expect(rule(`  - { id: a, check: encrypted-snapshots, ${steps} }\n`).mode).toBe('enforce');
    expect(rule(`  - { id: a, check: encrypted-snapshots, mode: audit }\n`).mode).toBe('audit');
  });

  it('has its life cycle in milliseconds, keeping snapshots and images in use unless it says otherwise', () => {
    const parsed = rule(`  - id: a
    check: encrypted-snapshots
    lifecycle:
      - { after: 0d, do: notify }
      - { after: 36h, do: deprecate, whenInUse: true }
      - { after: 7d, do: disable }
      - { after: 7d, do: deregister, snapshots: delete }
`);

    expect(parsed.lifecycle).toEqual([
      { afterMs: 0, do: 'notify', whenInUse: false, snapshots: 'keep' },
      { afterMs: 129_600_000, do: 'deprecate', whenInUse: true, snapshots: 'keep' },
      { afterMs: 604_800_000, do: 'disable', whenInUse: false, snapshots: 'keep' },
      { afterMs: 604_800_000, do: 'deregister', whenInUse: false, snapshots: 'delete' },
    ]);
  });

  it('takes one value or a list of them for each key of its match', () => {
    const one = rule(`  - id: a
    check: encrypted-snapshots
    mode: audit
    match: { name: 'golden-*', account: '111122223333', region: eu-central-1, architecture: arm64, platform: linux, shared: true, public: false, createdBy: '*:role/builder' }
`).match;
    const many = rule(`  - id: a
    check: encrypted-snapshots
    mode: audit
    match:
      name: ['golden-*', { pattern: '^base-[0-9]+$' }]
      account: ['111122223333', '444455556666']
      tag: { Team: [web, data], Stage: { pattern: '^(dev|test)$' } }
`).match;

    expect(one).toMatchObject({
      name: [{ source: 'golden-*' }],
      account: ['111122223333'],
      region: ['eu-central-1'],
      architecture: ['arm64'],
      platform: ['linux'],
      shared: true,
      public: false,
      createdBy: [{ source: '*:role/builder' }],
    });
    expect(many.name.map((pattern) => pattern.matches('base-17'))).toEqual([false, true]);
    expect(many.account).toEqual(['111122223333', '444455556666']);
    expect(many.tag).toMatchObject([
      { key: 'Team', anyOf: [{ source: 'web' }, { source: 'data' }] },
      { key: 'Stage', anyOf: [{ source: '^(dev|test)$' }] },
    ]);
  });
});

describe('the other sections', () => {
  it('become exclusions, exemptions, limits, safety and usage of the domain', () => {
    const policy = policyOf(`version: 1
name: full
regions: [eu-central-1, us-gov-west-1, ap-southeast-2]
exclude:
  - { match: { tag: { Lifecycle: permanent } }, reason: vendor images, owner: platform@example.com, expires: 2020-02-29 }
rules:
  - { id: owner-tags, check: required-tags, with: { tags: { Owner: '*' } } }
exemptions:
  - { match: { name: 'frozen-*' }, rules: [owner-tags], reason: frozen, owner: lab@example.com }
limits: { deprecate: { count: 0 }, organization: { destructive: 7 } }
safety: { requireRecycleBin: false, family: { tag: Family } }
usage:
  references: [{ images: [ami-0123456789abcdef0, 'lab-*'], reason: lab, owner: lab@example.com }]
  parameterPaths: [/golden/]
  absent: [{ source: fleets, reason: none here, owner: platform@example.com }]
`);

    expect(policy).toMatchObject({
      regions: ['eu-central-1', 'us-gov-west-1', 'ap-southeast-2'],
      exclusions: [{ reason: 'vendor images', owner: 'platform@example.com', expires: '2020-02-29' }],
      exemptions: [{ ruleIds: ['owner-tags'], reason: 'frozen', owner: 'lab@example.com', expires: null }],
      limits: { deprecate: { count: 0, percent: 20 }, organizationDestructive: 7 },
      safety: { requireRecycleBin: false, minBinDays: 7, family: { tag: 'Family' } },
      usage: {
        references: [{ images: [{ source: 'ami-0123456789abcdef0' }, { source: 'lab-*' }], expires: null }],
        parameterPaths: ['/golden/'],
        absent: [{ source: 'fleets', reason: 'none here', expires: null }],
      },
    });
  });
});

describe('errors', () => {
  it('come for a misspelt mode, a misspelt check, an impossible pattern and a bad duration on their four lines', () => {
    const text = `version: 1
name: four
mode: enforec
rules:
  - id: owner
    check: required-tag
    with: { tags: { Owner: { pattern: '(?<!x)y' } } }
    lifecycle: [{ after: 7 days, do: notify }]
`;

    expect(errorsOf(text)).toEqual([
      'policy.yml:3:7 `mode` is `enforec`; expected `audit` or `enforce`; did you mean `enforce`?',
      `policy.yml:6:12 \`check\` is \`required-tag\`; expected ${everyCheck}; did you mean \`required-tags\`?`,
      'policy.yml:7:39 `with.tags.Owner.pattern` is `(?<!x)y`; expected an RE2 pattern, and RE2 says: invalid named capture: `(?<!x)y`',
      'policy.yml:8:26 `after` is `7 days`; expected hours or days as in `36h` or `30d`, at most 36500d',
    ]);
  });

  it('carry the path of what is wrong', () => {
    const parsed = parsePolicy(
      'version: 1\nname: p\nrules:\n  - { id: a, check: max-age, with: { days: x } }\n',
      'f',
    );

    expect(parsed).toMatchObject({
      ok: false,
      errors: [{ file: 'f', line: 4, column: 44, path: 'rules[0].with.days' }],
    });
  });

  it('of a misspelt mode do not make up others about the life cycle', () => {
    const text = 'version: 1\nname: p\nmode: enforced\nrules: [{ id: a, check: encrypted-snapshots }]\n';

    expect(errorsOf(text)).toHaveLength(1);
  });

  it('of a bad duration in the first rung do not hide that the second is out of order', () => {
    const text = `version: 1
name: p
rules:
  - id: a
    check: encrypted-snapshots
    lifecycle:
      - { after: soon, do: disable }
      - { after: 7d, do: deprecate }
`;

    expect(errorsOf(text).map((error) => error.split(' ')[0])).toEqual([
      'policy.yml:7:18',
      'policy.yml:8:26',
    ]);
  });

  it('come in order of position, and at the same lines with Windows line ends and a byte order mark', () => {
    const text = 'version: 2\nname: 5\nrules: []\nlimits: { deprecate: { count: -1 } }\n';
    const positions = (errors: readonly string[]) => errors.map((error) => error.split(' ')[0]);

    expect(positions(errorsOf(text))).toEqual(['policy.yml:1:10', 'policy.yml:2:7', 'policy.yml:4:31']);
    expect(positions(errorsOf(text.replaceAll('\n', '\r\n')))).toEqual(positions(errorsOf(text)));
    expect(positions(errorsOf(`\uFEFF${text}`))).toEqual(positions(errorsOf(text)));
  });
});
