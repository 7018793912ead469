import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

/** All instances, those that services manage too, each with the owner of its reservation. IAM: ec2:DescribeInstances. */
export const instances: Reader = async (reading) => {
  const ec2 = reading.client(EC2Client);
  const reservations = await readPages({
    operation: 'DescribeInstances',
    read: (NextToken) =>
      ec2.send(new DescribeInstancesCommand({ IncludeManagedResources: true, MaxResults: 1000, NextToken })),
    items: (page) => page.Reservations,
    next: (page) => page.NextToken,
  });
  // A reservation without its instances hides what may run: it stays as it is, a record that names no image.
  return reservations.flatMap(({ OwnerId, Instances, ...rest }): readonly unknown[] =>
    Instances === undefined ? [rest] : Instances.map((instance) => ({ ...instance, OwnerId })),
  );
};
