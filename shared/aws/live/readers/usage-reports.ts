import {
  DescribeImageUsageReportEntriesCommand,
  DescribeImageUsageReportsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

/** All usage reports of the account's images, whatever their state. IAM: ec2:DescribeImageUsageReports. */
export const imageUsageReports: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeImageUsageReports',
    read: (NextToken) => ec2.send(new DescribeImageUsageReportsCommand({ NextToken })),
    items: (page) => page.ImageUsageReports,
    next: (page) => page.NextToken,
  });
};

/** IAM: ec2:DescribeImageUsageReportEntries. */
export const imageUsageReportEntries: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeImageUsageReportEntries',
    read: (NextToken) => ec2.send(new DescribeImageUsageReportEntriesCommand({ NextToken })),
    items: (page) => page.ImageUsageReportEntries,
    next: (page) => page.NextToken,
  });
};
