import {
  DescribeFastSnapshotRestoresCommand,
  DescribeLockedSnapshotsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

/** IAM: ec2:DescribeLockedSnapshots. */
export const lockedSnapshots: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeLockedSnapshots',
    read: (NextToken) => ec2.send(new DescribeLockedSnapshotsCommand({ MaxResults: 1000, NextToken })),
    items: (page) => page.Snapshots,
    next: (page) => page.NextToken,
  });
};

/** IAM: ec2:DescribeFastSnapshotRestores. */
export const fastSnapshotRestores: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeFastSnapshotRestores',
    read: (NextToken) => ec2.send(new DescribeFastSnapshotRestoresCommand({ MaxResults: 200, NextToken })),
    items: (page) => page.FastSnapshotRestores,
    next: (page) => page.NextToken,
  });
};
