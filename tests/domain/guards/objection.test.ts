import { expect, test } from 'vitest';
import { objection } from '../../../shared/domain/guards/objection.ts';
import type { Objection } from '../../../shared/domain/history.ts';
import type { PlannedAction } from '../../../shared/domain/plan.ts';
import { aHistory, aPolicy, daysAgo } from '../../builders.ts';
import { ask } from './ask.ts';

function seen(days: number): Map<string, Objection> {
  const seenAt = daysAgo(days);
  return new Map([
    ['ami-00000000000000001', { what: 'enabled', seenAt, seen: { enabled: seenAt }, standing: [] }],
  ]);
}

function askAfter(days: number, action: Partial<PlannedAction> = {}, objectionDays = 14) {
  const policy = aPolicy({ safety: { ...aPolicy().safety, objectionDays } });
  return ask(objection, { action, policy, history: aHistory({ objections: seen(days) }) });
}

function remedy(
  action: 'tag' | 'revoke-launch-permissions' | 'schedule-deprecation',
): Partial<PlannedAction> {
  return { action, step: { afterMs: 0, do: action, whenInUse: false, params: {} } };
}

test('an image to which nobody objected may go on', () => {
  expect(ask(objection)).toBeNull();
});

test('for the days of the policy an image is left alone, and says until when', () => {
  expect(askAfter(13.99)).toEqual({
    isWaiting: false,
    reason: expect.stringMatching(/^somebody enabled it, seen at .*: left alone until 2026-10-01T12:14/),
  });
  expect(askAfter(14)).toBeNull();
});

test.each([remedy('revoke-launch-permissions'), remedy('schedule-deprecation')])(
  'the remedy $action takes something away and is held too',
  (action) => {
    expect(askAfter(1, action)).not.toBeNull();
  },
);

test.each<Partial<PlannedAction>>([
  { action: 'notify' },
  remedy('tag'),
  { action: 'enable', step: { afterMs: 0, do: 'enable', whenInUse: true } },
])('$action takes nothing away and may be done', (action) => {
  expect(askAfter(1, action)).toBeNull();
});

test('zero days hold nothing', () => {
  expect(askAfter(0, {}, 0)).toBeNull();
});
