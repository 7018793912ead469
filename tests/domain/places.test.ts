import { expect, test } from 'vitest';
import { known, unknown } from '../../shared/domain/known.ts';
import { fitOneDay, placesOf } from '../../shared/domain/places.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { anAction, anImage, aPolicy, aRung, aSnapshot, aView, someFacts } from '../builders.ts';

const imageId = 'ami-00000000000000001';
const deregistering = anAction({
  ...{ actionId: `deregister#${imageId}`, action: 'deregister', step: aRung('deregister', 60) },
  calls: [{ operation: 'ec2:DeregisterImage', input: { ImageId: imageId, DeleteAssociatedSnapshots: true } }],
});

/** `anImage` with these snapshots. */
function viewWith(snapshots: readonly Snapshot[]) {
  return aView({ facts: someFacts([anImage()], { snapshots: known(snapshots) }) });
}

test.each<[string, readonly Snapshot[], number]>([
  ['of 8 GiB takes 8', [aSnapshot()], 8],
  ['of unread size takes more than any limit has', [aSnapshot({ volumeGib: unknown('denied') })], Infinity],
  ['that was not read takes more than any limit has', [], Infinity],
])('a snapshot that goes with its image and is %s', (_case, snapshots, gib) => {
  expect(placesOf(deregistering, viewWith(snapshots))).toEqual([
    { actionId: `deregister#${imageId}`, action: 'deregister', limit: 'deregister', gib: 0 },
    {
      ...{ actionId: 'delete-snapshot#snap-00000000000000001', action: 'delete-snapshot' },
      ...{ limit: 'deleteSnapshots', gib },
    },
  ]);
});

test.each([
  [16, true],
  [15, false],
])('two snapshots of 8 GiB fit a day of %i GiB: %s', (deleteSnapshotsGib, fit) => {
  const snapshots = [aSnapshot(), aSnapshot({ snapshotId: 'snap-00000000000000002' })];
  const limits = {
    ...aPolicy().limits,
    ...{ deleteSnapshots: { count: 2, percent: 100 }, deleteSnapshotsGib },
  };
  const facts = someFacts([anImage()], { snapshots: known(snapshots) });

  expect(fitOneDay(snapshots, aView({ facts, policy: aPolicy({ limits }) }))).toBe(fit);
});
