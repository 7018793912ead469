import { BatchClient, DescribeComputeEnvironmentsCommand } from '@aws-sdk/client-batch';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

/** IAM: batch:DescribeComputeEnvironments. */
export const computeEnvironments: Reader = (reading) => {
  const batch = reading.client(BatchClient);
  return readPages({
    operation: 'DescribeComputeEnvironments',
    read: (nextToken) => batch.send(new DescribeComputeEnvironmentsCommand({ maxResults: 100, nextToken })),
    items: (page) => page.computeEnvironments,
    next: (page) => page.nextToken,
  });
};
