import { describe, expect, test } from 'vitest';
import type { ScopeHistory, StepOutcome, Undo } from '../../shared/domain/history.ts';
import type { Image, LaunchPermission } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import type { Policy, PolicyRule } from '../../shared/domain/policy.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  anUndo,
  aPlan,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  daysAgo,
  globs,
  imageNumber,
  ladder,
  tags,
} from '../builders.ts';

const partner: LaunchPermission = { kind: 'account', principal: '444455556666' };
const stranger: LaunchPermission = { kind: 'account', principal: '999999999999' };
const everybody: LaunchPermission = { kind: 'group', principal: 'all' };

/** Images need an owner; the tag is there where a test says so. */
const ownerTag: Partial<PolicyRule> = {
  check: 'required-tags',
  params: { tags: [{ key: 'Owner', anyOf: globs('*') }] },
};
const owned = { tags: known(tags({ Owner: 'a@example.com' })) };

interface Case {
  readonly image?: Partial<Image>;
  readonly rules?: readonly PolicyRule[];
  readonly policy?: Partial<Policy>;
  readonly outcomes?: readonly StepOutcome[];
  readonly undos?: readonly Undo[];
  readonly history?: Partial<ScopeHistory>;
}

/** Disabled by us ten days ago for want of an owner, when it was shared with a partner, a stranger and everybody. */
function planOf({ image = {}, rules = [aRule(ownerTag)], policy = {}, history = {}, ...steps }: Case = {}) {
  const shares = [everybody, partner, stranger];
  return aPlan({
    images: [anImage({ state: known('disabled'), ...owned, ...image })],
    policy: aPolicy({
      rules,
      trusted: { accounts: ['444455556666'], organizations: [], organizationalUnits: [] },
      ...policy,
    }),
    history: aHistory({
      outcomes: steps.outcomes ?? [anOutcome('disable', 10)],
      undos: steps.undos ?? [anUndo('disable', 10, { launchPermissions: shares, taken: shares })],
      ...history,
    }),
  });
}

function givenBack(world: Case = {}): readonly GuardedAction[] {
  return planOf(world).filter(({ step }) =>
    ['enable', 'cancel-deprecation', 'restore-launch-permissions'].includes(step.do),
  );
}

function actionsIn(world: Case = {}): readonly string[] {
  return givenBack(world).map(({ action, status }) => `${action} ${status}`);
}

describe('what this service disabled is enabled again', () => {
  test('with its shares to whom the policy trusts, once what demanded it is met', () => {
    expect(givenBack()).toMatchObject([
      {
        actionId: 'enable#ami-00000000000000001',
        status: 'allowed',
        reason: 'given back: what demanded it is met: one-year',
        ruleIds: ['one-year'],
        calls: [{ operation: 'ec2:EnableImage', input: { ImageId: 'ami-00000000000000001' } }],
        step: { do: 'enable', afterMs: 0, whenInUse: true },
        previousRung: null,
        clockStartedAt: null,
        dueAt: null,
        isPromised: false,
      },
      {
        actionId: 'restore-launch-permissions#ami-00000000000000001',
        status: 'allowed',
        follows: 'enable#ami-00000000000000001',
        calls: [
          {
            operation: 'ec2:ModifyImageAttribute',
            input: { ImageId: 'ami-00000000000000001', Add: [partner] },
          },
        ],
      },
    ]);
  });

  test('but not by a policy without rules, which changes nothing', () => {
    const held = givenBack({ rules: [] });

    expect(held.map(({ action, heldBy }) => [action, heldBy])).toEqual([
      ['enable', 'mode'],
      ['restore-launch-permissions', 'mode'],
    ]);
  });

  test.each<[string, Case]>([
    ['the rule is gone from the policy', { rules: [aRule({ ruleId: 'another', ...ownerTag })] }],
    [
      'the image is exempt',
      {
        image: { tags: known([]) },
        policy: {
          exemptions: [{ match: everything, ruleIds: ['one-year'], reason: 'r', owner: 'o', expires: null }],
        },
      },
    ],
    [
      'the rule is about other images by now',
      {
        image: { tags: known([]) },
        rules: [aRule({ ...ownerTag, match: { ...everything, name: globs('db*') } })],
      },
    ],
    [
      'the rule that is met would disable it at once',
      { rules: [aRule({ ...ownerTag, lifecycle: [aRung('notify', 0), aRung('disable', 0)] })] },
    ],
    [
      'another rule that is not met only audits',
      { rules: [aRule(ownerTag), aRule({ ruleId: 'old', mode: 'audit' })] },
    ],
    ['nobody can read who may launch what is disabled', { image: { launchPermissions: unknown('denied') } }],
    [
      'the rule is about the shares that come back',
      { rules: [aRule({ check: 'trusted-launch-permissions', params: {} })] },
    ],
  ])('also where %s', (_, world) => {
    expect(actionsIn(world)).toEqual(['enable allowed', 'restore-launch-permissions allowed']);
  });

  test.each<[string, Case]>([
    ['the rule is not met', { image: { tags: known([]) } }],
    ['nobody can tell whether the rule is met', { image: { tags: unknown('denied') } }],
    [
      'one of two rules that demanded it is not met',
      {
        rules: [aRule(ownerTag), aRule({ ruleId: 'old' })],
        undos: [anUndo('disable', 10, { ruleIds: ['old', 'one-year'] })],
      },
    ],
    [
      'another rule holds it on its rung by now',
      {
        rules: [aRule(ownerTag), aRule({ ruleId: 'old' })],
        history: { findings: [aRecord({ ruleId: 'old', notifiedAt: daysAgo(31), promisedAt: {} })] },
      },
    ],
    [
      'another rule than the one that demanded it, with rungs of its own, holds it on its rung by now',
      {
        rules: [aRule({ ...ownerTag, lifecycle: [aRung('notify', 0)] }), aRule({ ruleId: 'old' })],
        history: { findings: [aRecord({ ruleId: 'old', notifiedAt: daysAgo(31), promisedAt: {} })] },
      },
    ],
    [
      'the rule is about shared images, and it would be one again',
      {
        image: { tags: known([]) },
        rules: [aRule({ ...ownerTag, match: { ...everything, shared: true } })],
      },
    ],
    [
      'the rule is not met, though it is about images that are not shared, and it would be',
      {
        image: { tags: known([]) },
        rules: [aRule({ ...ownerTag, match: { ...everything, shared: false } })],
        history: { findings: [] },
      },
    ],
    ['it is enabled', { image: { state: known('available') }, undos: [anUndo('disable', 10)] }],
    ['its state could not be read', { image: { state: unknown('denied') } }],
    [
      'somebody else disabled it',
      { outcomes: [anOutcome('disable', 10, { status: 'already-so' })], undos: [] },
    ],
    [
      'nobody can tell whose effect it is',
      { outcomes: [anOutcome('disable', 10, { status: 'already-so' })] },
    ],
    [
      'this service gave it back and somebody else disabled it again',
      {
        outcomes: [
          anOutcome('disable', 10),
          anOutcome('enable', 5),
          anOutcome('restore-launch-permissions', 5),
        ],
      },
    ],
    ['nothing was noted to undo it by', { undos: [] }],
    ['only something else was noted to be undone', { undos: [anUndo('deprecate', 20)] }],
    [
      'another rule that disables by now had not begun to count when it was disabled',
      {
        rules: [aRule(ownerTag), aRule({ ruleId: 'old' })],
        outcomes: [anOutcome('disable', 40)],
        undos: [anUndo('disable', 40)],
        history: { findings: [aRecord({ ruleId: 'old', notifiedAt: daysAgo(31), promisedAt: {} })] },
      },
    ],
    [
      'another rule was there when it was disabled, and would have it so in ten days',
      {
        rules: [aRule(ownerTag), aRule({ ruleId: 'old' })],
        history: { findings: [aRecord({ ruleId: 'old', notifiedAt: daysAgo(20), promisedAt: {} })] },
      },
    ],
  ])('but not where %s', (_, world) => {
    expect(actionsIn(world)).toEqual([]);
  });

  test('but not where somebody enabled it meanwhile and disabled it themselves', () => {
    const seenAt = daysAgo(5);
    const theirs = { what: 'enabled', seenAt, seen: { enabled: seenAt }, standing: [] } as const;

    const objections = new Map([['ami-00000000000000001', theirs]]);

    expect(actionsIn({ history: { objections } })).toEqual([]);
  });

  test('although another rule has begun to count its own days', () => {
    const rules = [aRule(ownerTag), aRule({ ruleId: 'old' })];
    const findings = [aRecord({ ruleId: 'old', notifiedAt: daysAgo(5), promisedAt: {} })];

    expect(actionsIn({ rules, history: { findings } })).toContain('enable allowed');
  });

  test('at once where a launch was refused because of it, whatever the rules say', () => {
    const world = {
      image: { tags: known([]) },
      history: { refusedLaunches: new Map([['ami-00000000000000001', daysAgo(0.01)]]) },
    };

    expect(actionsIn(world)).toEqual(['enable allowed', 'restore-launch-permissions allowed']);
    expect(givenBack(world)[0]?.reason).toBe('given back: a launch was refused at 2026-10-01T11:45:36.000Z');
  });

  test.each([10, 11])('but not for a launch refused %i days ago, not after it was disabled', (days) => {
    const refusedLaunches = new Map([['ami-00000000000000001', daysAgo(days)]]);

    expect(actionsIn({ image: { tags: known([]) }, history: { refusedLaunches } })).toEqual([]);
  });
});

test('each image is given back for a reason of its own', () => {
  const ids = ['ami-00000000000000001', 'ami-00000000000000002'];
  const planned = aPlan({
    images: [1, 2].map((n) => imageNumber(n, { state: known('disabled'), ...owned })),
    policy: aPolicy({
      rules: [aRule(ownerTag)],
      trusted: { accounts: ['444455556666'], organizations: [], organizationalUnits: [] },
      limits: { ...aPolicy().limits, reversal: { count: 25, percent: 100 } },
    }),
    history: aHistory({
      outcomes: ids.map((subjectId) => anOutcome('disable', 10, { subjectId })),
      undos: ids.map((subjectId) => anUndo('disable', 10, { subjectId, taken: [partner] })),
      refusedLaunches: new Map([['ami-00000000000000001', daysAgo(1)]]),
    }),
  });

  expect(planned.map(({ action, subjectId, reason }) => [action, subjectId.slice(-1), reason])).toEqual([
    ['enable', '1', 'given back: a launch was refused at 2026-09-30T12:00:00.000Z'],
    ['restore-launch-permissions', '1', 'given back: a launch was refused at 2026-09-30T12:00:00.000Z'],
    ['enable', '2', 'given back: what demanded it is met: one-year'],
    ['restore-launch-permissions', '2', 'given back: what demanded it is met: one-year'],
  ]);
});

test('what fails a rule does not count among the newest of its family, here either', () => {
  const member = (n: number, created: string, changes: Partial<Image> = {}) =>
    imageNumber(n, { createdAt: known(created), tags: known(tags({ Family: 'web' })), ...changes });
  const rules = [
    aRule({ ruleId: 'owner', ...ownerTag, lifecycle: [aRung('notify', 0)] }),
    aRule({ check: 'keep-newest', params: { count: 1 } }),
  ];
  const planned = aPlan({
    images: [
      member(1, '2024-01-01T00:00:00.000Z', {
        state: known('disabled'),
        tags: known(tags({ Family: 'web', Owner: 'a@example.com' })),
      }),
      member(2, '2025-01-01T00:00:00.000Z'),
    ],
    policy: aPolicy({ rules }),
    history: aHistory({ outcomes: [anOutcome('disable', 10)], undos: [anUndo('disable', 10)] }),
  });

  expect(planned.filter(({ action }) => action !== 'notify').map(({ action }) => action)).toEqual(['enable']);
});

describe('shares that went with the disabling', () => {
  const enabled = { state: known('available' as const) };

  test('come back to an image that this service enabled, whatever the rules say', () => {
    const outcomes = [anOutcome('disable', 10), anOutcome('enable', 1)];

    expect(givenBack({ image: { ...enabled, tags: known([]) }, outcomes })).toMatchObject([
      {
        action: 'restore-launch-permissions',
        status: 'allowed',
        reason: 'given back: it was enabled at 2026-09-30T12:00:00.000Z',
        calls: [{ input: { Add: [partner] } }],
      },
    ]);
  });

  test('come back to an image that somebody else enabled once the rule is met', () => {
    const restored = ['restore-launch-permissions allowed'];

    expect(actionsIn({ image: { ...enabled, tags: known([]) } })).toEqual([]);
    expect(actionsIn({ image: enabled })).toEqual(restored);
  });

  test('count as given back from the instant of the enabling on', () => {
    const enabledAt = (days: number): Case => ({
      image: { ...enabled, tags: known([]) },
      outcomes: [anOutcome('disable', 10), anOutcome('enable', days)],
    });

    expect(actionsIn(enabledAt(10))).toEqual(['restore-launch-permissions allowed']);
    expect(actionsIn(enabledAt(10.1))).toEqual([]);
  });

  test.each<[string, Case]>([
    ['it is gone by now', { image: { state: known('deregistered') } }],
    [
      'they were given back at the instant of the disabling',
      {
        image: enabled,
        outcomes: [anOutcome('disable', 10), anOutcome('restore-launch-permissions', 10)],
      },
    ],
    ['they are there', { image: { ...enabled, launchPermissions: known([partner]) } }],
    ['nobody read who may launch it', { image: { ...enabled, launchPermissions: unknown('denied') } }],
    ['nobody trusts them any more', { image: enabled, policy: { trusted: nobody() } }],
    [
      'they were given back before, and somebody took them since',
      {
        image: enabled,
        outcomes: [
          anOutcome('disable', 10),
          anOutcome('enable', 5),
          anOutcome('restore-launch-permissions', 5),
        ],
      },
    ],
  ])('do not come back where %s', (_, world) => {
    expect(actionsIn(world)).toEqual([]);
  });
});

function nobody(): Policy['trusted'] {
  return { accounts: [], organizations: [], organizationalUnits: [] };
}

describe('a deprecation date of this service', () => {
  const deprecated: Case = {
    image: { state: known('available'), deprecateAt: known(daysAgo(10)) },
    outcomes: [anOutcome('deprecate', 10)],
    undos: [anUndo('deprecate', 10)],
  };

  test('is taken back where there was none before', () => {
    expect(givenBack(deprecated)).toMatchObject([
      {
        actionId: 'cancel-deprecation#ami-00000000000000001',
        status: 'allowed',
        calls: [{ operation: 'ec2:DisableImageDeprecation', input: { ImageId: 'ami-00000000000000001' } }],
      },
    ]);
  });

  test('is moved back to a later one that was there before', () => {
    const undos = [anUndo('deprecate', 10, { deprecateAt: '2027-01-01T00:00:00.000Z' })];

    expect(givenBack({ ...deprecated, undos })[0]?.calls).toEqual([
      {
        operation: 'ec2:EnableImageDeprecation',
        input: { ImageId: 'ami-00000000000000001', DeprecateAt: '2027-01-01T00:00:00.000Z' },
      },
    ]);
  });

  test('is taken back where the one before is past by now, since no past date can be set', () => {
    const undos = [anUndo('deprecate', 10, { deprecateAt: daysAgo(2) })];

    expect(givenBack({ ...deprecated, undos })[0]?.calls).toMatchObject([
      { operation: 'ec2:DisableImageDeprecation' },
    ]);
  });

  test.each<[string, Partial<Image>]>([
    ['somebody set another date', { deprecateAt: known(daysAgo(3)) }],
    ['somebody set an earlier date', { deprecateAt: known(daysAgo(400)) }],
    ['it is gone', { deprecateAt: known(null) }],
    ['it could not be read', { deprecateAt: unknown('denied') }],
    ['the image is public, which keeps a date for ever', { isPublic: known(true) }],
    ['nobody can tell whether the image is public', { isPublic: unknown('denied') }],
  ])('stays where %s', (_, image) => {
    expect(actionsIn({ ...deprecated, image: { ...deprecated.image, ...image } })).toEqual([]);
  });

  test('stays where taking it back would break a rule that it met', () => {
    const needsDate = aRule({
      check: 'deprecation-scheduled',
      params: { days: 730 },
      lifecycle: [ladder[0]!, aRung('deprecate', 7)],
    });
    const rules = [needsDate, aRule({ ruleId: 'owner', ...ownerTag })];
    const undos = [anUndo('deprecate', 10, { ruleIds: ['one-year', 'owner'] })];

    expect(actionsIn({ ...deprecated, rules: [needsDate] })).toEqual([]);
    expect(actionsIn({ ...deprecated, rules, undos })).toEqual([]);
  });

  test('is taken back once: whoever sets it again wants it', () => {
    const outcomes = [anOutcome('deprecate', 10), anOutcome('cancel-deprecation', 5)];

    expect(actionsIn({ ...deprecated, outcomes })).toEqual([]);
  });
});

describe('what holds a reversal', () => {
  /** The guard that holds `enable`, and each other one. */
  function heldBy(world: Case): readonly string[] {
    const enable = givenBack(world).find(({ action }) => action === 'enable');
    return enable === undefined
      ? ['not planned']
      : [enable.heldBy, ...enable.alsoHeldBy].filter((id) => id !== null);
  }

  const team = { ...everything, tag: [{ key: 'Team', anyOf: globs('*') }] };
  const accountable = { reason: 'r', owner: 'o', expires: null };
  const protectedTags = known(tags({ Owner: 'a', 'ami-governor:protected': '' }));

  test.each<[string, Case, readonly string[]]>([
    // Whoever's it is now, it is not ours to touch.
    ['of another account', { image: { ownerId: '999999999999' } }, ['foreign-owner']],
    // A plan of Backup would not see it enabled behind its back.
    [
      'that AWS Backup manages',
      { image: { tags: known(tags({ Owner: 'a', 'aws:backup:source-resource': 'i-1' })) } },
      ['managed-by-service'],
    ],
    // Its owner took it in hand, and the roles are denied to touch it.
    ['with the tag of protection', { image: { tags: protectedTags } }, ['protected']],
    // Enabling takes nothing from what is protected against being deregistered.
    ['with deregistration protection', { image: { deregistrationProtection: known('on') } }, []],
    // Excluded means: not touched.
    [
      'that the policy excludes',
      {
        image: { tags: known(tags({ Owner: 'a', Team: 'b' })) },
        policy: { exclusions: [{ ...accountable, match: team }] },
      },
      ['excluded'],
    ],
    // In audit mode nothing is called.
    ['whose rule only audits', { rules: [aRule({ ...ownerTag, mode: 'audit' })] }, ['mode']],
    [
      'whose rule only audits, beside another that is enforced',
      { rules: [aRule({ ...ownerTag, mode: 'audit' }), aRule({ ...ownerTag, ruleId: 'another' })] },
      ['mode'],
    ],
    [
      'of whose rules one only audits',
      {
        rules: [aRule({ ...ownerTag, mode: 'audit' }), aRule({ ...ownerTag, ruleId: 'another' })],
        undos: [anUndo('disable', 10, { ruleIds: ['one-year', 'another'] })],
      },
      [],
    ],
    [
      'of a policy that only audits by now',
      { rules: [aRule({ ...ownerTag, ruleId: 'another', mode: 'audit' })] },
      ['mode'],
    ],
    // Use, standby and the waits of the ladder speak against taking away only.
    ['in use', { image: { usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] } } }, []],
    [
      'whose use could not be read',
      { image: { usage: { uses: [], unread: [{ source: 'Fleets', why: 'denied' }] } } },
      [],
    ],
    ['that was told of today', { history: { findings: [] } }, []],
    [
      'disabled an hour ago',
      { outcomes: [anOutcome('disable', 0.04)], undos: [anUndo('disable', 0.04)] },
      [],
    ],
    [
      'beyond the limit',
      { policy: { limits: { ...aPolicy().limits, reversal: { count: 0, percent: 0 } } } },
      ['blast-radius'],
    ],
  ])('of an image %s', (_, world, guards) => {
    expect(heldBy(world)).toEqual(guards);
  });

  test('what nobody enforces is told in audit mode', () => {
    const rules = [aRule({ ...ownerTag, mode: 'audit' })];

    expect(givenBack({ rules }).map(({ mode }) => mode)).toEqual(['audit', 'audit']);
  });

  test('a waiver does not: nothing is taken because of the rule', () => {
    const refusedLaunches = new Map([['ami-00000000000000001', daysAgo(0.01)]]);
    const waiver = { subjectId: 'ami-00000000000000001', ruleId: 'one-year', until: '2026-12-31' };
    const waivers = [{ ...waiver, by: 'lab', why: 'frozen', grantedAt: daysAgo(1), renewedFrom: [] }];

    expect(heldBy({ image: { tags: known([]) }, history: { refusedLaunches, waivers } })).toEqual([]);
  });

  test('the shares wait for an enabling that is held, and share its place in the limit', () => {
    const limits = (count: number) => ({ ...aPolicy().limits, reversal: { count, percent: 100 } });

    expect(actionsIn({ policy: { limits: limits(0) } })).toEqual([
      'enable held',
      'restore-launch-permissions held',
    ]);
    expect(actionsIn({ policy: { limits: limits(1) } })).toEqual([
      'enable allowed',
      'restore-launch-permissions allowed',
    ]);
  });
});
