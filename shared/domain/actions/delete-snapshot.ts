import { snapshotRung } from '../action.ts';

export const deleteSnapshot = snapshotRung({
  id: 'delete-snapshot',
  title: 'Delete a snapshot whose image is gone; a Recycle Bin rule keeps it restorable for its days',
  effect: 'destructive',
  undo: 'RestoreSnapshotFromRecycleBin while the Recycle Bin keeps it; afterwards nothing.',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-snapshot.html',
  iamActions: ['ec2:DeleteSnapshot'],
  role: 'remover',
  limit: 'deleteSnapshots',
  calls: ({ snapshotId }) => [{ operation: 'ec2:DeleteSnapshot', input: { SnapshotId: snapshotId } }],
});
