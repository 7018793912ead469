import { expect, test } from 'vitest';
import { paused } from '../../../shared/domain/guards/paused.ts';
import type { Pause } from '../../../shared/domain/statements.ts';
import { aHistory, aRung } from '../../builders.ts';
import { ask } from './ask.ts';

/** Of the whole organization, until an hour after `now`. */
function pausing(...pauses: readonly Partial<Pause>[]) {
  return aHistory({
    pauses: pauses.map((changes) => ({
      accountId: null,
      region: null,
      by: 'arn:aws:iam::111122223333:user/operator',
      why: 'incident 7',
      at: '2026-10-01T11:00:00.000Z',
      until: '2026-10-01T13:00:00.000Z',
      ...changes,
    })),
  });
}

test('where nobody pauses anything everything may go', () => {
  expect(ask(paused)).toBeNull();
});

test('a pause holds with who, why and until', () => {
  expect(ask(paused, { history: pausing({}) })).toEqual({
    isWaiting: false,
    reason: 'paused until 2026-10-01T13:00:00.000Z by arn:aws:iam::111122223333:user/operator: incident 7',
  });
});

test.each([
  ['the organization', null, null, true],
  ['the account', '111122223333', null, true],
  ['the Region', null, 'eu-central-1', true],
  ['the scope', '111122223333', 'eu-central-1', true],
  ['another account', '444455556666', null, false],
  ['another Region', null, 'us-east-1', false],
  ['another Region of the account', '111122223333', 'us-east-1', false],
  ['the Region of another account', '444455556666', 'eu-central-1', false],
])('a pause of %s (%s, %s) holds: %s', (_extent, accountId, region, holds) => {
  expect(ask(paused, { history: pausing({ accountId, region }) }) !== null).toBe(holds);
});

test('a pause holds until the instant when it ends, and no longer', () => {
  const history = pausing({ until: '2026-10-01T13:00:00.000Z' });

  expect(ask(paused, { history, at: new Date('2026-10-01T12:59:59.999Z') })).not.toBeNull();
  expect(ask(paused, { history, at: new Date('2026-10-01T13:00:00.000Z') })).toBeNull();
});

test('of several pauses the one that lasts longest is told', () => {
  const history = pausing(
    { until: '2026-10-01T12:30:00.000Z' },
    { accountId: '111122223333', until: '2026-10-03T00:00:00.000Z', why: 'migration' },
    { until: '2026-10-01T11:30:00.000Z' },
  );

  expect(ask(paused, { history })?.reason).toMatch(
    /^paused until 2026-10-03T00:00:00.000Z by .*: migration$/,
  );
});

test.each(['deprecate', 'tag', 'disable', 'deregister'] as const)('%s is held', (action) => {
  expect(ask(paused, { action: { action }, history: pausing({}) })).not.toBeNull();
});

test('people are told all the same', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };

  expect(ask(paused, { action, history: pausing({}) })).toBeNull();
});
