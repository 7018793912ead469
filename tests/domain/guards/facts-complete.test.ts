import { expect, test } from 'vitest';
import { factsComplete } from '../../../shared/domain/guards/facts-complete.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { aDevice, anImage, aPolicy, aRung, aSnapshot, someFacts } from '../../builders.ts';
import { ask } from './ask.ts';
import { remedying } from './remedies.ts';

const why = unknown('access denied');
const unreadUse = anImage({
  usage: {
    uses: [],
    unread: [
      { source: 'Fleets', why: 'access denied' },
      { source: 'Instances', why: 'cut short' },
    ],
  },
});
const deprecate = { action: 'deprecate' as const, step: aRung('deprecate', 7) };
const deregister = { action: 'deregister' as const, step: aRung('deregister', 60) };

test.each([deprecate, { action: 'disable' as const }, deregister])(
  'with every fact read, $action may go',
  (action) => {
    expect(ask(factsComplete, { action })).toBeNull();
  },
);

test('a source of use that was not read holds, and the others are counted', () => {
  expect(ask(factsComplete, { images: [unreadUse] })).toEqual({
    isWaiting: false,
    reason: 'could not be read: Fleets: access denied (and 1 more unread)',
  });
});

test('a use that was read does not outweigh a source that was not', () => {
  const images = [anImage({ usage: { ...unreadUse.usage, uses: [{ kind: 'instance', arn: 'i-1' }] } })];

  expect(ask(factsComplete, { images })).not.toBeNull();
});

test('a launch time that could not be read is a source that was not read', () => {
  const images = [anImage({ lastLaunchedAt: why })];

  expect(ask(factsComplete, { images })?.reason).toBe('could not be read: LastLaunchedTime: access denied');
});

test('deprecating in use, where the rung says so, needs no source of use', () => {
  const rung = aRung('deprecate', 7, { whenInUse: true });

  expect(ask(factsComplete, { images: [unreadUse], action: { ...deprecate, step: rung } })).toBeNull();
});

test('no rung can disable an image whose use was not read', () => {
  const rung = aRung('disable', 30, { whenInUse: true });

  expect(ask(factsComplete, { images: [unreadUse], action: { step: rung } })).not.toBeNull();
});

test.each<[Partial<Image>, string]>([
  [{ state: why }, 'state'],
  [{ deprecateAt: why }, 'deprecation'],
  [{ tags: why }, 'tags'],
  [{ deregistrationProtection: why }, 'deregistration protection'],
  [{ isPublic: why }, 'public'],
])('even deprecating needs the fact %j', (changes, fact) => {
  const rung = aRung('deprecate', 7, { whenInUse: true });

  expect(
    ask(factsComplete, { images: [anImage(changes)], action: { ...deprecate, step: rung } })?.reason,
  ).toBe(`could not be read: ${fact}: access denied`);
});

test('disabling needs the launch permissions, which it takes away', () => {
  expect(ask(factsComplete, { images: [anImage({ launchPermissions: why })] })?.reason).toBe(
    'could not be read: other-accounts: possibly shared: access denied',
  );
});

test.each<[Partial<Image>, string]>([
  [{ launchPermissions: why }, 'other-accounts: possibly shared'],
  [{ rootDeviceType: why }, 'root device'],
  [{ ebsDevices: why }, 'devices'],
])('deregistering needs the fact %j', (changes, fact) => {
  expect(ask(factsComplete, { images: [anImage(changes)], action: deregister })?.reason).toBe(
    `could not be read: ${fact}: access denied`,
  );
});

test('deregistering needs the Recycle Bin rules, also where the policy does not', () => {
  const facts = someFacts([anImage()], { recycleBinRules: why });
  const safety = { ...aPolicy().safety, requireRecycleBin: false };

  expect(ask(factsComplete, { facts, policy: aPolicy({ safety }), action: deregister })?.reason).toBe(
    'could not be read: Recycle Bin rules: access denied',
  );
});

test.each([
  ['none was read', why, 'access denied'],
  ['its own is missing', known([]), 'its snapshot snap-00000000000000001 was not read'],
  ['its lock was not read', known([aSnapshot({ isLocked: why })]), 'access denied'],
])('deregistering needs the locks of the snapshots: %s', (_case, snapshots, reason) => {
  const facts = someFacts([anImage()], { snapshots });

  expect(ask(factsComplete, { facts, action: deregister })?.reason).toBe(
    `could not be read: locks of its snapshots: ${reason}`,
  );
});

test('one of two snapshots that was not read holds', () => {
  const devices = [aDevice(), aDevice({ snapshotId: 'snap-00000000000000002' })];
  const facts = someFacts([anImage({ ebsDevices: known(devices) })], { snapshots: known([aSnapshot()]) });

  expect(ask(factsComplete, { facts, action: deregister })?.reason).toBe(
    'could not be read: locks of its snapshots: its snapshot snap-00000000000000002 was not read',
  );
});

test('a blank volume has no snapshot to be read', () => {
  const images = [anImage({ ebsDevices: known([aDevice(), aDevice({ snapshotId: null })]) })];

  expect(ask(factsComplete, { images, action: deregister })).toBeNull();
});

test.each(['pending', 'transient'] as const)('an image that is still being made waits: %s', (state) => {
  expect(ask(factsComplete, { images: [anImage({ state: known(state) })], action: deprecate })).toEqual({
    isWaiting: true,
    reason: 'the image is still being made',
  });
});

test('a tag may be set while the image is still being made', () => {
  const images = [anImage({ state: known('pending') })];

  expect(ask(factsComplete, { images, action: remedying('tag') })).toBeNull();
});

test('of a foreign image nothing more has to be read: whose it is holds', () => {
  const images = [anImage({ ownerId: '999999999999', tags: why, launchPermissions: why })];

  expect(ask(factsComplete, { images, action: deregister })).toBeNull();
});

test('deprecating takes no shares, and disabling no devices: nobody has to read them', () => {
  const rung = aRung('deprecate', 7, { whenInUse: true });
  const unshared = [anImage({ launchPermissions: why })];
  const undescribed = [anImage({ rootDeviceType: why, ebsDevices: why })];

  expect(ask(factsComplete, { images: unshared, action: { ...deprecate, step: rung } })).toBeNull();
  expect(ask(factsComplete, { images: undescribed, action: { action: 'disable' } })).toBeNull();
});

test('notifying needs no fact', () => {
  const images = [anImage({ state: why, tags: why, usage: unreadUse.usage })];

  expect(ask(factsComplete, { images, action: { action: 'notify', step: aRung('notify', 0) } })).toBeNull();
});
