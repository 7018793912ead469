import {
  EC2Client,
  type ImageRecycleBinInfo,
  ListImagesInRecycleBinCommand,
  ListSnapshotsInRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import { isGone } from '../errors.ts';
import { readPages } from '../paginate.ts';
import { type RecycleBinCalls, recycleBinCalls } from '../rbin.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

/** IAM: ec2:ListImagesInRecycleBin. */
export const imagesInRecycleBin: Reader = (reading) => binnedImages(reading);

/** In not more pages of 1,000 than that; beyond them it counts as cut short. */
export function binnedImages(reading: Reading, maxPages?: number): Promise<readonly ImageRecycleBinInfo[]> {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'ListImagesInRecycleBin',
    read: (NextToken) => ec2.send(new ListImagesInRecycleBinCommand({ MaxResults: 1000, NextToken })),
    items: (page) => page.Images,
    next: (page) => page.NextToken,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
}

/** IAM: ec2:ListSnapshotsInRecycleBin. */
export const snapshotsInRecycleBin: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'ListSnapshotsInRecycleBin',
    read: (NextToken) => ec2.send(new ListSnapshotsInRecycleBinCommand({ MaxResults: 1000, NextToken })),
    items: (page) => page.Snapshots,
    next: (page) => page.NextToken,
  });
};

/** Every rule for images and snapshots, as GetRule tells it: the list tells neither type nor tags nor status. IAM: rbin:ListRules, rbin:GetRule. */
export const recycleBinRules: Reader = async (reading) => {
  const calls = recycleBinCalls(reading);
  const listed = await Promise.all([rulesFor(calls, 'EC2_IMAGE'), rulesFor(calls, 'EBS_SNAPSHOT')]);
  const rules = await sideBySide(listed.flat(), async (id) => {
    try {
      return [await calls.getRule(id)];
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  });
  return rules.flat();
};

function rulesFor(calls: RecycleBinCalls, resourceType: string): Promise<readonly string[]> {
  return readPages({
    operation: 'ListRules',
    read: (token) => calls.listRules(resourceType, token),
    items: (page) => page.ruleIds,
    next: (page) => page.nextToken,
  });
}
