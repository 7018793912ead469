import {
  DescribeFleetsCommand,
  DescribeSpotFleetRequestsCommand,
  DescribeSpotInstanceRequestsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

const pageSize = { MaxResults: 1000 };

/** EC2 fleets but the `instant` ones, which launch once and are told only by id. IAM: ec2:DescribeFleets. */
export const fleets: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeFleets',
    read: (NextToken) => ec2.send(new DescribeFleetsCommand({ ...pageSize, NextToken })),
    items: (page) => page.Fleets,
    next: (page) => page.NextToken,
  });
};

/** IAM: ec2:DescribeSpotFleetRequests. */
export const spotFleetRequestConfigs: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeSpotFleetRequests',
    read: (NextToken) => ec2.send(new DescribeSpotFleetRequestsCommand({ ...pageSize, NextToken })),
    items: (page) => page.SpotFleetRequestConfigs,
    next: (page) => page.NextToken,
  });
};

/** IAM: ec2:DescribeSpotInstanceRequests. */
export const spotInstanceRequests: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeSpotInstanceRequests',
    read: (NextToken) => ec2.send(new DescribeSpotInstanceRequestsCommand({ ...pageSize, NextToken })),
    items: (page) => page.SpotInstanceRequests,
    next: (page) => page.NextToken,
  });
};
