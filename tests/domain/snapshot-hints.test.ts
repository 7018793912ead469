import { expect, test } from 'vitest';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { noHistory, type ScopeHistory } from '../../shared/domain/history.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { judgeSnapshots } from '../../shared/domain/snapshot-status.ts';
import { aDevice, anImage, aSnapshot, daysAgo, imageNumber, now, someFacts, tags } from '../builders.ts';

const snapshotId = 'snap-00000000000000001';
const gone = 'ami-00000000000000009';

interface Question {
  readonly snapshots?: readonly Partial<Snapshot>[];
  readonly facts?: Partial<ScopeFacts>;
  readonly history?: Partial<ScopeHistory>;
  readonly of?: 'ami-created' | 'any-unreferenced';
}

/** What is said of each snapshot in a scope without images, but for what the test gives it. */
function judgeAll({ snapshots = [{}], facts = {}, history = {}, of = 'ami-created' }: Question) {
  const scoped = someFacts([], { snapshots: known(snapshots.map(aSnapshot)), ...facts });
  return judgeSnapshots(scoped, { history: { ...noHistory, ...history }, of, now }).findings;
}

function judge(changes: Partial<Snapshot>, others: Omit<Question, 'snapshots'> = {}) {
  return judgeAll({ snapshots: [changes], ...others })[0];
}

test('a copy of a snapshot that took along the words of CreateImage names an image of elsewhere', () => {
  expect(judge({ isCopy: true })).toMatchObject({
    status: 'NOT_AMI',
    reason: 'a copy that took along its text, which names ami-00000000000000001 of elsewhere',
    madeFor: null,
  });
});

test('what such a copy names is kept for it all the same while it is here', () => {
  const images = known([anImage({ ebsDevices: known([]) })]);

  expect(judge({ isCopy: true }, { facts: { images } })).toMatchObject({
    status: 'IN_USE',
    reason: 'made for ami-00000000000000001, which is still there',
  });
});

test('the placeholder of copies says nothing against the words of CopyImage', () => {
  const description =
    'Copied for DestinationAmi ami-00000000000000001 from SourceAmi ami-3073884d for SourceSnapshot snap-03df3468e22d8d20a. Task created on 1,541,312,685,382.';

  expect(judge({ isCopy: true, description })).toMatchObject({
    status: 'ORPHANED',
    madeFor: { imageId: 'ami-00000000000000001', knownBy: 'description' },
  });
});

test.each([
  'Copied for DestinationAmi ami-1 from SourceAmi ami-2 for SourceSnapshot snap-3. Keep: legal hold',
  'Copied for DestinationAmi ami-1 from SourceAmi ami-2 for SourceSnapshot snap-3',
  'Copied for DestinationAmi ami-1 from SourceAmi ami-2 for SourceSnapshot snap-3. Task created on 1,541. ancestor_id=snap-4',
  '[Copied snap-1 from us-east-1] Created by CreateImage(i-1) for ami-1',
  'ancestor_id=snap-0f00000000000000f',
  'Created by CreateImage(i-1) for ami-1, ami-2',
])('an imitation such as %j is no word of EC2', (description) => {
  expect(judge({ description })?.status).toBe('NOT_AMI');
});

test.each(['import-ami-2849f526756d7ac3t', 'import-snap-fhcp6i74'])(
  'a disk imported by %s may exist nowhere else: it is protected, whatever snapshots are asked for',
  (task) => {
    const imported = { description: `Created by AWS-VMImport service for ${task}`, isCopy: true };

    for (const of of ['ami-created', 'any-unreferenced'] as const) {
      expect(judge(imported, { of })).toMatchObject({
        status: 'PROTECTED',
        reason: 'imported; its text names no image',
      });
    }
  },
);

test('an imported disk that backed an image is orphaned once that image is gone', () => {
  const description = 'Created by AWS-VMImport service for import-ami-2849f526756d7ac3t';
  const mappedSnapshots = new Map([[gone, [snapshotId]]]);

  expect(judge({ description, isCopy: true }, { history: { mappedSnapshots } })).toMatchObject({
    status: 'ORPHANED',
    reason: 'made for ami-00000000000000009 as earlier sweeps saw, which is gone; nothing else refers to it',
    madeFor: { imageId: gone, knownBy: 'history' },
  });
});

test('of two snapshots of one volume the one that backs an image is in use, whatever becomes of the other', () => {
  const text = (image: string) => `Created by CreateImage(i-0816a1c230997c6de) for ${image} from vol-0c79`;
  const other = 'snap-00000000000000002';
  const findings = judgeAll({
    snapshots: [
      { description: text('ami-00000000000000001') },
      { snapshotId: other, description: text(gone) },
    ],
    facts: { images: known([anImage()]) },
  });

  expect(findings.map(({ status }) => status)).toEqual(['IN_USE', 'ORPHANED']);
});

test('an image that is gone, and a text that names one that is here: the snapshot is kept', () => {
  const mappedSnapshots = new Map([[gone, [snapshotId]]]);
  const images = known([anImage({ ebsDevices: known([]) })]);

  expect(judge({}, { facts: { images }, history: { mappedSnapshots } })?.status).toBe('IN_USE');
});

test('an image in the Recycle Bin that maps it by our history keeps it', () => {
  const imagesInRecycleBin = known([{ imageId: gone, enteredAt: daysAgo(1) }]);
  const mappedSnapshots = new Map([[gone, [snapshotId]]]);

  expect(judge({}, { facts: { imagesInRecycleBin }, history: { mappedSnapshots } })).toMatchObject({
    status: 'IN_USE',
    reason: 'backs ami-00000000000000009, which can be restored from the Recycle Bin',
  });
});

test('an image in the Recycle Bin whose snapshots our history knows keeps no other one', () => {
  const imagesInRecycleBin = known([{ imageId: gone, enteredAt: daysAgo(1) }]);
  const mappedSnapshots = new Map([[gone, ['snap-00000000000000002']]]);

  expect(judge({}, { facts: { imagesInRecycleBin }, history: { mappedSnapshots } })?.status).toBe('ORPHANED');
});

test('an image in the Recycle Bin that nobody knows keeps what was there when it went, and nothing younger', () => {
  const facts = { imagesInRecycleBin: known([{ imageId: gone, enteredAt: daysAgo(10) }]) };

  expect(judge({ startedAt: known(daysAgo(10)) }, { facts })?.status).toBe('UNKNOWN');
  expect(judge({ startedAt: known(daysAgo(9)) }, { facts })?.status).toBe('ORPHANED');
  expect(judge({ startedAt: known(null) }, { facts })?.status).toBe('UNKNOWN');
  expect(judge({ startedAt: unknown('no instant') }, { facts })?.status).toBe('UNKNOWN');
});

test('what a text says of an image in the Recycle Bin counts although its devices are hidden', () => {
  const imagesInRecycleBin = known([{ imageId: 'ami-00000000000000001', enteredAt: daysAgo(1) }]);

  expect(judge({ startedAt: known(daysAgo(0)) }, { facts: { imagesInRecycleBin } })).toMatchObject({
    status: 'IN_USE',
    reason: 'made for ami-00000000000000001, which can be restored from the Recycle Bin',
  });
});

test('a restored image is no gone one, whatever our history says', () => {
  const mappedSnapshots = new Map([['ami-00000000000000001', [snapshotId]]]);
  const images = known([anImage({ ebsDevices: known([aDevice()]) })]);

  expect(judge({}, { facts: { images }, history: { mappedSnapshots } })).toMatchObject({
    status: 'IN_USE',
    reason: 'backs ami-00000000000000001',
  });
});

test.each([
  ['launch template', 'arn:aws:ec2:eu-central-1:111122223333:launch-template/lt-1'],
  ['launch configuration', 'arn:aws:autoscaling:eu-central-1:111122223333:launchConfiguration:1'],
  ['fleet', 'arn:aws:ec2:eu-central-1:111122223333:fleet/fleet-1'],
  ['Spot request', 'arn:aws:ec2:eu-central-1:111122223333:spot-instances-request/sir-1'],
  ['recipe', 'arn:aws:imagebuilder:eu-central-1:111122223333:image-recipe/web/1.0.0'],
])('a snapshot that only a %s maps is in use, and the answer names it', (kind, arn) => {
  expect(judge({ mappings: known([{ kind, arn }]) })).toMatchObject({
    status: 'IN_USE',
    reason: `mapped by ${arn}`,
  });
});

test.each<[string, Partial<Snapshot>]>([
  [
    'managed by AWS Elastic Disaster Recovery',
    { tags: known(tags({ AWSElasticDisasterRecoveryManaged: 'drs' })) },
  ],
  ['managed by Data Lifecycle Manager', { description: 'Created for policy: policy-0f schedule: Daily' }],
  ['still being made', { state: known('pending') }],
  ['in the Recycle Bin', { state: known('recoverable') }],
  ['in the Recycle Bin', { state: known('recovering') }],
])(
  'a snapshot that is %s is protected, also where all that nothing refers to are asked for',
  (reason, changes) => {
    expect(judge(changes, { of: 'any-unreferenced' })).toMatchObject({ status: 'PROTECTED', reason });
  },
);

test.each<[string, Partial<Snapshot>]>([
  ['archived', { isArchived: known(true) }],
  ['of a size that could not be read', { volumeGib: unknown('denied'), fullBytes: unknown('denied') }],
  ['one that failed', { state: known('error') }],
])('a snapshot that is %s can be orphaned', (_case, changes) => {
  expect(judge(changes)?.status).toBe('ORPHANED');
});

test('a snapshot whose state could not be read is unknown', () => {
  expect(judge({ state: unknown('no state') })).toMatchObject({ status: 'UNKNOWN', reason: 'no state' });
});

test('where all that nothing refers to are asked for, one without a word about images is orphaned', () => {
  const nightly = { description: 'nightly backup' };

  expect(judge(nightly, { of: 'any-unreferenced' })).toMatchObject({
    status: 'ORPHANED',
    reason: 'nothing refers to it',
    madeFor: null,
  });
  expect(judge(nightly)?.status).toBe('NOT_AMI');
});

test('since when it is orphaned comes from the sweep that saw it first', () => {
  const orphanedSince = new Map([[snapshotId, daysAgo(20)]]);

  expect(judge({}, { history: { orphanedSince } })?.orphanedSince).toBe(daysAgo(20));
  expect(judge({ isLocked: known(true) }, { history: { orphanedSince } })?.orphanedSince).toBeNull();
});

test('an event shows some images only, so that no image is gone for certain', () => {
  const mappedSnapshots = new Map([[gone, [snapshotId]]]);

  expect(judge({}, { facts: { covers: 'images' }, history: { mappedSnapshots } })).toMatchObject({
    status: 'UNKNOWN',
    reason: 'the other images are read by the daily sweep',
  });
});

test('an image among others that could not be read may be the one', () => {
  const reads = [{ fact: 'Images', known: false, why: '1 record cannot be read' }];

  expect(judge({}, { facts: { reads, images: known([imageNumber(2)]) } })).toMatchObject({
    status: 'UNKNOWN',
    reason: 'images: 1 record cannot be read',
  });
});

test('what somebody restored after this service deleted it is left alone', () => {
  const outcomes = [
    { subjectId: snapshotId, action: 'delete-snapshot' as const, at: daysAgo(3), status: 'applied' as const },
  ];

  expect(judge({}, { history: { outcomes } })).toMatchObject({
    status: 'PROTECTED',
    reason: 'restored after it was deleted at 2026-09-28T12:00:00.000Z',
  });
});
