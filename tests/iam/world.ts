import type { LaunchPermission } from '@aws-sdk/client-ec2';
import { setAccount } from '../../sandbox/aws/identity/accounts.ts';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import {
  seedImage,
  seedInstance,
  seedParameter,
  seedSnapshot,
  seedVolume,
} from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { account, buildImage, buildSnapshot, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import { inNeedOfRemedies } from '../system/in-need-of-remedies.ts';
import { everyUse } from '../system/running-system.ts';

export const walked = imageId(21);
export const backAgain = imageId(22);
export const comesBack = imageId(23);
export const builder = 'i-00000000000000031';
const instanceId = 'i-00000000000000003';
const stranger: LaunchPermission = { UserId: '999999999999' };
const partner: LaunchPermission = { UserId: otherAccount };

/** Two accounts of an organization, in which every function finds all that it ever asks and does. */
export function everyCallsWorld(aws: EmbeddedAws): void {
  const place = { organizationId: 'o-shop', managementAccountId: account, path: ['r-shop'] };
  for (const accountId of [account, otherAccount]) setAccount(aws.world, accountId, { place });
  inNeedOfRemedies(aws);
  const home = aws.world.scope(account, region);
  seedImage(home, buildImage(21, { Name: 'old-image', DeprecationTime: '2027-06-01T00:00:00.000Z' }));
  seedImage(home, buildImage(22, { Name: 'back-image' }), [partner]);
  seedImage(home, buildImage(23, { Name: 'old-shared-image' }), [partner]);
  seedImage(home, buildImage(24, { Name: 'asked-image' }), [stranger]);
  for (const n of [21, 22, 23, 24]) seedSnapshot(home, buildSnapshot(n));
  seedSnapshot(home, buildSnapshot(30));
  const Ebs = { VolumeId: 'vol-00000000000000031', DeleteOnTermination: true };
  seedVolume(home, { VolumeId: Ebs.VolumeId, Size: 8, Encrypted: true });
  seedInstance(home, {
    ...{ InstanceId: builder, ImageId: imageId(3), RootDeviceName: '/dev/xvda', RootDeviceType: 'ebs' },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }],
  });
  seedScans(home);
  const other = aws.world.scope(otherAccount, region);
  everyUse(other);
  // Ids are of one account in all of AWS: what is used there is what the first account has.
  for (const [id] of other.images.entries()) other.images.remove(id);
  for (const [id] of other.snapshots.entries()) other.snapshots.remove(id);
  seedParameter(other, { Name: '/golden/text', Value: imageId(1), Type: 'String' });
  seedPipelineImage(other);
}

/** An instance that Inspector scans, with what it found. */
function seedScans(home: Scope): void {
  home.coveredResources.seed(`${instanceId}#PACKAGE`, {
    ...{ resourceId: instanceId, resourceType: 'AWS_EC2_INSTANCE', accountId: account, scanType: 'PACKAGE' },
    scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
    resourceMetadata: { ec2: { amiId: imageId(3) } },
    lastScannedAt: new Date('2026-09-30T00:00:00Z'),
  });
}

/** A recipe on an image of Image Builder, of which it has to be asked. */
function seedPipelineImage(scope: Scope): void {
  const pipeline = (version: string) =>
    `arn:aws:imagebuilder:${region}:${otherAccount}:image/base/${version}`;
  const arn = `arn:aws:imagebuilder:${region}:${otherAccount}:image-recipe/base/1.0.0`;
  scope.imageRecipes.seed(arn, { arn, name: 'base', parentImage: pipeline('x.x.x') });
  scope.pipelineImages.seed(pipeline('1.0.0/1'), {
    ...{ arn: pipeline('1.0.0/1'), name: 'base', version: '1.0.0/1', state: { status: 'AVAILABLE' } },
    outputResources: { amis: [{ region, image: imageId(1) }] },
  });
}
