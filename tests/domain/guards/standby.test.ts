import { expect, test } from 'vitest';
import { standbyGuard } from '../../../shared/domain/guards/standby.ts';
import { known } from '../../../shared/domain/known.ts';
import { aHistory, anImage, aRung, imageNumber, tags } from '../../builders.ts';
import { ask } from './ask.ts';

const used = { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] };
const source = [anImage(), imageNumber(2, { sourceImageId: 'ami-00000000000000001', usage: used })];

test('an image that stands by for nothing may go', () => {
  expect(ask(standbyGuard)).toBeNull();
});

test('the source of an image in use is held', () => {
  expect(ask(standbyGuard, { images: source })).toEqual({
    isWaiting: false,
    reason: 'stands by: ami-00000000000000002, which is in use, was made from it',
  });
});

test('the newest of a family are held', () => {
  const images = [anImage({ tags: known(tags({ Family: 'web' })) })];

  expect(ask(standbyGuard, { images })?.reason).toBe(
    'stands by: it is among the newest 2 available images of the family web',
  );
});

test('an image is held for roll-back after its last use', () => {
  const lastInUseAt = new Map([['ami-00000000000000001', '2026-09-30T12:00:00.000Z']]);

  expect(ask(standbyGuard, { history: aHistory({ lastInUseAt }) })?.reason).toBe(
    'stands by: it was in use at 2026-09-30T12:00:00.000Z and is kept for roll-back until 2026-10-30T12:00:00.000Z',
  );
});

test('a relative whose use could not be read counts as in use', () => {
  const usage = { uses: [], unread: [{ source: 'Fleets', why: 'access denied' }] };
  const images = [anImage(), imageNumber(2, { sourceImageId: 'ami-00000000000000001', usage })];

  expect(ask(standbyGuard, { images })).toEqual({
    isWaiting: false,
    reason: 'counts as standing by: its relative ami-00000000000000002: Fleets: access denied',
  });
});

test('an image that stands by is deprecated where the rung says so', () => {
  const rung = aRung('deprecate', 7, { whenInUse: true });

  expect(ask(standbyGuard, { images: source, action: { action: 'deprecate', step: rung } })).toBeNull();
});

test.each(['disable', 'deregister'] as const)('no rung can %s an image that stands by', (action) => {
  const rung = aRung(action, 30, { whenInUse: true });

  expect(ask(standbyGuard, { images: source, action: { action, step: rung } })?.isWaiting).toBe(false);
});

test('the owner of an image that stands by is told', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };

  expect(ask(standbyGuard, { images: source, action })).toBeNull();
});
