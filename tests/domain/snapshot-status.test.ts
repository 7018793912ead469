import { expect, test } from 'vitest';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import type { ImageId, SnapshotId } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { judgeSnapshots } from '../../shared/domain/snapshot-status.ts';
import { aDevice, anImage, aSnapshot, imageNumber, now, someFacts, tags } from '../builders.ts';

const why = unknown('access denied');
const copied =
  'Copied for DestinationAmi ami-00000000000000001 from SourceAmi ami-00000000000000002 for SourceSnapshot snap-0f. Task created on 1,552,061,232,790.';
const gone = 'ami-00000000000000009';

interface Past {
  readonly mapped?: Readonly<Record<ImageId, readonly SnapshotId[]>>;
  readonly since?: Readonly<Record<SnapshotId, string>>;
  readonly of?: 'ami-created' | 'any-unreferenced';
}

function needsIn(facts: ScopeFacts, { mapped = {}, since = {}, of = 'ami-created' }: Past = {}) {
  const history = {
    mappedSnapshots: new Map(Object.entries(mapped)),
    orphanedSince: new Map(Object.entries(since)),
    outcomes: [],
    assumeNotifiedAt: null,
  };
  return judgeSnapshots(facts, { history, of, now });
}

/** What is said of one snapshot in a scope without images, but for what the test gives it. */
function judge(changes: Partial<Snapshot> = {}, facts: Partial<ScopeFacts> = {}, past: Past = {}) {
  const scoped = someFacts([], { snapshots: known([aSnapshot(changes)]), ...facts });
  return needsIn(scoped, past).findings[0];
}

test('a snapshot whose image is gone and that nothing else needs is orphaned', () => {
  expect(judge()).toEqual({
    snapshotId: 'snap-00000000000000001',
    status: 'ORPHANED',
    reason: 'made for ami-00000000000000001 by its description, which is gone; nothing else refers to it',
    madeFor: { imageId: 'ami-00000000000000001', knownBy: 'description' },
    orphanedSince: '2026-10-01T12:00:00.000Z',
  });
});

test.each(['available', 'disabled', 'pending', 'failed', 'deregistered'] as const)(
  'a snapshot that a %s image lists is in use',
  (state) => {
    const images = known([anImage({ state: known(state) })]);

    expect(judge({}, { images })).toMatchObject({
      status: 'IN_USE',
      reason: 'backs ami-00000000000000001',
    });
  },
);

test('a snapshot of several images names them all', () => {
  const shared = known([aDevice()]);
  const images = known([anImage(), imageNumber(2, { ebsDevices: shared })]);

  expect(judge({}, { images })?.reason).toBe('backs ami-00000000000000001, ami-00000000000000002');
});

test('a snapshot that its image does not list yet is in use', () => {
  const images = known([anImage({ state: known('pending'), ebsDevices: known([]) })]);

  expect(judge({}, { images })).toMatchObject({
    status: 'IN_USE',
    reason: 'made for ami-00000000000000001, which is still there',
  });
});

test('a snapshot that a template maps is in use', () => {
  const mappings = known([
    { kind: 'launch-template', arn: 'arn:aws:ec2:eu-central-1::launch-template/lt-1' },
  ]);

  expect(judge({ mappings })).toMatchObject({
    status: 'IN_USE',
    reason: 'mapped by arn:aws:ec2:eu-central-1::launch-template/lt-1',
  });
});

test('a copy belongs to the image that it was made for', () => {
  expect(judge({ description: copied })).toMatchObject({ status: 'ORPHANED' });
  expect(
    judge({ description: copied }, { images: known([imageNumber(1, { ebsDevices: known([]) })]) }),
  ).toMatchObject({
    status: 'IN_USE',
  });
});

test('the source that a copy names does not keep it', () => {
  expect(judge({ description: copied }, { images: known([imageNumber(2)]) })).toMatchObject({
    status: 'ORPHANED',
  });
});

test.each([
  'Created by CreateImage(i-0a1b2c3d) for ami-0a1b2c3d from vol-0a1b2c3d',
  'Created by CreateImage(i-0a1b2c3d4e5f60718) for ami-0a1b2c3d4e5f60718',
])('the form %s of CreateImage names an image', (description) => {
  expect(judge({ description })?.status).toBe('ORPHANED');
});

test.each([
  null,
  '',
  'nightly backup of ami-00000000000000001',
  'ancestor_id=snap-0f ami-00000000000000001',
  'not Created by CreateImage(i-00000000000000001) for ami-00000000000000001',
  'Created by CreateImage(i-00000000000000001) for ami-00000000000000001\nkeep',
  'Created by CreateImage(i-00000000000000001) for ami-00000000000000001 keep',
])('the description %j does not say that it was made for an image', (description) => {
  expect(judge({ description })).toMatchObject({
    status: 'NOT_AMI',
    reason: 'nothing says that it was made for an image',
  });
});

test.each<[string, Partial<Snapshot>]>([
  ['belongs to 999999999999', { ownerId: '999999999999' }],
  ['managed by AWS Backup', { tags: known(tags({ 'aws:backup:source-resource': 'i-1' })) }],
  ['managed by AWS Backup', { description: 'This snapshot is created by the AWS Backup service.' }],
  ['managed by Data Lifecycle Manager', { tags: known(tags({ 'aws:dlm:lifecycle-policy-id': 'p-1' })) }],
  ['managed by Data Lifecycle Manager', { tags: known(tags({ 'dlm:managed': 'true' })) }],
  ['tagged ami-governor:protected', { tags: known(tags({ 'ami-governor:protected': '' })) }],
  ['locked', { isLocked: known(true) }],
  ['enabled for fast snapshot restore', { hasFastRestore: known(true) }],
  ['shared with others', { sharedWith: known(['444455556666']) }],
])('a snapshot that is %s is protected', (reason, changes) => {
  expect(judge(changes)).toMatchObject({ status: 'PROTECTED', reason });
});

test('a known protection is told although other facts were not read', () => {
  expect(judge({ isLocked: known(true), sharedWith: why, tags: why })).toMatchObject({
    status: 'PROTECTED',
    reason: 'locked',
  });
});

test.each<[string, Partial<Snapshot>, Partial<ScopeFacts>]>([
  ['its owner', { ownerId: null }, {}],
  ['its tags', { tags: why }, {}],
  ['its mappings', { mappings: why }, {}],
  ['its lock', { isLocked: why }, {}],
  ['its fast restore', { hasFastRestore: why }, {}],
  ['its shares', { sharedWith: why }, {}],
  ['the images', {}, { images: why }],
  ['the devices of any image', {}, { images: known([imageNumber(2, { ebsDevices: why })]) }],
  ['the Recycle Bin', {}, { imagesInRecycleBin: why }],
])('a snapshot is unknown while %s could not be read', (_case, changes, facts) => {
  expect(judge(changes, facts)?.status).toBe('UNKNOWN');
});

test('while an image is in the Recycle Bin its devices are hidden and no snapshot is orphaned', () => {
  expect(judge({}, { imagesInRecycleBin: known([{ imageId: gone, enteredAt: null }]) })).toMatchObject({
    status: 'UNKNOWN',
    reason: 'ami-00000000000000009 in the Recycle Bin may need it; its devices are hidden there',
  });
});

test('without the snapshots nothing is said of any', () => {
  expect(needsIn(someFacts([anImage()], { snapshots: why })).findings).toEqual([]);
});

test('snapshots go with the image that alone needs them', () => {
  expect(needsIn(someFacts([anImage()])).goingWith(anImage())?.length).toBe(1);
});

test('blank volumes keep no snapshot back', () => {
  const image = anImage({ ebsDevices: known([aDevice(), aDevice({ snapshotId: null })]) });

  expect(needsIn(someFacts([image])).goingWith(image)?.length).toBe(1);
});

test.each([
  ['no devices', known([])],
  ['only blank volumes', known([aDevice({ snapshotId: null })])],
  ['unread devices', why],
])('an image with %s takes no snapshot along', (_case, ebsDevices) => {
  const image = anImage({ ebsDevices });

  expect(needsIn(someFacts([image])).goingWith(image)).toBeNull();
});

test.each<[string, Partial<Snapshot>]>([
  ['locked', { isLocked: known(true) }],
  ['shared', { sharedWith: known(['444455556666']) }],
  ['mapped by a template', { mappings: known([{ kind: 'launch-template', arn: 'lt-1' }]) }],
  ['not made for an image', { description: null }],
  [
    'made for another image that is still there',
    { description: 'Created by CreateImage(i-1) for ami-00000000000000002' },
  ],
  ['of unread tags', { tags: why }],
])('one snapshot that is %s keeps all of them', (_case, changes) => {
  const image = anImage({
    ebsDevices: known([aDevice(), aDevice({ snapshotId: 'snap-00000000000000009' })]),
  });
  const snapshots = known([aSnapshot(), aSnapshot({ snapshotId: 'snap-00000000000000009', ...changes })]);
  const facts = someFacts([image, imageNumber(2)], { snapshots });

  expect(needsIn(facts).goingWith(image)).toBeNull();
});

test('a snapshot that was not read keeps all of them', () => {
  expect(needsIn(someFacts([anImage()], { snapshots: known([]) })).goingWith(anImage())).toBeNull();
  expect(needsIn(someFacts([anImage()], { snapshots: why })).goingWith(anImage())).toBeNull();
});

test('a snapshot that another image lists as well keeps all of them', () => {
  const facts = someFacts([anImage(), imageNumber(2, { ebsDevices: known([aDevice()]) })]);

  expect(needsIn(facts).goingWith(anImage())).toBeNull();
});

test('a snapshot that an image maps twice goes with it once', () => {
  const image = anImage({ ebsDevices: known([aDevice(), aDevice({ deviceName: '/dev/xvdb' })]) });

  expect(needsIn(someFacts([image])).goingWith(image)?.length).toBe(1);
});

test('a snapshot of an image in the Recycle Bin does not go with another one', () => {
  const facts = someFacts([anImage()], { imagesInRecycleBin: known([{ imageId: gone, enteredAt: null }]) });

  expect(needsIn(facts).goingWith(anImage())).toBeNull();
});
