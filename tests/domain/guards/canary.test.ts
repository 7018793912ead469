import { describe, expect, test } from 'vitest';
import { canary } from '../../../shared/domain/guards/canary.ts';
import type { Rollout, RuleTrial } from '../../../shared/domain/rollout.ts';
import { aHistory, aPolicy, aRule, daysAgo, now } from '../../builders.ts';
import { ask, type Question } from './ask.ts';

const elsewhere: Rollout = { canary: { account: ['999988887777'], region: [] }, holdMs: 48 * 3_600_000 };
const rule = aRule({ ruleId: 'r', hash: 'definition 2', mode: 'enforce' });
const other = aRule({ ruleId: 's', hash: 'definition 1', mode: 'enforce' });

function aTrial(changes: Partial<RuleTrial> = {}): RuleTrial {
  return { ruleId: 'r', ruleHash: 'definition 2', mode: 'enforce', since: daysAgo(3), ...changes };
}

function hold(trials: readonly RuleTrial[], changes: Question = {}, rollout = elsewhere) {
  return ask(canary, {
    policy: aPolicy({ rules: [rule, other], rollout }),
    history: aHistory({ trials: new Map(trials.map((trial) => [trial.ruleId, trial])) }),
    ...changes,
    action: { action: 'disable', ruleIds: ['r'], ...changes.action },
  });
}

const unknown = {
  isWaiting: false,
  reason: 'no canary scope is known to be judged by r as it stands',
};

test('a rule that was tried for its time passes', () => {
  expect(hold([aTrial()])).toBeNull();
});

describe('the time of the trial', () => {
  test('holds until its end, and says when that is', () => {
    expect(hold([aTrial({ since: '2026-09-29T12:00:00.001Z' })])).toEqual({
      isWaiting: false,
      reason:
        'the canary scopes are judged by r as it stands since 2026-09-29T12:00:00.001Z: elsewhere not before 2026-10-01T12:00:00.001Z',
    });
  });

  test('is over at its last instant', () => {
    expect(now.toISOString()).toBe('2026-10-01T12:00:00.000Z');
    expect(hold([aTrial({ since: '2026-09-29T12:00:00.000Z' })])).toBeNull();
  });
});

describe('what is not known to have been tried is held', () => {
  test.each([
    ['nothing was', []],
    ['another definition was', [aTrial({ ruleHash: 'definition 1' })]],
    ['it only reported then', [aTrial({ mode: 'audit' })]],
    ['another rule was', [aTrial({ ruleId: 's' })]],
  ])('%s', (_case, trials) => {
    expect(hold(trials)).toEqual(unknown);
  });

  test('a rule that the policy does not have', () => {
    expect(hold([aTrial({ ruleId: 'gone' })], { action: { ruleIds: ['gone'] } })?.reason).toBe(
      'no canary scope is known to be judged by gone as it stands',
    );
  });
});

test('one untried rule among those that want it holds it', () => {
  expect(hold([aTrial()], { action: { ruleIds: ['r', 's'] } })?.reason).toBe(
    'no canary scope is known to be judged by s as it stands',
  );
  expect(
    hold([aTrial(), aTrial({ ruleId: 's', ruleHash: 'definition 1' })], { action: { ruleIds: ['r', 's'] } }),
  ).toBeNull();
});

describe('a canary scope acts at once', () => {
  test.each([
    ['by its account', { account: ['111122223333'], region: [] }],
    ['by its Region', { account: [], region: ['eu-central-1', 'us-east-1'] }],
    ['by both', { account: ['111122223333'], region: ['eu-central-1'] }],
  ])('%s', (_case, keys) => {
    expect(hold([], {}, { ...elsewhere, canary: keys })).toBeNull();
  });

  test.each([
    ['another account', { account: ['999988887777'], region: ['eu-central-1'] }],
    ['another Region', { account: ['111122223333'], region: ['us-east-1'] }],
  ])('not for %s', (_case, keys) => {
    expect(hold([], {}, { ...elsewhere, canary: keys })).toEqual(unknown);
  });
});

test('without canaries rules act everywhere at once', () => {
  expect(
    ask(canary, {
      policy: aPolicy({ rules: [rule], rollout: null }),
      action: { action: 'disable', ruleIds: ['r'] },
    }),
  ).toBeNull();
});

test.each([
  'disable',
  'deregister',
  'delete-snapshot',
  'revoke-launch-permissions',
  'revoke-public-launch-permission',
] as const)('%s is held', (action) => {
  expect(hold([], { action: { action } })).toEqual(unknown);
});

test.each(['notify', 'tag', 'deprecate', 'protect', 'enable'] as const)(
  '%s takes nothing away that is lost',
  (action) => {
    expect(hold([], { action: { action } })).toBeNull();
  },
);

test('what if all had been announced is what if all had been tried then', () => {
  const assumed = (since: string) => ({ history: aHistory({ assumeNotifiedAt: since }) });

  expect(hold([], assumed(daysAgo(2)))).toBeNull();
  expect(hold([], assumed(daysAgo(1)))?.reason).toMatch(/elsewhere not before 2026-10-02T12:00:00.000Z$/);
});
