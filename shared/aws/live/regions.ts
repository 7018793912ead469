import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { AccountId } from '../../domain/image.ts';
import type { AwsAccess } from './access.ts';
import { asked, UnreadError } from './errors.ts';

/**
 * The Regions that are on for the account, in order of name. Throws an UnreadError when they could not be read. Asked in
 * the Region of this process, which an account's own restrictions of Regions leave open, or else in one that every account
 * has. IAM: ec2:DescribeRegions.
 */
export async function enabledRegions(access: AwsAccess, accountId: AccountId): Promise<readonly string[]> {
  const place = {
    accountId,
    region: access.region ?? alwaysOn(access.partition),
    purpose: 'reader',
  } as const;
  const ec2 = access.client(EC2Client, place);
  // By default the answer has the Regions that are on, opted in to or not in need of it (DescribeRegions).
  const answer = await asked('DescribeRegions', () => ec2.send(new DescribeRegionsCommand({})));
  const names = (answer.Regions ?? [])
    .filter((region) => region.OptInStatus !== 'not-opted-in')
    .map((region) => region.RegionName)
    .filter((name) => name !== undefined);
  if (names.length === 0) throw new UnreadError('DescribeRegions', 'DescribeRegions answered no Region');
  return names.toSorted();
}

function alwaysOn(partition: string): string {
  const regions: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };
  return regions[partition] ?? 'us-east-1';
}
