import { expect, test } from 'vitest';
import type { ScopeFacts } from '../../../shared/domain/facts.ts';
import type { EbsDevice } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { encryptedSnapshots } from '../../../shared/domain/rules/encrypted-snapshots.ts';
import { aDevice, anImage, aSnapshot, someFacts } from '../../builders.ts';
import { judgeAmong } from './judge-among.ts';

const arn = (account: string, region: string, key: string) => `arn:aws:kms:${region}:${account}:${key}`;
const own = arn('111122223333', 'eu-central-1', 'key/k-1');
const other = arn('111122223333', 'eu-central-1', 'key/k-2');
const managed = arn('111122223333', 'eu-central-1', 'key/k-9');
const foreign = arn('999999999999', 'eu-central-1', 'key/k-1');
const elsewhere = arn('111122223333', 'us-east-1', 'key/k-1');

const keyAliases: ScopeFacts['keyAliases'] = known(
  new Map([
    ['k-1', ['alias/images', 'alias/golden']],
    ['k-9', ['alias/aws/ebs']],
  ]),
);

interface Asked {
  readonly kmsKeys?: readonly string[];
  readonly allowAwsManagedKey?: boolean;
  readonly facts?: Partial<ScopeFacts>;
}

function judgeDevice(changes: Partial<EbsDevice>, { kmsKeys = [], allowAwsManagedKey = true, facts }: Asked) {
  const image = anImage({ ebsDevices: known([aDevice(changes)]) });
  return judgeAmong(encryptedSnapshots, { kmsKeys, allowAwsManagedKey }, image, {
    facts: someFacts([image], { keyAliases, ...facts }),
  });
}

function judgeKey(kmsKeyId: string, asked: Asked) {
  return judgeDevice({ kmsKeyId }, asked);
}

test.each([
  ['its id', 'k-1'],
  ['its ARN', own],
  ['one of its aliases', 'alias/golden'],
  ['the ARN of an alias', arn('111122223333', 'eu-central-1', 'alias/images')],
])('a key that the policy names by %s is allowed', (_case, named) => {
  expect(judgeKey(own, { kmsKeys: ['k-7', named] })).toEqual({
    status: 'COMPLIANT',
    reason: 'every snapshot is encrypted with an allowed key',
    evidence: { snapshots: 1 },
  });
});

test('another key is named with its device, and what to do', () => {
  expect(judgeKey(other, { kmsKeys: ['alias/images'] })).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'encrypted with a key that is not allowed: /dev/xvda (snap-00000000000000001) with arn:aws:kms:eu-central-1:111122223333:key/k-2; copy the image with an allowed key and retire this one',
    evidence: {
      unencrypted: [],
      wrongKeys: [
        {
          device: '/dev/xvda',
          snapshotId: 'snap-00000000000000001',
          kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/k-2',
        },
      ],
    },
  });
});

test('the key that AWS manages may be forbidden', () => {
  expect(judgeKey(managed, { allowAwsManagedKey: false })).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'encrypted with the key that AWS manages: /dev/xvda (snap-00000000000000001) with arn:aws:kms:eu-central-1:111122223333:key/k-9; copy the image with a key of your own and retire this one',
  });
  expect(judgeKey(other, { allowAwsManagedKey: false }).status).toBe('COMPLIANT');
  expect(judgeKey('alias/aws/ebs', { allowAwsManagedKey: false }).status).toBe('NON_COMPLIANT');
});

test('the key that AWS manages is allowed beside others only where it is listed', () => {
  expect(judgeKey(managed, { kmsKeys: ['alias/images'] }).status).toBe('NON_COMPLIANT');
  expect(judgeKey(managed, { kmsKeys: ['alias/images', 'alias/aws/ebs'] }).status).toBe('COMPLIANT');
  expect(judgeKey(managed, { kmsKeys: ['alias/aws/ebs'], allowAwsManagedKey: false }).status).toBe(
    'NON_COMPLIANT',
  );
});

test.each([
  ['another account', foreign],
  ['another Region', elsewhere],
])('a key of %s is unknown unless it is named by its full ARN', (_case, key) => {
  expect(judgeKey(key, { kmsKeys: ['k-1', 'alias/images'] })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: `key of /dev/xvda (snap-00000000000000001): the names of ${key} are not seen from 111122223333 in eu-central-1`,
  });
  expect(judgeKey(key, { allowAwsManagedKey: false }).status).toBe('INSUFFICIENT_DATA');
  expect(judgeKey(key, { kmsKeys: [key], allowAwsManagedKey: false }).status).toBe('COMPLIANT');
});

test('a key that is told by an alias is the key of that name', () => {
  expect(judgeKey('alias/images', { kmsKeys: ['k-1'] }).status).toBe('COMPLIANT');
  expect(judgeKey('alias/images', { kmsKeys: ['alias/golden'] }).status).toBe('COMPLIANT');
  expect(judgeKey('alias/images', { kmsKeys: ['k-2'] }).status).toBe('NON_COMPLIANT');
  expect(judgeKey('alias/gone', { kmsKeys: ['k-1'] })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'key of /dev/xvda (snap-00000000000000001): no key is named alias/gone',
  });
});

test('names that were not read are missed only where they are needed', () => {
  const facts = { keyAliases: unknown('ListAliases was denied') };

  expect(judgeKey(own, { facts }).status).toBe('COMPLIANT');
  expect(judgeKey(own, { kmsKeys: ['k-1'], facts }).status).toBe('COMPLIANT');
  expect(judgeKey(other, { kmsKeys: ['k-1'], facts }).status).toBe('NON_COMPLIANT');
  expect(judgeKey(other, { kmsKeys: ['alias/images'], facts })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'key of /dev/xvda (snap-00000000000000001): the names of the keys: ListAliases was denied',
  });
  expect(judgeKey(own, { kmsKeys: ['k-1'], allowAwsManagedKey: false, facts }).status).toBe(
    'INSUFFICIENT_DATA',
  );
});

test('where the device tells no key its snapshot does', () => {
  const snapshots = (kmsKeyId: string) => known([aSnapshot({ kmsKeyId: known(kmsKeyId) })]);

  expect(judgeDevice({}, { kmsKeys: ['k-1'], facts: { snapshots: snapshots(own) } }).status).toBe(
    'COMPLIANT',
  );
  expect(judgeDevice({}, { kmsKeys: ['k-1'], facts: { snapshots: snapshots(other) } }).status).toBe(
    'NON_COMPLIANT',
  );
});

test.each<[string, Partial<ScopeFacts>, string]>([
  ['was not read', { snapshots: known([]) }, 'the snapshot was not read'],
  ['tells no key', { snapshots: known([aSnapshot({ kmsKeyId: known(null) })]) }, 'AWS does not tell it'],
  ['has an unread key', { snapshots: known([aSnapshot({ kmsKeyId: unknown('no text') })]) }, 'no text'],
])('a snapshot that %s is insufficient data only where a key is wanted', (_case, facts, why) => {
  expect(judgeDevice({}, { kmsKeys: ['k-1'], facts })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: `key of /dev/xvda (snap-00000000000000001): ${why}`,
  });
  expect(judgeDevice({}, { facts }).status).toBe('COMPLIANT');
});

test('a plain snapshot and a wrong key stand in one sentence', () => {
  const image = anImage({
    ebsDevices: known([
      aDevice({ kmsKeyId: other }),
      aDevice({ deviceName: '/dev/sdb', snapshotId: 'snap-2', encrypted: known(false) }),
    ]),
  });
  const verdict = judgeAmong(encryptedSnapshots, { kmsKeys: ['k-1'], allowAwsManagedKey: true }, image, {
    facts: someFacts([image], { keyAliases }),
  });

  expect(verdict.reason).toBe(
    'not encrypted: /dev/sdb (snap-2); copy the image with encryption and retire this one; encrypted with a key that is not allowed: /dev/xvda (snap-00000000000000001) with arn:aws:kms:eu-central-1:111122223333:key/k-2; copy the image with an allowed key and retire this one',
  );
});
