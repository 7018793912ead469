import { expect, test } from 'vitest';
import type { EbsDevice, Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { encryptedSnapshots } from '../../../shared/domain/rules/encrypted-snapshots.ts';
import { aDevice } from '../../builders.ts';
import { judge } from './judge.ts';

const plain = aDevice({ encrypted: known(false) });
const blank = aDevice({ deviceName: '/dev/sdb', snapshotId: null, encrypted: known(false) });
const unread = aDevice({ deviceName: '/dev/sdc', encrypted: unknown('AWS left it out') });

const anyKey = { kmsKeys: [], allowAwsManagedKey: true };

function judgeDevices(devices: readonly EbsDevice[], changes: Partial<Image> = {}) {
  return judge(encryptedSnapshots, anyKey, { ebsDevices: known(devices), ...changes });
}

test('an image whose snapshots are all encrypted is compliant', () => {
  expect(judgeDevices([aDevice(), aDevice()])).toEqual({
    status: 'COMPLIANT',
    reason: 'every snapshot is encrypted',
    evidence: { snapshots: 2 },
  });
});

test('a plain snapshot is named with its device, and what to do', () => {
  expect(judgeDevices([aDevice(), plain])).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'not encrypted: /dev/xvda (snap-00000000000000001); copy the image with encryption and retire this one',
    evidence: { unencrypted: [{ device: '/dev/xvda', snapshotId: 'snap-00000000000000001' }] },
  });
});

test('every plain snapshot is named', () => {
  const nameless = aDevice({ deviceName: null, snapshotId: 'snap-2', encrypted: known(false) });

  expect(judgeDevices([plain, nameless]).reason).toContain(
    '/dev/xvda (snap-00000000000000001), a device (snap-2)',
  );
});

test('a plain snapshot decides, whatever else was not read', () => {
  expect(judgeDevices([unread, plain]).status).toBe('NON_COMPLIANT');
});

test('a snapshot whose encryption was not read is insufficient data', () => {
  expect(judgeDevices([aDevice(), unread])).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'encryption of /dev/sdc (snap-00000000000000001): AWS left it out',
    evidence: {},
  });
});

test('devices that could not be read are insufficient data', () => {
  expect(judge(encryptedSnapshots, anyKey, { ebsDevices: unknown('cut short') })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'devices: cut short',
  });
});

test('a blank volume holds no data that could be plain', () => {
  expect(judgeDevices([aDevice(), blank]).status).toBe('COMPLIANT');
});

test('the rule does not apply to an image of blank volumes only', () => {
  expect(judgeDevices([blank])).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'the image has no snapshots',
  });
});

test('the rule does not apply to an instance-store image', () => {
  expect(judgeDevices([], { rootDeviceType: known('instance-store') })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'an instance-store image has no snapshots',
  });
});

test.each<[string, Partial<Image>]>([
  ['pending', { state: known('pending') }],
  ['transient', { state: known('transient') }],
  ['of unread state', { state: unknown('denied') }],
])('an image that is %s may still get its snapshots', (_case, changes) => {
  expect(judgeDevices([], changes)).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the image is still being made and has no snapshots yet',
  });
});

test('a failed image without snapshots has nothing to encrypt', () => {
  expect(judgeDevices([], { state: known('failed') }).status).toBe('NOT_APPLICABLE');
});
