import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { known } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import { type PlannedAction, planActions } from '../../shared/domain/plan.ts';
import type { PolicyRule, Rung } from '../../shared/domain/policy.ts';
import {
  aHistory,
  aPolicy,
  aRecord,
  aRemedy,
  aRule,
  aRung,
  aSnapshot,
  aView,
  daysAgo,
  globs,
  imageNumber,
  someFacts,
  type World,
} from '../builders.ts';

function plan(world: World = {}): readonly PlannedAction[] {
  const view = aView(world);
  return planActions(evaluate(view), view);
}

/** Two rules, strict and lax, on `anImage`, with the rungs and records that the test gives them. */
function deregistering(
  strict: { rung?: Partial<Rung>; rule?: Partial<PolicyRule>; notifiedAt?: string | null },
  lax: { rung?: Partial<Rung>; rule?: Partial<PolicyRule>; notifiedAt?: string | null },
): PlannedAction | undefined {
  const both = Object.entries({ strict, lax });
  const rules = both.map(([ruleId, { rung, rule }]) =>
    aRule({ ruleId, lifecycle: [aRung('notify', 0), aRung('deregister', 60, rung)], ...rule }),
  );
  const findings = both.map(([ruleId, { notifiedAt = daysAgo(100) }]) =>
    aRecord({ ruleId, notifiedAt, promisedAt: {} }),
  );
  return plan({ policy: aPolicy({ rules }), history: aHistory({ findings }) }).find(
    ({ action }) => action === 'deregister',
  );
}

test('one step that several rules want is planned once, and names them in order', () => {
  const action = deregistering({}, {});

  expect(action).toMatchObject({
    actionId: 'deregister#ami-00000000000000001',
    ruleIds: ['lax', 'strict'],
  });
});

test('the plan is in order of image and rung', () => {
  const actions = plan({ images: [imageNumber(2), imageNumber(1)] });

  expect(actions.map(({ actionId }) => actionId)).toEqual([
    'notify#ami-00000000000000001',
    'deprecate#ami-00000000000000001',
    'disable#ami-00000000000000001',
    'deregister#ami-00000000000000001',
    'notify#ami-00000000000000002',
    'deprecate#ami-00000000000000002',
    'disable#ami-00000000000000002',
    'deregister#ami-00000000000000002',
  ]);
});

test('only violations are acted on', () => {
  const images = [imageNumber(1, { createdAt: known('2026-09-01T00:00:00.000Z') })];

  expect(plan({ images })).toEqual([]);
});

test('an enforced rule speaks for an audited one, with its own date and clock', () => {
  const action = deregistering({ notifiedAt: daysAgo(1) }, { rule: { mode: 'audit' } });

  expect(action).toMatchObject({
    mode: 'enforce',
    clockStartedAt: '2026-09-30T12:00:00.000Z',
    dueAt: '2026-11-29T12:00:00.000Z',
  });
});

test('an audited rule lends its date to nobody', () => {
  const action = deregistering({ notifiedAt: null }, { rule: { mode: 'audit' } });

  expect(action).toMatchObject({ mode: 'enforce', clockStartedAt: null });
});

test('a clock that runs speaks before one that stands still', () => {
  const action = deregistering({ notifiedAt: null }, { notifiedAt: daysAgo(61) });

  expect(action).toMatchObject({
    clockStartedAt: '2026-08-01T12:00:00.000Z',
    dueAt: '2026-09-30T12:00:00.000Z',
  });
});

test('a clock that runs speaks before one that stands still, however late its date is', () => {
  const action = deregistering(
    { notifiedAt: null },
    { rung: { afterMs: 8_640_000_000 }, notifiedAt: daysAgo(1) },
  );

  expect(action).toMatchObject({
    clockStartedAt: '2026-09-30T12:00:00.000Z',
    dueAt: '2027-01-08T12:00:00.000Z',
  });
});

test('the wait before a rung is the one of the rule that speaks', () => {
  const action = deregistering({ notifiedAt: daysAgo(90) }, { rung: { afterMs: 0 }, notifiedAt: daysAgo(1) });

  expect(action).toMatchObject({
    step: { afterMs: 5_184_000_000 },
    clockStartedAt: '2026-07-03T12:00:00.000Z',
    dueAt: '2026-09-01T12:00:00.000Z',
  });
});

test('a rung in use of an audited rule does not let an enforced one deprecate in use', () => {
  const enforced = aRule({ ruleId: 'a', lifecycle: [aRung('notify', 0), aRung('deprecate', 7)] });
  const inUse = aRung('deprecate', 7, { whenInUse: true });
  const audited = aRule({ ruleId: 'b', mode: 'audit', lifecycle: [aRung('notify', 0), inUse] });
  const findings = ['a', 'b'].map((ruleId) => aRecord({ ruleId }));

  const [deprecate] = plan({
    policy: aPolicy({ rules: [enforced, audited] }),
    history: aHistory({ findings }),
  });

  expect(deprecate).toMatchObject({ mode: 'enforce', step: { whenInUse: false } });
});

test('nor does it before any alert went out', () => {
  const enforced = aRule({ ruleId: 'a', lifecycle: [aRung('notify', 0), aRung('deprecate', 7)] });
  const inUse = aRung('deprecate', 7, { whenInUse: true });
  const audited = aRule({ ruleId: 'b', mode: 'audit', lifecycle: [aRung('notify', 0), inUse] });

  const planned = plan({ policy: aPolicy({ rules: [enforced, audited] }) });

  expect(planned.find(({ action }) => action === 'deprecate')).toMatchObject({
    mode: 'enforce',
    step: { whenInUse: false },
  });
});

test('a rung in use whose time has not come does not speak for one that is due', () => {
  const due = aRule({ ruleId: 'a', lifecycle: [aRung('notify', 0), aRung('deprecate', 7)] });
  const later = aRule({
    ruleId: 'b',
    lifecycle: [aRung('notify', 0), aRung('deprecate', 300, { whenInUse: true })],
  });
  const findings = ['a', 'b'].map((ruleId) => aRecord({ ruleId }));

  const [deprecate] = plan({ policy: aPolicy({ rules: [due, later] }), history: aHistory({ findings }) });

  expect(deprecate).toMatchObject({ step: { whenInUse: false, afterMs: 604_800_000 } });
});

test.each([
  ['both rules', 'delete', 'delete', true],
  ['one of two rules', 'delete', 'keep', false],
  ['no rule', 'keep', 'keep', false],
] as const)('snapshots go when %s say so', (_case, one, other, isDeleted) => {
  const action = deregistering({ rung: { snapshots: one } }, { rung: { snapshots: other } });

  expect(action?.calls).toEqual([
    {
      operation: 'ec2:DeregisterImage',
      input: { ImageId: 'ami-00000000000000001', DeleteAssociatedSnapshots: isDeleted },
    },
  ]);
});

test('an audited rule that keeps the snapshots keeps them', () => {
  const action = deregistering({ rung: { snapshots: 'delete' } }, { rule: { mode: 'audit' } });

  expect(action?.calls).toMatchObject([{ input: { DeleteAssociatedSnapshots: false } }]);
});

test('what is told calls nothing', () => {
  expect(plan().find(({ action }) => action === 'notify')?.calls).toEqual([]);
});

test('a setting of the scope is told, and no remedy of images is asked of it', () => {
  const rule = aRule({
    check: 'block-public-access',
    params: { images: true, snapshots: true },
    remedies: [aRemedy('tag', 1), aRemedy('protect', 1)],
  });
  const facts = someFacts([], {
    settings: { ...someFacts([]).settings, imageBlockPublicAccess: known('unblocked') },
  });

  expect(plan({ facts, policy: aPolicy({ rules: [rule] }) })).toMatchObject([
    { action: 'notify', calls: [] },
  ]);
});

test('a remedy of the scope is asked of the scope, and not of an image', () => {
  const remedies = [aRemedy('block-public-access', 1, { params: { images: true, snapshots: true } })];
  const ofScope = aRule({ check: 'block-public-access', params: { images: true }, remedies });
  const ofImages = aRule({ ruleId: 'old', remedies });
  const facts = someFacts([imageNumber(1)], {
    settings: { ...someFacts([]).settings, imageBlockPublicAccess: known('unblocked') },
  });

  const blocking = plan({ facts, policy: aPolicy({ rules: [ofScope, ofImages] }) }).filter(
    ({ action }) => action === 'block-public-access',
  );

  expect(blocking).toMatchObject([
    {
      subjectId: '111122223333/eu-central-1',
      calls: [
        {
          operation: 'ec2:EnableImageBlockPublicAccess',
          input: { ImageBlockPublicAccessState: 'block-new-sharing' },
        },
      ],
    },
  ]);
});

test('a rung of snapshots is not asked of an image', () => {
  const lifecycle = [aRung('notify', 0), aRung('delete-snapshot', 14)];

  expect(plan({ policy: aPolicy({ rules: [aRule({ lifecycle })] }) }).map(({ action }) => action)).toEqual([
    'notify',
  ]);
});

test('a snapshot goes by itself, whatever a rung says of the snapshots of images', () => {
  const lifecycle = [aRung('notify', 0), aRung('delete-snapshot', 14, { snapshots: 'delete' })];
  const rule = aRule({ ruleId: 'orphans', check: 'orphaned-snapshots', lifecycle });
  const policy = aPolicy({ rules: [], orphanedSnapshots: { rule, minAgeDays: 14, of: 'ami-created' } });
  const facts = someFacts([], { snapshots: known([aSnapshot()]) });
  const history = aHistory({ orphanedSince: new Map([['snap-00000000000000001', daysAgo(40)]]) });

  expect(plan({ facts, policy, history }).find(({ action }) => action === 'delete-snapshot')?.calls).toEqual([
    { operation: 'ec2:DeleteSnapshot', input: { SnapshotId: 'snap-00000000000000001' } },
  ]);
});

test('what has no date takes no place among those that have one', () => {
  const audited = aRule({
    ruleId: 'a',
    mode: 'audit',
    match: { ...everything, name: globs('image 1') },
  });
  const enforced = aRule({ ruleId: 'b', match: { ...everything, name: globs('image 2') } });
  const limits = { ...aPolicy().limits, disable: { count: 1, percent: 100 } };

  const dates = plan({
    images: [1, 2].map((n) => imageNumber(n)),
    policy: aPolicy({ rules: [audited, enforced], limits }),
  })
    .filter(({ action }) => action === 'disable')
    .map(({ dueAt }) => dueAt);

  expect(dates).toEqual([null, '2026-10-31T12:00:00.000Z']);
});

test('dates are spread, so that no day has more than its limit', () => {
  const images = [3, 1, 2].map((n) => imageNumber(n));
  const limits = { ...aPolicy().limits, disable: { count: 1, percent: 100 } };

  const dates = plan({ images, policy: aPolicy({ limits }) })
    .filter(({ action }) => action === 'disable')
    .map(({ subjectId: imageId, dueAt }) => [imageId.slice(-1), dueAt]);

  expect(dates).toEqual([
    ['1', '2026-10-31T12:00:00.000Z'],
    ['2', '2026-11-01T12:00:00.000Z'],
    ['3', '2026-11-02T12:00:00.000Z'],
  ]);
});

test('a promised date keeps its place before a new one', () => {
  const images = [1, 2].map((n) => imageNumber(n));
  const told = aRecord({
    subjectId: 'ami-00000000000000002',
    notifiedAt: daysAgo(1),
    promisedAt: { disable: '2026-10-31T09:00:00.000Z' },
  });
  const limits = { ...aPolicy().limits, disable: { count: 1, percent: 100 } };

  const dates = plan({ images, policy: aPolicy({ limits }), history: aHistory({ findings: [told] }) })
    .filter(({ action }) => action === 'disable')
    .map(({ subjectId: imageId, dueAt }) => [imageId.slice(-1), dueAt]);

  expect(dates).toEqual([
    ['1', '2026-11-01T12:00:00.000Z'],
    ['2', '2026-10-31T09:00:00.000Z'],
  ]);
});

test.each([
  ['enforced', 'enforce', ['deprecate']],
  ['only audited', 'audit', ['deprecate', 'schedule-deprecation']],
] as const)('a date is scheduled only where no rung deprecates: the rung is %s', (_, mode, expected) => {
  const climbing = aRule({
    ruleId: 'climbing',
    mode,
    lifecycle: [aRung('notify', 0), aRung('deprecate', 7)],
  });
  const params = { afterDays: 400 };
  const remedy = { afterMs: 0, do: 'schedule-deprecation', whenInUse: false, params } as const;
  const mending = aRule({ ruleId: 'mending', lifecycle: [aRung('notify', 0)], remedies: [remedy] });

  const planned = plan({ policy: aPolicy({ rules: [climbing, mending] }) });

  expect(planned.map(({ action }) => action).filter((action) => action !== 'notify')).toEqual(expected);
});

test('a date is scheduled although another image is deprecated', () => {
  const named = (name: string) => ({ ...everything, name: globs(name) });
  const climbing = aRule({
    ruleId: 'climbing',
    match: named('image 2'),
    lifecycle: [aRung('notify', 0), aRung('deprecate', 7)],
  });
  const mending = aRule({
    ruleId: 'mending',
    match: named('image 1'),
    lifecycle: [],
    remedies: [aRemedy('schedule-deprecation', 0, { params: { afterDays: 400 } })],
  });

  const planned = plan({
    images: [1, 2].map((n) => imageNumber(n)),
    policy: aPolicy({ rules: [climbing, mending] }),
  });

  expect(planned.map(({ action, subjectId }) => [action, subjectId.slice(-1)])).toEqual([
    ['schedule-deprecation', '1'],
    ['notify', '2'],
    ['deprecate', '2'],
  ]);
});
