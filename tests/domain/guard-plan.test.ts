import { expect, test } from 'vitest';
import { guardAnswers, guardPlan } from '../../shared/domain/guard-plan.ts';
import type { SpentPlace } from '../../shared/domain/history.ts';
import { known } from '../../shared/domain/known.ts';
import type { GuardedAction, PlannedAction } from '../../shared/domain/plan.ts';
import type { Limits } from '../../shared/domain/policy.ts';
import {
  aHistory,
  anAction,
  anImage,
  aPlan,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  aView,
  daysAgo,
  imageNumber,
  now,
  scope,
} from '../builders.ts';

function limited(changes: Partial<Limits>) {
  return aPolicy({
    rules: [aRule({ lifecycle: [aRung('notify', 0), aRung('deprecate', 7)] })],
    limits: { ...aPolicy().limits, ...changes },
  });
}

/** So many violations whose deprecation was promised for the last weeks, the first image the longest. */
function overdue(count: number) {
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  const images = numbers.map((n) => imageNumber(n));
  const findings = images.map(({ imageId }, n) =>
    aRecord({ subjectId: imageId, promisedAt: { deprecate: daysAgo(60 - n) } }),
  );
  return { images, history: aHistory({ findings }) };
}

function statuses(plan: readonly GuardedAction[]) {
  return plan.map(({ subjectId: imageId, status }) => `${imageId.slice(-2)} ${status}`);
}

test('places go to the longest due, the rest waits', () => {
  const plan = aPlan({ ...overdue(4), policy: limited({ deprecate: { count: 2, percent: 100 } }) });

  expect(statuses(plan)).toEqual(['01 allowed', '02 allowed', '03 waiting', '04 waiting']);
  expect(plan[2]?.reason).toBe('postponed by the limit (deprecate: 2 of 4 own images in 24 hours)');
});

test('the longest due comes first, whatever its id', () => {
  const { images } = overdue(2);
  const findings = [daysAgo(30), daysAgo(31)].map((deprecate, n) =>
    aRecord({ subjectId: images[n]!.imageId, promisedAt: { deprecate } }),
  );
  const policy = limited({ deprecate: { count: 1, percent: 100 } });

  expect(statuses(aPlan({ images, history: aHistory({ findings }), policy }))).toEqual([
    '01 waiting',
    '02 allowed',
  ]);
});

test('images of the same date are taken in order of id', () => {
  const { images } = overdue(3);
  const findings = images.map(({ imageId }) => aRecord({ subjectId: imageId }));
  const policy = limited({ deprecate: { count: 1, percent: 100 } });

  const plan = aPlan({ images: images.toReversed(), history: aHistory({ findings }), policy });

  expect(statuses(plan)).toEqual(['01 allowed', '02 waiting', '03 waiting']);
});

test('an image that is held takes no place', () => {
  const { images, history } = overdue(2);
  const used = { ...images[0]!, usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] } };
  const policy = limited({ deprecate: { count: 1, percent: 100 } });

  const plan = aPlan({ images: [used, images[1]!], history, policy });

  expect(statuses(plan)).toEqual(['01 held', '02 allowed']);
});

test.each([
  ['five times the limit', 5, 'allowed'],
  ['one more than five times the limit', 6, 'held'],
])('%s due at once: the oldest of %d is %s', (_case, count, status) => {
  const plan = aPlan({ ...overdue(count), policy: limited({ deprecate: { count: 1, percent: 100 } }) });

  expect(plan[0]?.status).toBe(status);
});

test('a flood is held whole', () => {
  const plan = aPlan({ ...overdue(6), policy: limited({ deprecate: { count: 1, percent: 100 } }) });

  expect(plan.map(({ status, heldBy }) => `${status} by ${heldBy}`)).toEqual(
    Array(6).fill('held by blast-radius'),
  );
});

test('what is held for another reason is no part of a flood', () => {
  const { images, history } = overdue(6);
  const used = { ...images[5]!, usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] } };
  const policy = limited({ deprecate: { count: 1, percent: 100 } });

  const plan = aPlan({ images: [...images.slice(0, 5), used], history, policy });

  expect(plan[0]?.status).toBe('allowed');
});

test('of two rungs of an image that are both due, the longer due is let through', () => {
  const first = aRule({ ruleId: 'first' });
  const second = aRule({ ruleId: 'second', lifecycle: [aRung('notify', 0), aRung('disable', 1)] });
  const findings = ['first', 'second'].map((ruleId) => aRecord({ ruleId }));

  const plan = aPlan({ policy: aPolicy({ rules: [first, second] }), history: aHistory({ findings }) });

  expect(plan.map(({ action, status, heldBy }) => [action, status, heldBy])).toEqual([
    ['deprecate', 'allowed', null],
    ['disable', 'waiting', 'dwell'],
    ['deregister', 'waiting', 'dwell'],
  ]);
});

test('the first guard in the order is named, the others besides, and all reasons are told', () => {
  const image = anImage({
    ownerId: '999999999999',
    deregistrationProtection: known('on'),
    usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] },
  });

  const [deprecate] = aPlan({ images: [image], history: aHistory() });

  expect(deprecate).toMatchObject({
    status: 'held',
    heldBy: 'foreign-owner',
    alsoHeldBy: ['protected', 'in-use'],
    reason: 'the image belongs to 999999999999; deregistration protection is on; in use by instance i-1',
  });
});

test('an action that waits and is held as well is held', () => {
  const image = anImage({ deregistrationProtection: known('on') });

  const [, deprecate] = aPlan({ images: [image] });

  expect(deprecate).toMatchObject({
    status: 'held',
    heldBy: 'protected',
    alsoHeldBy: ['waiting-period', 'dwell'],
  });
});

test('an allowed action tells who wants it and since when', () => {
  const [deprecate] = aPlan({ history: aHistory() });

  expect(deprecate).toMatchObject({
    status: 'allowed',
    reason: 'wanted by one-year, due since 2026-06-30T12:00:00.000Z',
  });
});

test('an allowed action that the world has taken already says so', () => {
  const image = anImage({ deprecateAt: known('2026-01-01T00:00:00.000Z') });

  const [deprecate] = aPlan({ images: [image], history: aHistory() });

  expect(deprecate).toMatchObject({
    status: 'allowed',
    calls: [],
    reason: 'wanted by one-year, due since 2026-06-30T12:00:00.000Z; it is so already',
  });
});

test('a guard that throws holds', () => {
  const unreadable: SpentPlace = {
    ...scope,
    actionId: 'deprecate#ami-0',
    action: 'deprecate',
    at: 'yesterday',
    gib: 0,
  };

  const [deprecate] = aPlan({ history: aHistory({ spentPlaces: [unreadable] }) });

  expect(deprecate).toMatchObject({
    status: 'held',
    heldBy: 'blast-radius',
    reason: 'the guard blast-radius failed: RangeError: Invalid time value',
  });
});

/** Planned by hand, each on an own image that nothing uses; each alone is allowed. */
function decided(actions: readonly Partial<PlannedAction>[], limits: Partial<Limits> = {}) {
  const planned = actions.map((changes) =>
    anAction({ actionId: `${changes.action}#${changes.subjectId}`, previousRung: null, ...changes }),
  );
  const images = [1, 2, 3].map((n) => imageNumber(n));
  const policy = aPolicy({
    limits: {
      ...aPolicy().limits,
      ...{ deprecate: { count: 9, percent: 100 }, disable: { count: 9, percent: 100 } },
      ...limits,
    },
  });
  return guardPlan(planned, aView({ images, policy })).map(
    ({ action, subjectId, status, heldBy }) =>
      `${action} ${subjectId.slice(-1)} ${status}${heldBy === null ? '' : ` by ${heldBy}`}`,
  );
}

function step(action: 'notify' | 'deprecate' | 'disable', image: number, days: number) {
  const { imageId: subjectId } = imageNumber(image);
  return { action, subjectId, step: aRung(action, 7), dueAt: daysAgo(days) };
}

function giving(
  action: 'enable' | 'restore-launch-permissions' | 'cancel-deprecation',
  image: number,
): Partial<PlannedAction> {
  const { imageId: subjectId } = imageNumber(image);
  const isSecond = action === 'restore-launch-permissions';
  return {
    ...{ action, subjectId, step: { afterMs: 0, do: action, whenInUse: true }, dueAt: null },
    ...{ purpose: 'given back' },
    ...(isSecond ? { follows: `enable#${subjectId}` } : {}),
  };
}

test('places are given in order of id also where the plan comes in another order', () => {
  const disable = { count: 1, percent: 100 };

  expect(decided([step('disable', 2, 50), step('disable', 1, 50)], { disable })).toEqual([
    'disable 2 waiting by blast-radius',
    'disable 1 allowed',
  ]);
});

test('an image moves one rung a run, and the rung that waits takes no place', () => {
  const disable = { count: 1, percent: 100 };
  const actions = [step('deprecate', 1, 60), step('disable', 1, 50), step('disable', 2, 40)];

  expect(decided(actions, { disable })).toEqual([
    'deprecate 1 allowed',
    'disable 1 waiting by dwell',
    'disable 2 allowed',
  ]);
});

test('telling the owner is no step that keeps another one from being done', () => {
  expect(decided([step('notify', 1, 60), step('disable', 1, 50)])).toEqual([
    'notify 1 allowed',
    'disable 1 allowed',
  ]);
});

test('the destructive actions of a run share the limit of the organization, and no others', () => {
  const actions = [
    ...[step('deprecate', 1, 70), step('disable', 2, 60), step('disable', 3, 50)],
    step('disable', 1, 40),
  ];

  expect(decided(actions, { organizationDestructive: 2 })).toEqual([
    'deprecate 1 allowed',
    'disable 2 allowed',
    'disable 3 allowed',
    'disable 1 waiting by dwell',
  ]);
  expect(decided(actions, { organizationDestructive: 1 })[2]).toBe('disable 3 waiting by blast-radius');
});

test('all that is given back to an image takes one place, and the next image another', () => {
  const actions = [1, 2].flatMap((image) => [
    giving('enable', image),
    giving('restore-launch-permissions', image),
  ]);

  expect(decided(actions, { reversal: { count: 2, percent: 100 } })).toEqual([
    'enable 1 allowed',
    'restore-launch-permissions 1 allowed',
    'enable 2 allowed',
    'restore-launch-permissions 2 allowed',
  ]);
  expect(decided(actions, { reversal: { count: 1, percent: 100 } })).toEqual([
    'enable 1 allowed',
    'restore-launch-permissions 1 allowed',
    'enable 2 waiting by blast-radius',
    'restore-launch-permissions 2 waiting by dwell',
  ]);
});

test('what is given back to one image leaves the places of others', () => {
  const actions = [1, 2].flatMap((image) => [
    giving('enable', image),
    giving('restore-launch-permissions', image),
  ]);

  expect(
    decided([...actions, giving('cancel-deprecation', 3)], { reversal: { count: 3, percent: 100 } }).at(-1),
  ).toBe('cancel-deprecation 3 allowed');
});

test('what follows on an action that is held waits for it', () => {
  const actions = [
    { ...giving('enable', 1), mode: 'audit' as const },
    giving('restore-launch-permissions', 1),
  ];

  expect(decided(actions)).toEqual([
    'enable 1 held by mode',
    'restore-launch-permissions 1 waiting by dwell',
  ]);
});

test('an alert that may go out is nothing that is so already', () => {
  const [notify] = aPlan();

  expect(notify).toMatchObject({
    action: 'notify',
    status: 'allowed',
    reason: 'wanted by one-year, due since 2026-10-01T12:00:00.000Z',
  });
});

test('limits of zero allow nothing', () => {
  const none = { count: 0, percent: 0 };
  const policy = limited({ deprecate: none, disable: none, deregister: none, organizationDestructive: 0 });

  const plan = aPlan({ ...overdue(3), policy });

  expect(plan.map(({ heldBy }) => heldBy)).toEqual(['blast-radius', 'blast-radius', 'blast-radius']);
});

test('places of the last 24 hours are gone, those before are free again', () => {
  const policy = limited({ deprecate: { count: 1, percent: 100 } });
  const { images, history } = overdue(1);
  const spentAt = (at: string) => ({
    ...history,
    spentPlaces: [{ ...scope, actionId: 'deprecate#ami-0', action: 'deprecate' as const, at, gib: 0 }],
  });

  const today = aPlan({ images, policy, history: spentAt(now.toISOString()) });
  const yesterday = aPlan({ images, policy, history: spentAt(daysAgo(1)) });

  expect(statuses(today)).toEqual(['01 waiting']);
  expect(statuses(yesterday)).toEqual(['01 allowed']);
});

test('every guard answers for itself, as if nothing else were planned', () => {
  const image = anImage({ deregistrationProtection: known('on') });
  const answers = guardAnswers(anAction(), aView({ images: [image] }));

  expect(answers.map(({ guard }) => guard)).toEqual([
    ...['facts-complete', 'foreign-owner', 'managed-by-service', 'protected', 'paused', 'excluded', 'waived'],
    ...[
      'mode',
      'canary',
      'objection',
      'waiting-period',
      'dwell',
      'in-use',
      'standby',
      'recycle-bin',
      'sanity',
    ],
    'blast-radius',
  ]);
  expect(answers.filter(({ hold }) => hold !== null)).toEqual([
    {
      guard: 'protected',
      title: 'Nobody protects the image or snapshot',
      hold: { isWaiting: false, reason: 'deregistration protection is on' },
    },
    {
      guard: 'dwell',
      title: 'The image stayed on its last rung for its time, at least a day, and moves one rung a run',
      hold: { isWaiting: true, reason: 'deprecate has not been done yet' },
    },
  ]);
});

test('what could not be read is held by every guard', () => {
  const answers = guardAnswers(anAction({ subjectId: 'ami-00000000000000002' }), aView());

  expect(new Set(answers.map(({ hold }) => hold?.reason))).toEqual(
    new Set(['what it is about could not be read']),
  );
});

test('an action on what could not be read is held', () => {
  const [action] = guardPlan([anAction({ subjectId: 'ami-00000000000000002' })], aView());

  expect(action).toMatchObject({
    status: 'held',
    heldBy: 'facts-complete',
    reason: 'what it is about could not be read',
  });
});
