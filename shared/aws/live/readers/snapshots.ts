import { DescribeSnapshotsCommand, EC2Client, type Snapshot } from '@aws-sdk/client-ec2';
import type { SnapshotId } from '../../../domain/image.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';

/** All snapshots of the account. IAM: ec2:DescribeSnapshots. */
export const snapshots: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeSnapshots',
    read: (NextToken) =>
      ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], MaxResults: 1000, NextToken })),
    items: (page) => page.Snapshots,
    next: (page) => page.NextToken,
  });
};

/** Those of these snapshots that the account owns; at most 200 ids: one call. */
export async function snapshotsById(
  reading: Reading,
  snapshotIds: readonly SnapshotId[],
): Promise<readonly Snapshot[]> {
  if (snapshotIds.length === 0) return [];
  const ec2 = reading.client(EC2Client);
  const Filters = [{ Name: 'snapshot-id', Values: [...snapshotIds] }];
  return readPages({
    operation: 'DescribeSnapshots',
    read: (NextToken) =>
      ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters, MaxResults: 1000, NextToken })),
    items: (page) => page.Snapshots,
    next: (page) => page.NextToken,
    maxPages: 1,
  });
}
