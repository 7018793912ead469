import { expect, test } from 'vitest';
import { protectedImage } from '../../../shared/domain/guards/protected.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { anImage, aRung, aSnapshot, imageNumber, someFacts, tags } from '../../builders.ts';
import { ask } from './ask.ts';

const deregister = { action: 'deregister' as const, step: aRung('deregister', 60) };
const locked = someFacts([anImage()], { snapshots: known([aSnapshot({ isLocked: known(true) })]) });

test('an image that nobody protects may go', () => {
  expect(ask(protectedImage, { action: deregister })).toBeNull();
});

test.each(['', 'true', 'false'])('the tag with the value %j protects', (value) => {
  const images = [anImage({ tags: known(tags({ 'ami-governor:protected': value })) })];

  expect(ask(protectedImage, { images })).toEqual({
    isWaiting: false,
    reason: 'tagged ami-governor:protected',
  });
});

test('the tag in another case protects nothing', () => {
  const images = [anImage({ tags: known(tags({ 'AMI-Governor:Protected': 'true' })) })];

  expect(ask(protectedImage, { images })).toBeNull();
});

test.each([
  ['on', 'deregistration protection is on'],
  ['cooldown', 'deregistration protection was switched off less than a day ago and still holds'],
] as const)('deregistration protection that is %s holds every rung', (protection, reason) => {
  const images = [anImage({ deregistrationProtection: known(protection) })];

  expect(ask(protectedImage, { images })).toEqual({ isWaiting: false, reason });
});

test('a locked snapshot holds deregistering, and nothing milder', () => {
  expect(ask(protectedImage, { facts: locked, action: deregister })).toEqual({
    isWaiting: false,
    reason: 'its snapshot snap-00000000000000001 is locked',
  });
  expect(ask(protectedImage, { facts: locked })).toBeNull();
});

test('the locked snapshot of another image protects nothing', () => {
  const snapshots = known([
    aSnapshot(),
    aSnapshot({ snapshotId: 'snap-00000000000000002', isLocked: known(true) }),
  ]);
  const facts = someFacts([anImage(), imageNumber(2)], { snapshots });

  expect(ask(protectedImage, { facts, action: deregister })).toBeNull();
});

test('a snapshot that was not read, or its lock, is no lock: other guards hold for want of it', () => {
  const unread = someFacts([anImage()], { snapshots: known([aSnapshot({ isLocked: unknown('denied') })]) });
  const missing = someFacts([anImage()], { snapshots: known([]) });

  expect(ask(protectedImage, { facts: unread, action: deregister })).toBeNull();
  expect(ask(protectedImage, { facts: missing, action: deregister })).toBeNull();
});

test('the owner of a protected image is told', () => {
  const images = [anImage({ deregistrationProtection: known('on') })];

  expect(ask(protectedImage, { images, action: { action: 'notify', step: aRung('notify', 0) } })).toBeNull();
});
