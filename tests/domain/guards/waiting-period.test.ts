import { expect, test } from 'vitest';
import { waitingPeriod } from '../../../shared/domain/guards/waiting-period.ts';
import { aRung } from '../../builders.ts';
import { ask } from './ask.ts';

const notify = { action: 'notify' as const, step: aRung('notify', 0), clockStartedAt: null };

test.each([
  ['at its date', '2026-10-01T12:00:00.000Z', null],
  [
    'one millisecond before its date',
    '2026-10-01T12:00:00.001Z',
    { isWaiting: true, reason: 'not before 2026-10-01T12:00:00.001Z' },
  ],
])('an action %s: %s gives %j', (_case, dueAt, hold) => {
  expect(ask(waitingPeriod, { action: { dueAt } })).toEqual(hold);
});

test('an action whose clock stands still waits, whatever its date', () => {
  expect(ask(waitingPeriod, { action: { clockStartedAt: null, dueAt: '2020-01-01T00:00:00.000Z' } })).toEqual(
    {
      isWaiting: true,
      reason: 'no alert of enforce mode has reached anybody yet: the clock starts with it',
    },
  );
});

test('an action without a date waits', () => {
  expect(ask(waitingPeriod, { action: { dueAt: null } })?.isWaiting).toBe(true);
});

test('a date that cannot be read waits', () => {
  expect(ask(waitingPeriod, { action: { dueAt: 'soon' } })?.isWaiting).toBe(true);
});

test('an alert needs no clock, but its date', () => {
  expect(ask(waitingPeriod, { action: { ...notify, dueAt: '2026-10-01T12:00:00.000Z' } })).toBeNull();
  expect(ask(waitingPeriod, { action: { ...notify, dueAt: '2026-10-02T12:00:00.000Z' } })?.isWaiting).toBe(
    true,
  );
});
