import { field, imageCall } from './cloudtrail.ts';

/** ModifySnapshotAttribute and its kin: who may make volumes of a snapshot, and so may read the images that rest on it. */
export const shareSnapshot = imageCall({
  id: 'share-snapshot',
  eventNames: ['ModifySnapshotAttribute', 'ResetSnapshotAttribute'],
  intentOf: () => 'evaluate',
  imagesOf: () => [],
  snapshotsOf: (call) => [field(call, 'request', 'snapshotId')],
  reason: 'the shares of a snapshot were changed',
});
