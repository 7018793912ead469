import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as batch from '@aws-sdk/client-batch';
import * as ec2 from '@aws-sdk/client-ec2';
import * as eks from '@aws-sdk/client-eks';
import * as beanstalk from '@aws-sdk/client-elastic-beanstalk';
import * as emr from '@aws-sdk/client-emr';
import * as imagebuilder from '@aws-sdk/client-imagebuilder';
import * as inspector from '@aws-sdk/client-inspector2';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import {
  seedImage,
  seedInstance,
  seedLaunchTemplateVersion,
  seedParameter,
  seedSnapshot,
  seedVolume,
} from '../../sandbox/aws/state/seed.ts';
import {
  buildImage,
  buildSnapshot,
  collect,
  imageId,
  type RunningAws,
  runningAws,
  snapshotId,
} from './running-aws.ts';

// More than one page of each; a page holds five, or three where the world caps it.
const count = 13;

type Pages = (aws: RunningAws) => AsyncIterable<object>;

const lists: readonly [list: string, pages: Pages][] = [
  ['Images', (aws) => ec2.paginateDescribeImages(five(aws.ec2()), { Owners: ['self'] })],
  ['Snapshots', (aws) => ec2.paginateDescribeSnapshots(five(aws.ec2()), { OwnerIds: ['self'] })],
  ['Reservations', (aws) => ec2.paginateDescribeInstances(five(aws.ec2()), {})],
  ['Volumes', (aws) => ec2.paginateDescribeVolumes(five(aws.ec2()), {})],
  ['LaunchTemplates', (aws) => ec2.paginateDescribeLaunchTemplates(five(aws.ec2()), {})],
  [
    'LaunchTemplateVersions',
    (aws) => ec2.paginateDescribeLaunchTemplateVersions(five(aws.ec2()), { Versions: ['$Latest'] }),
  ],
  ['Fleets', (aws) => ec2.paginateDescribeFleets(five(aws.ec2()), {})],
  ['SpotFleetRequestConfigs', (aws) => ec2.paginateDescribeSpotFleetRequests(five(aws.ec2()), {})],
  ['SpotInstanceRequests', (aws) => ec2.paginateDescribeSpotInstanceRequests(five(aws.ec2()), {})],
  ['Tags', (aws) => ec2.paginateDescribeTags(five(aws.ec2()), {})],
  ['InstanceImageMetadata', (aws) => ec2.paginateDescribeInstanceImageMetadata(five(aws.ec2()), {})],
  ['FastSnapshotRestores', (aws) => ec2.paginateDescribeFastSnapshotRestores(five(aws.ec2()), {})],
  ['SnapshotTierStatuses', (aws) => ec2.paginateDescribeSnapshotTierStatus(five(aws.ec2()), {})],
  ['Images', (aws) => ec2.paginateListImagesInRecycleBin(five(aws.ec2('444455556666')), {})],
  ['Snapshots', (aws) => ec2.paginateListSnapshotsInRecycleBin(five(aws.ec2('444455556666')), {})],
  [
    'ImageReferences',
    (aws) =>
      ec2.paginateDescribeImageReferences(five(aws.ec2()), {
        ImageIds: [imageId(1)],
        IncludeAllResourceTypes: true,
      }),
  ],
  ['ImageUsageReports', (aws) => ec2.paginateDescribeImageUsageReports(five(aws.ec2()), {})],
  ['ImageUsageReportEntries', (aws) => ec2.paginateDescribeImageUsageReportEntries(five(aws.ec2()), {})],
  [
    'AutoScalingGroups',
    (aws) =>
      autoScaling.paginateDescribeAutoScalingGroups(
        five(new autoScaling.AutoScalingClient(aws.config())),
        {},
      ),
  ],
  [
    'LaunchConfigurations',
    (aws) =>
      autoScaling.paginateDescribeLaunchConfigurations(
        five(new autoScaling.AutoScalingClient(aws.config())),
        {},
      ),
  ],
  ['Parameters', (aws) => ssm.paginateDescribeParameters(five(new ssm.SSMClient(aws.config())), {})],
  [
    'Parameters',
    (aws) => ssm.paginateGetParametersByPath(five(new ssm.SSMClient(aws.config())), { Path: '/golden' }),
  ],
  [
    'imageRecipeSummaryList',
    (aws) =>
      imagebuilder.paginateListImageRecipes(five(new imagebuilder.ImagebuilderClient(aws.config())), {}),
  ],
  [
    'containerRecipeSummaryList',
    (aws) =>
      imagebuilder.paginateListContainerRecipes(five(new imagebuilder.ImagebuilderClient(aws.config())), {}),
  ],
  [
    'imageVersionList',
    (aws) => imagebuilder.paginateListImages(five(new imagebuilder.ImagebuilderClient(aws.config())), {}),
  ],
  [
    'computeEnvironments',
    (aws) => batch.paginateDescribeComputeEnvironments(five(new batch.BatchClient(aws.config())), {}),
  ],
  ['clusters', (aws) => eks.paginateListClusters(five(new eks.EKSClient(aws.config())), {})],
  [
    'Environments',
    (aws) =>
      tokenPages((NextToken) =>
        new beanstalk.ElasticBeanstalkClient(aws.config()).send(
          new beanstalk.DescribeEnvironmentsCommand({ MaxRecords: 5, NextToken }),
        ),
      ),
  ],
  ['Clusters', (aws) => emr.paginateListClusters({ client: new emr.EMRClient(aws.config()) }, {})],
  [
    'Accounts',
    (aws) =>
      organizations.paginateListAccounts(five(new organizations.OrganizationsClient(aws.config())), {}),
  ],
  ['Aliases', (aws) => kms.paginateListAliases(five(new kms.KMSClient(aws.config())), {})],
  [
    'findings',
    (aws) => inspector.paginateListFindings(five(new inspector.Inspector2Client(aws.config())), {}),
  ],
  [
    'coveredResources',
    (aws) => inspector.paginateListCoverage(five(new inspector.Inspector2Client(aws.config())), {}),
  ],
  [
    'responses',
    (aws) =>
      inspector.paginateListFindingAggregations(five(new inspector.Inspector2Client(aws.config())), {
        aggregationType: 'AMI',
      }),
  ],
];

function five<C>(client: C): { client: C; pageSize: number } {
  return { client, pageSize: 5 };
}

async function* tokenPages(
  read: (token: string | undefined) => Promise<{ NextToken?: string | undefined }>,
): AsyncGenerator<object> {
  let answer = await read(undefined);
  yield answer;
  while (answer.NextToken !== undefined) {
    answer = await read(answer.NextToken);
    yield answer;
  }
}

function fill({ world, home, other }: RunningAws): void {
  const now = world.now();
  const bin = { enteredAt: now.getTime(), exitsAt: now.getTime() + 1000 };
  const place = { organizationId: 'o-abc123', managementAccountId: '111122223333', path: ['r-1'] };
  const base = { hasTrail: true, state: 'ACTIVE' as const, place };
  world.accounts.clear();
  for (let n = 0; n < count; n += 1) {
    const id = `x-${n}`;
    seedImage(home, buildImage(n, { Tags: [{ Key: 'n', Value: id }] }));
    seedSnapshot(home, buildSnapshot(n));
    seedInstance(home, { InstanceId: `i-${String(n).padStart(17, '0')}`, ImageId: imageId(1) });
    seedVolume(home, { VolumeId: `vol-${n}` });
    seedLaunchTemplateVersion(home, {
      LaunchTemplateId: `lt-${n}`,
      VersionNumber: 1,
      LaunchTemplateData: {},
    });
    home.fleets.seed(id, { FleetId: id, Type: 'maintain' });
    home.spotFleetRequests.seed(id, { SpotFleetRequestId: id });
    home.spotInstanceRequests.seed(id, { SpotInstanceRequestId: id });
    home.fastRestores.seed(id, { SnapshotId: snapshotId(n), AvailabilityZone: 'a' });
    home.tierStatuses.seed(id, { SnapshotId: snapshotId(n) });
    seedImage(other, buildImage(n + 100));
    const binned = other.images.get(imageId(n + 100));
    if (binned) other.images.seed(imageId(n + 100), { ...binned, deregisteredAt: bin.enteredAt, bin });
    other.snapshots.seed(id, { snapshot: { SnapshotId: id }, createVolumePermissions: [], bin });
    home.usageReports.seed(id, { report: { ReportId: id }, entries: [{ ReportId: id, AccountId: id }] });
    home.autoScalingGroups.seed(id, { ...emptyGroup, AutoScalingGroupName: id });
    home.launchConfigurations.seed(id, {
      LaunchConfigurationName: id,
      ImageId: id,
      InstanceType: 't',
      CreatedTime: now,
    });
    seedParameter(home, { Name: `/golden/${n}`, Value: 'v' });
    home.imageRecipes.seed(id, { arn: id });
    home.containerRecipes.seed(id, { arn: id });
    home.pipelineImages.seed(id, { arn: id });
    home.computeEnvironments.seed(id, { computeEnvironmentName: id, computeEnvironmentArn: id });
    home.nodegroups.seed(id, { clusterName: id, nodegroupName: 'g' });
    home.beanstalkEnvironments.seed(id, { environment: { EnvironmentId: id }, settings: [] });
    home.emrClusters.seed(id, { Id: id });
    home.keyAliases.seed(id, { AliasName: id });
    home.inspectorFindings.seed(id, buildFinding(n, now));
    const covered = { resourceType: 'AWS_EC2_INSTANCE', scanType: 'PACKAGE' } as const;
    home.coveredResources.seed(id, { ...covered, resourceId: id, accountId: home.accountId });
    const accountId = n === 0 ? '111122223333' : String(n).padStart(12, '0');
    world.accounts.set(accountId, { ...base, accountId, name: id, email: id });
  }
}

const emptyGroup = {
  MinSize: 0,
  MaxSize: 0,
  DesiredCapacity: 0,
  DefaultCooldown: 0,
  AvailabilityZones: [],
  HealthCheckType: 'EC2',
  CreatedTime: new Date(0),
};

function buildFinding(n: number, now: Date): inspector.Finding {
  return {
    findingArn: `f-${n}`,
    awsAccountId: '111122223333',
    type: 'PACKAGE_VULNERABILITY',
    description: '',
    remediation: {},
    severity: 'HIGH',
    status: 'ACTIVE',
    firstObservedAt: now,
    lastObservedAt: now,
    resources: [{ type: 'AWS_EC2_INSTANCE', id: 'i', details: { awsEc2Instance: { imageId: imageId(n) } } }],
  };
}

function elementsOf(pages: readonly object[], list: string): unknown[][] {
  return pages.map((page) => [new Map<string, unknown>(Object.entries(page)).get(list) ?? []].flat());
}

describe('every list', () => {
  it.each(lists)('pages to the end: %s', async (list, pages) => {
    const aws = await runningAws({ maxPageSize: 5 });
    fill(aws);

    const read = elementsOf(await collect(pages(aws)), list);

    expect(read.map((page) => page.length)).toEqual([5, 5, 3]);
    expect(new Set(read.flat().map((element) => JSON.stringify(element))).size).toBe(count);
  });

  it('gives fewer than asked for where the world caps pages', async () => {
    const aws = await runningAws({ maxPageSize: 3 });
    fill(aws);

    const pages = await collect(ec2.paginateDescribeImages(five(aws.ec2()), { Owners: ['self'] }));

    expect(pages.map(({ Images }) => Images?.length)).toEqual([3, 3, 3, 3, 1]);
  });

  it('comes in an order that depends on the seed', async () => {
    const order = async (seed: string): Promise<string[]> => {
      const aws = await runningAws({ seed });
      fill(aws);
      const { Images } = await aws.ec2().send(new ec2.DescribeImagesCommand({ Owners: ['self'] }));
      return (Images ?? []).map(({ ImageId = '' }) => ImageId);
    };

    expect(await order('a')).toEqual(await order('a'));
    expect(await order('a')).not.toEqual(await order('b'));
  });
});
