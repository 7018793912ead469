import { describe, expect, test } from 'vitest';
import type { Company } from '../../../shared/domain/guard.ts';
import { blastRadius } from '../../../shared/domain/guards/blast-radius.ts';
import type { SpentPlace } from '../../../shared/domain/history.ts';
import { unknown } from '../../../shared/domain/known.ts';
import type { Limits } from '../../../shared/domain/policy.ts';
import type { Approval } from '../../../shared/domain/statements.ts';
import {
  aHistory,
  anAction,
  anImage,
  aPolicy,
  aRule,
  aRung,
  aView,
  daysAgo,
  imageNumber,
  now,
  scope,
  someFacts,
} from '../../builders.ts';
import { ask, nobodyElse } from './ask.ts';
import { remedying } from './remedies.ts';

const twoADay = { count: 2, percent: 100 };

/** Asks about disabling one of ten images, two of which may be disabled a day. */
function askLimit({
  limits = {},
  spent = [],
  company = {},
  action = 'disable',
}: {
  limits?: Partial<Limits>;
  spent?: readonly SpentPlace[];
  company?: Partial<Company>;
  action?: 'deprecate' | 'disable' | 'deregister';
} = {}) {
  const base = aPolicy().limits;
  return ask(blastRadius, {
    images: Array.from({ length: 10 }, (_, n) => imageNumber(n + 1)),
    policy: aPolicy({ limits: { ...base, disable: twoADay, ...limits } }),
    history: aHistory({ spentPlaces: spent }),
    company,
    action: { action, step: aRung(action, 30) },
  });
}

function aPlace(changes: Partial<SpentPlace> = {}): SpentPlace {
  return {
    ...scope,
    actionId: 'disable#ami-0',
    action: 'disable',
    at: now.toISOString(),
    gib: 0,
    ...changes,
  };
}

const postponed = {
  isWaiting: true,
  reason: 'postponed by the limit (disable: 2 of 10 own images in 24 hours)',
};

test('the last place of the day is given away', () => {
  expect(askLimit({ spent: [aPlace()] })).toBeNull();
});

test('one more than the limit is postponed', () => {
  expect(askLimit({ spent: [aPlace(), aPlace()] })).toEqual(postponed);
});

test('actions of the same run take places too', () => {
  expect(askLimit({ company: { admitted: new Map([['disable', 1]]) } })).toBeNull();
  expect(askLimit({ company: { admitted: new Map([['disable', 2]]) } })).toEqual(postponed);
  expect(askLimit({ spent: [aPlace()], company: { admitted: new Map([['disable', 1]]) } })).toEqual(
    postponed,
  );
});

test.each([
  ['exactly 24 hours ago is free again', '2026-09-30T12:00:00.000Z', null],
  ['one millisecond less is still taken', '2026-09-30T12:00:00.001Z', postponed],
  ['in the future, by another clock, is taken', '2026-10-01T12:00:05.000Z', postponed],
])('a place spent %s', (_case, at, hold) => {
  expect(askLimit({ spent: [aPlace({ at }), aPlace({ at })] })).toEqual(hold);
});

test.each<[string, Partial<SpentPlace>]>([
  ['another account', { accountId: '999999999999' }],
  ['another Region', { region: 'us-east-1' }],
  ['another action', { action: 'deregister' }],
])('places of %s are not those of this scope', (_case, changes) => {
  expect(askLimit({ spent: [aPlace(changes), aPlace(changes)] })).toBeNull();
});

test.each([
  { count: 0, percent: 100 },
  { count: 10, percent: 0 },
])('a limit of %j holds', (disable) => {
  expect(askLimit({ limits: { disable } })).toEqual({
    isWaiting: false,
    reason: 'the limit allows none (disable: 0 of 10 own images in 24 hours)',
  });
});

test('destructive actions of all scopes share the limit of the organization', () => {
  const elsewhere = [
    aPlace({ accountId: '999999999999', action: 'deregister' }),
    aPlace({ accountId: '999999999999', action: 'disable' }),
  ];

  expect(askLimit({ limits: { organizationDestructive: 3 }, spent: elsewhere })).toBeNull();
  expect(askLimit({ limits: { organizationDestructive: 2 }, spent: elsewhere })).toEqual({
    isWaiting: true,
    reason: 'postponed by the limit (organization: 2 destructive actions in 24 hours)',
  });
});

test('destructive actions of this run count for the organization', () => {
  const limits = { organizationDestructive: 2 };

  expect(askLimit({ limits, company: { admittedDestructive: 1 } })).toBeNull();
  expect(askLimit({ limits, company: { admittedDestructive: 2 } })?.isWaiting).toBe(true);
});

test('an organization that allows nothing destructive holds', () => {
  expect(askLimit({ limits: { organizationDestructive: 0 } })).toEqual({
    isWaiting: false,
    reason: 'the limit allows none (organization: 0 destructive actions in 24 hours)',
  });
});

test('deprecating takes none of the organization places, and none are taken from it', () => {
  const limits = { organizationDestructive: 0 };

  expect(askLimit({ action: 'deprecate', limits })).toBeNull();
  expect(
    askLimit({ limits: { organizationDestructive: 1 }, spent: [aPlace({ action: 'deprecate' })] }),
  ).toBeNull();
});

test('five times the limit at once is a backlog, one more a flood that needs approval', () => {
  const backlog = new Map([['one-year#disable', 10]]);
  const flood = new Map([['one-year#disable', 11]]);

  expect(askLimit({ company: { dueAtOnce: backlog } })).toBeNull();
  expect(askLimit({ company: { dueAtOnce: flood } })).toEqual({
    isWaiting: false,
    reason:
      'one-year wants more than 5 times the limit at once (disable: 2 of 10 own images in 24 hours): approve the plan',
  });
});

describe('a flood that somebody approved', () => {
  const dueAtOnce = new Map([['one-year#disable', 11]]);
  const approval: Approval = {
    ...{ ruleId: 'one-year', action: 'disable', ruleHash: 'definition 1' },
    ...{ until: '2026-10-01T12:00:00.001Z', by: 'ops', at: daysAgo(1) },
  };
  const asked = (changes: Partial<Approval>) =>
    ask(blastRadius, {
      images: Array.from({ length: 10 }, (_, n) => imageNumber(n + 1)),
      policy: aPolicy({
        rules: [aRule({ ruleId: 'owner-tags', hash: 'definition 2' }), aRule()],
        limits: { ...aPolicy().limits, disable: twoADay },
      }),
      history: aHistory({
        approvals: [
          { ...approval, by: 'early', until: daysAgo(1) },
          { ...approval, ...changes },
        ],
      }),
      company: { dueAtOnce },
    });

  test('is let through, a limit at a time', () => {
    expect(asked({})).toBeNull();
  });

  test.each<[string, Partial<Approval>]>([
    ['of another rule', { ruleId: 'owner-tags' }],
    ['of another action', { action: 'deregister' }],
    ['of another definition of the rule', { ruleHash: 'definition 2' }],
    ['that is over', { until: '2026-10-01T12:00:00.000Z' }],
  ])('is held where the approval is one %s', (_case, changes) => {
    expect(asked(changes)?.isWaiting).toBe(false);
  });
});

test('any number of tags may be due at once: they take nothing away', () => {
  const dueAtOnce = new Map([['one-year#tag', 1000]]);

  expect(ask(blastRadius, { action: remedying('tag'), company: { dueAtOnce } })).toBeNull();
});

test('an image has no size: it never waits for the GiB of snapshots', () => {
  const spent = [aPlace({ action: 'delete-snapshot', gib: 6000 })];

  expect(askLimit({ spent })).toBeNull();
});

describe('what is given back to an image', () => {
  const given = (company: Partial<Company>, spent: readonly SpentPlace[] = [], percent = 100) =>
    ask(blastRadius, {
      action: {
        action: 'restore-launch-permissions',
        step: { afterMs: 0, do: 'restore-launch-permissions', whenInUse: true },
      },
      policy: aPolicy({ limits: { ...aPolicy().limits, reversal: { count: 1, percent } } }),
      history: aHistory({ spentPlaces: spent }),
      company: { admitted: new Map([['reversal', 1]]), ...company },
    });
  const spentPlace = (changes: Partial<SpentPlace> = {}) =>
    aPlace({ actionId: 'give-back#ami-00000000000000001', action: 'enable', at: daysAgo(0.9), ...changes });

  test('takes one place in 24 hours, whatever is given back', () => {
    expect(given({})?.isWaiting).toBe(true);
    expect(given({ givenBackTo: new Set(['ami-00000000000000001']) })).toBeNull();
    expect(given({ givenBackTo: new Set(['ami-00000000000000002']) })?.isWaiting).toBe(true);
    expect(given({}, [spentPlace()])).toBeNull();
  });

  test.each<[string, SpentPlace]>([
    ['a day ago', spentPlace({ at: daysAgo(1) })],
    ['by another image', spentPlace({ actionId: 'give-back#ami-00000000000000002' })],
    ['by another account', spentPlace({ accountId: '999999999999' })],
    ['by something else', spentPlace({ actionId: 'disable#ami-00000000000000001', action: 'disable' })],
  ])('takes a place of its own where one was taken %s', (_case, place) => {
    expect(given({}, [place])?.isWaiting).toBe(true);
  });

  test('is held by a limit of zero, also where it has its place from before', () => {
    expect(given({}, [spentPlace()], 0)?.reason).toMatch(/^the limit allows none/);
  });
});

test.each(['one-year#deregister', 'owner-tags#disable'])('a flood of %s holds nothing else', (other) => {
  expect(askLimit({ company: { dueAtOnce: new Map([[other, 1000]]) } })).toBeNull();
});

test('without the number of own images no limit is known, and everything is held', () => {
  const view = aView({ facts: someFacts([], { images: unknown('denied') }) });
  const image = aView().images.get(anImage().imageId)!;

  expect(blastRadius.check(anAction(), image, { view, company: nobodyElse })).toEqual({
    isWaiting: false,
    reason: 'the number of own images: denied',
  });
});

test('alerts have no limit', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };
  const limits = { ...aPolicy().limits, organizationDestructive: 0 };

  expect(ask(blastRadius, { action, policy: aPolicy({ limits }) })).toBeNull();
});
