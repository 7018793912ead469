import { describe, expect, test } from 'vitest';
import { announcedFindings } from '../../shared/domain/alerts.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { known } from '../../shared/domain/known.ts';
import { type GuardedAction, planActions } from '../../shared/domain/plan.ts';
import type { PolicyRule, RemedyStep } from '../../shared/domain/policy.ts';
import { reportOf } from '../../shared/domain/report.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  aPlan,
  aPolicy,
  aRecord,
  aRemedy,
  aRule,
  aRung,
  aView,
  daysAgo,
  imageNumber,
  tags,
  type World,
} from '../builders.ts';

const notify = [aRung('notify', 0)];
const tagTeam = aRemedy('tag', 1, { params: { tags: tags({ Team: 'web' }), createdBy: null } });
const tagStage = aRemedy('tag', 1, { params: { tags: tags({ Stage: 'dev' }), createdBy: null } });
const inHalfAYear = aRemedy('schedule-deprecation', 1, { params: { afterDays: 2000 } });

/** A policy of one rule with these remedies and no rung but notify. */
function mending(remedies: readonly RemedyStep[], changes: Partial<PolicyRule> = {}) {
  return aPolicy({ rules: [aRule({ lifecycle: notify, remedies, ...changes })] });
}

function remediesOf(world: World): readonly GuardedAction[] {
  return aPlan(world).filter(({ action }) => action !== 'notify');
}

test('a remedy is planned apart from the rungs, for its rule alone, without a rung before it', () => {
  const [planned] = remediesOf({ policy: mending([tagTeam]) });

  expect(planned).toMatchObject({
    actionId: 'tag#ami-00000000000000001#one-year',
    action: 'tag',
    ruleIds: ['one-year'],
    previousRung: null,
    calls: [{ operation: 'ec2:CreateTags', input: { Tags: [{ key: 'Team', value: 'web' }] } }],
  });
});

test('what is so already is not planned', () => {
  const images = [anImage({ tags: known(tags({ Team: 'db' })) })];

  expect(remediesOf({ images, policy: mending([tagTeam]) })).toEqual([]);
});

test('a remedy waits for the alert of enforce mode', () => {
  expect(remediesOf({ policy: mending([tagTeam]) })).toMatchObject([{ status: 'waiting' }]);
});

test('from the alert on it waits its own time, and no longer', () => {
  const at = (days: number) => {
    const findings = [aRecord({ notifiedAt: daysAgo(days), promisedAt: {} })];
    return remediesOf({ policy: mending([tagTeam]), history: aHistory({ findings }) })[0]?.status;
  };

  expect(at(0.99)).toBe('waiting');
  expect(at(1)).toBe('allowed');
});

test('a remedy without a wait is done in the run after the alert, with no day in between', () => {
  const policy = mending([{ ...tagTeam, afterMs: 0 }]);
  const findings = [aRecord({ notifiedAt: daysAgo(0.01), promisedAt: {} })];

  expect(remediesOf({ policy, history: aHistory({ findings }) })).toMatchObject([{ status: 'allowed' }]);
});

test('a remedy rests for no rung, and goes on beside one', () => {
  const rule = aRule({ lifecycle: [...notify, aRung('deprecate', 7)], remedies: [tagTeam] });
  const policy = aPolicy({ rules: [rule] });
  const recent = aHistory({ outcomes: [anOutcome('disable', 0.5)] });

  expect(remediesOf({ policy, history: aHistory() })).toMatchObject([
    { action: 'deprecate', status: 'allowed' },
    { action: 'tag', status: 'allowed' },
  ]);
  const images = [anImage({ state: known('disabled') })];
  expect(remediesOf({ images, policy, history: recent }).find(({ action }) => action === 'tag')?.status).toBe(
    'allowed',
  );
});

test('dates of remedies are not spread', () => {
  const images = [1, 2, 3].map((n) => imageNumber(n));
  const limits = { ...aPolicy().limits, remedy: { count: 1, percent: 100 } };

  const planned = remediesOf({ images, policy: { ...mending([tagTeam]), limits } });

  expect(new Set(planned.map(({ dueAt }) => dueAt))).toEqual(new Set(['2026-10-02T12:00:00.000Z']));
});

test('the limit lets so many remedies through in a day, of all kinds together', () => {
  const images = [1, 2, 3].map((n) => imageNumber(n));
  const findings = images.map(({ imageId }) => aRecord({ subjectId: imageId }));
  const limits = { ...aPolicy().limits, remedy: { count: 2, percent: 100 } };
  const protect = aRemedy('protect', 1, { params: { cooldown: true } });
  const policy = { ...mending([tagTeam, protect]), limits };

  const planned = remediesOf({ images, policy, history: aHistory({ findings }) });

  expect(planned.filter(({ status }) => status === 'allowed')).toHaveLength(2);
  expect(planned.find(({ status }) => status === 'waiting')).toMatchObject({ heldBy: 'blast-radius' });
});

test('in audit mode no remedy is allowed', () => {
  const policy = mending([tagTeam, inHalfAYear], { mode: 'audit' });

  expect(remediesOf({ policy, history: aHistory() }).map(({ status, heldBy }) => [status, heldBy])).toEqual([
    ['held', 'mode'],
    ['held', 'mode'],
  ]);
});

describe('two rules with different tags', () => {
  const policy = aPolicy({
    rules: [
      aRule({ ruleId: 'a', lifecycle: notify, remedies: [tagTeam] }),
      aRule({ ruleId: 'b', lifecycle: notify, remedies: [tagStage] }),
    ],
  });
  const history = aHistory({ findings: [aRecord({ ruleId: 'a' }), aRecord({ ruleId: 'b' })] });

  test('both get their turn, one in a run', () => {
    const images = [anImage({ tags: known(tags({ Team: 'web' })) })];
    const done = { ...history, outcomes: [anOutcome('tag', 1)] };

    expect(remediesOf({ policy, history })).toMatchObject([
      { actionId: 'tag#ami-00000000000000001#a', status: 'allowed' },
      { actionId: 'tag#ami-00000000000000001#b', status: 'waiting', heldBy: 'dwell' },
    ]);
    expect(remediesOf({ policy, images, history: done })).toMatchObject([
      { actionId: 'tag#ami-00000000000000001#b', status: 'allowed' },
    ]);
  });

  test('never change what the other set', () => {
    const other = aRemedy('tag', 1, { params: { tags: tags({ Team: 'db' }), createdBy: null } });
    const rules = [policy.rules[0]!, { ...policy.rules[1]!, remedies: [other] }];
    const images = [anImage({ tags: known(tags({ Team: 'web' })) })];

    expect(remediesOf({ policy: { ...policy, rules }, history }).map(({ status }) => status)).toEqual([
      'allowed',
      'waiting',
    ]);
    expect(remediesOf({ policy: { ...policy, rules }, images, history })).toEqual([]);
  });
});

test.each([
  ['the rung is the older', 1, 3],
  ['the date to come is the older', 3, 1],
])(
  'an image is not deprecated and scheduled for it in one run, where %s',
  (_case, deprecateDay, scheduleDay) => {
    const rule = aRule({
      lifecycle: [...notify, aRung('deprecate', deprecateDay)],
      remedies: [{ ...inHalfAYear, afterMs: scheduleDay * 86_400_000 }],
    });
    const findings = [aRecord({ promisedAt: {} })];

    const planned = remediesOf({ policy: aPolicy({ rules: [rule] }), history: aHistory({ findings }) });

    expect(planned.filter(({ status }) => status === 'allowed')).toHaveLength(1);
  },
);

test('the alert promises the dates of the remedies with those of the rungs', () => {
  const rule = aRule({ lifecycle: [...notify, aRung('deprecate', 7)], remedies: [tagTeam] });
  const view = aView({ policy: aPolicy({ rules: [rule] }) });
  const findings = evaluate(view);

  const [told] = announcedFindings(reportOf(view, findings, guardPlan(planActions(findings, view), view)));

  expect(told?.promisedAt).toEqual({
    tag: '2026-10-02T12:00:00.000Z',
    deprecate: '2026-10-08T12:00:00.000Z',
  });
});

test('a use moves the date of what takes something away, and of nothing else', () => {
  const lastInUseAt = new Map([['ami-00000000000000001', '2026-09-30T12:00:00.000Z']]);
  const findings = [aRecord({ promisedAt: {} })];
  const used = { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] };

  const planned = remediesOf({
    images: [anImage({ usage: used })],
    policy: mending([tagTeam, inHalfAYear]),
    history: aHistory({ findings, lastInUseAt }),
  });

  expect(planned.map(({ action, dueAt }) => [action, dueAt])).toEqual([
    ['schedule-deprecation', '2026-10-01T12:00:00.000Z'],
    ['tag', daysAgo(99)],
  ]);
});
