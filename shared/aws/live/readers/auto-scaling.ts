import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
} from '@aws-sdk/client-auto-scaling';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

// The most that a page of either takes.
const pageSize = { MaxRecords: 100 };

/** IAM: autoscaling:DescribeAutoScalingGroups. */
export const autoScalingGroups: Reader = (reading) => {
  const autoScaling = reading.client(AutoScalingClient);
  return readPages({
    operation: 'DescribeAutoScalingGroups',
    read: (NextToken) => autoScaling.send(new DescribeAutoScalingGroupsCommand({ ...pageSize, NextToken })),
    items: (page) => page.AutoScalingGroups,
    next: (page) => page.NextToken,
  });
};

/** IAM: autoscaling:DescribeLaunchConfigurations. */
export const launchConfigurations: Reader = (reading) => {
  const autoScaling = reading.client(AutoScalingClient);
  return readPages({
    operation: 'DescribeLaunchConfigurations',
    read: (NextToken) =>
      autoScaling.send(new DescribeLaunchConfigurationsCommand({ ...pageSize, NextToken })),
    items: (page) => page.LaunchConfigurations,
    next: (page) => page.NextToken,
  });
};
