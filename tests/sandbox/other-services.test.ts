import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { BatchClient, DescribeComputeEnvironmentsCommand } from '@aws-sdk/client-batch';
import {
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
} from '@aws-sdk/client-eks';
import {
  DescribeConfigurationSettingsCommand,
  DescribeEnvironmentsCommand,
  ElasticBeanstalkClient,
} from '@aws-sdk/client-elastic-beanstalk';
import {
  DescribeClusterCommand,
  EMRClient,
  ListClustersCommand as ListEmrClustersCommand,
  ListInstanceFleetsCommand,
  ListInstanceGroupsCommand,
} from '@aws-sdk/client-emr';
import {
  GetContainerRecipeCommand,
  GetImageCommand,
  GetImageRecipeCommand,
  ImagebuilderClient,
  ListImagesCommand,
} from '@aws-sdk/client-imagebuilder';
import {
  type CoverageFilterCriteria,
  type Finding,
  Inspector2Client,
  ListCoverageCommand,
  ListFindingAggregationsCommand,
  ListFindingsCommand,
  type ListFindingsRequest,
} from '@aws-sdk/client-inspector2';
import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { setAccount } from '../../sandbox/aws/identity/accounts.ts';
import { seedParameter } from '../../sandbox/aws/state/seed.ts';
import { imageId, otherAccount, type RunningAws, runningAws } from './running-aws.ts';

const arn = 'arn:aws:imagebuilder:eu-central-1:111122223333';

describe('Auto Scaling', () => {
  it('tells groups with their templates, and passes over names that are not there', async () => {
    const aws = await runningAws();
    aws.home.autoScalingGroups.seed('web', {
      AutoScalingGroupName: 'web',
      MinSize: 0,
      MaxSize: 2,
      DesiredCapacity: 0,
      DefaultCooldown: 300,
      AvailabilityZones: ['eu-central-1a'],
      HealthCheckType: 'EC2',
      CreatedTime: new Date('2026-01-01T00:00:00Z'),
      LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '$Default' },
    });
    const client = new AutoScalingClient(aws.config());

    const { AutoScalingGroups } = await client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['web', 'gone'] }),
    );

    expect(AutoScalingGroups).toMatchObject([
      { AutoScalingGroupName: 'web', DesiredCapacity: 0, LaunchTemplate: { Version: '$Default' } },
    ]);
    expect(AutoScalingGroups?.[0]?.CreatedTime).toEqual(new Date('2026-01-01T00:00:00Z'));
  });
});

describe('SSM parameters', () => {
  it('are read by name, version, path and filter; a secret stays closed', async () => {
    const aws = await runningAws();
    seedParameter(aws.home, {
      Name: '/golden/web',
      Value: imageId(1),
      DataType: 'aws:ec2:image',
      Version: 3,
    });
    seedParameter(aws.home, { Name: '/golden/deep/data', Value: imageId(2) });
    seedParameter(aws.home, { Name: '/secret', Value: 'open', Type: 'SecureString' });
    const client = new SSMClient(aws.config());
    const byPath = async (Recursive: boolean): Promise<number | undefined> =>
      (await client.send(new GetParametersByPathCommand({ Path: '/golden', Recursive }))).Parameters?.length;

    const { Parameters, InvalidParameters } = await client.send(
      new GetParametersCommand({ Names: ['/golden/web:3', '/golden/web:2', '/secret'] }),
    );
    const ParameterFilters = [{ Key: 'DataType', Values: ['aws:ec2:image'] }];
    const described = await client.send(new DescribeParametersCommand({ ParameterFilters }));

    expect(Parameters?.map(({ Value }) => Value)).toEqual([imageId(1), 'AQICAHencrypted']);
    expect(InvalidParameters).toEqual(['/golden/web:2']);
    expect(described.Parameters).toMatchObject([{ Name: '/golden/web', DataType: 'aws:ec2:image' }]);
    expect([await byPath(false), await byPath(true)]).toEqual([1, 2]);
    await expect(client.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    await expect(
      client.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'tag:x', Values: ['y'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidFilterKey' });
  });
});

describe('Image Builder', () => {
  it('gives recipes and images by ARN, the newest for x in a version', async () => {
    const aws = await runningAws();
    const recipe = `${arn}:image-recipe/base/1.0.0`;
    aws.home.imageRecipes.seed(recipe, { arn: recipe, parentImage: `${arn}:image/base/1.x.x` });
    for (const version of ['1.2.0/1', '1.10.0/1', '1.10.0/2', '2.0.0/1']) {
      aws.home.pipelineImages.seed(`${arn}:image/base/${version}`, {
        arn: `${arn}:image/base/${version}`,
        outputResources: { amis: [{ image: imageId(1) }] },
      });
    }
    const client = new ImagebuilderClient(aws.config());

    const { imageRecipe } = await client.send(new GetImageRecipeCommand({ imageRecipeArn: recipe }));
    const { image } = await client.send(
      new GetImageCommand({ imageBuildVersionArn: imageRecipe?.parentImage }),
    );

    expect(image).toMatchObject({
      arn: `${arn}:image/base/1.10.0/2`,
      outputResources: { amis: [{ image: imageId(1) }] },
    });
    expect((await client.send(new ListImagesCommand({ owner: 'Self' }))).imageVersionList).toHaveLength(4);
    await expect(client.send(new ListImagesCommand({ owner: 'Amazon' }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(
      client.send(
        new GetContainerRecipeCommand({ containerRecipeArn: `${arn}:container-recipe/none/1.0.0` }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('Batch, EKS, Elastic Beanstalk and EMR', () => {
  it('tell what uses images', async () => {
    const aws = await runningAws();
    aws.home.computeEnvironments.seed('ce', {
      computeEnvironmentName: 'ce',
      computeEnvironmentArn: 'arn:aws:batch:eu-central-1:111122223333:compute-environment/ce',
      ecsClusterArn: 'x',
      computeResources: {
        type: 'EC2',
        maxvCpus: 0,
        subnets: [],
        ec2Configuration: [{ imageType: 'ECS_AL2', imageIdOverride: imageId(1) }],
      },
    });
    aws.home.nodegroups.seed('c/g', {
      clusterName: 'c',
      nodegroupName: 'g',
      amiType: 'CUSTOM',
      releaseVersion: imageId(2),
    });
    aws.home.emrClusters.seed('j-1', {
      Id: 'j-1',
      Name: 'emr',
      Status: { State: 'WAITING' },
      CustomAmiId: imageId(3),
    });
    aws.home.beanstalkEnvironments.seed('e-1', {
      environment: { EnvironmentId: 'e-1', EnvironmentName: 'env', ApplicationName: 'app', Status: 'Ready' },
      settings: [
        {
          OptionSettings: [
            { Namespace: 'aws:autoscaling:launchconfiguration', OptionName: 'ImageId', Value: imageId(4) },
          ],
        },
      ],
    });
    const eks = new EKSClient(aws.config());
    const emr = new EMRClient(aws.config());
    const beanstalk = new ElasticBeanstalkClient(aws.config());

    const batch = await new BatchClient(aws.config()).send(new DescribeComputeEnvironmentsCommand({}));
    const { nodegroup } = await eks.send(
      new DescribeNodegroupCommand({ clusterName: 'c', nodegroupName: 'g' }),
    );
    const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId: 'j-1' }));
    const { ConfigurationSettings } = await beanstalk.send(
      new DescribeConfigurationSettingsCommand({ ApplicationName: 'app', EnvironmentName: 'env' }),
    );

    expect(batch.computeEnvironments?.[0]?.computeResources?.ec2Configuration?.[0]?.imageIdOverride).toBe(
      imageId(1),
    );
    expect(nodegroup?.releaseVersion).toBe(imageId(2));
    expect(Cluster?.CustomAmiId).toBe(imageId(3));
    expect(ConfigurationSettings?.[0]?.OptionSettings?.[0]?.Value).toBe(imageId(4));
    expect((await eks.send(new ListClustersCommand({}))).clusters).toEqual(['c']);
    expect((await eks.send(new ListNodegroupsCommand({ clusterName: 'c' }))).nodegroups).toEqual(['g']);
    await expect(eks.send(new ListNodegroupsCommand({ clusterName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect((await emr.send(new ListEmrClustersCommand({ ClusterStates: ['TERMINATED'] }))).Clusters).toEqual(
      [],
    );
    expect((await beanstalk.send(new DescribeEnvironmentsCommand({}))).Environments).toMatchObject([
      { EnvironmentId: 'e-1' },
    ]);
  });
});

describe('Organizations', () => {
  function organize(aws: RunningAws): void {
    const organization = { organizationId: 'o-abc123', managementAccountId: '111122223333' };
    setAccount(aws.world, '111122223333', { place: { ...organization, path: ['r-1'] } });
    setAccount(aws.world, otherAccount, { place: { ...organization, path: ['r-1', 'ou-1-aaaa'] } });
  }

  it('lists accounts and the tree for the management account', async () => {
    const aws = await runningAws();
    organize(aws);
    const client = new OrganizationsClient(aws.config());

    const { Accounts } = await client.send(new ListAccountsCommand({}));
    const underUnit = await client.send(new ListAccountsForParentCommand({ ParentId: 'ou-1-aaaa' }));
    const units = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: 'r-1' }));
    const { Parents } = await client.send(new ListParentsCommand({ ChildId: otherAccount }));

    expect(Accounts?.map(({ Id }) => Id).toSorted()).toEqual(['111122223333', otherAccount]);
    expect(Accounts?.find(({ Id }) => Id === otherAccount)).toMatchObject({
      State: 'ACTIVE',
      Paths: [`o-abc123/r-1/ou-1-aaaa/${otherAccount}/`],
    });
    expect(Accounts?.[0]?.Status).toBeUndefined();
    expect(underUnit.Accounts?.map(({ Id }) => Id)).toEqual([otherAccount]);
    expect(units.OrganizationalUnits?.map(({ Id }) => Id)).toEqual(['ou-1-aaaa']);
    expect(Parents).toEqual([{ Id: 'ou-1-aaaa', Type: 'ORGANIZATIONAL_UNIT' }]);
    expect((await client.send(new ListRootsCommand({}))).Roots).toEqual([{ Id: 'r-1', Name: 'Root' }]);
    await expect(
      client.send(new DescribeAccountCommand({ AccountId: '999999999999' })),
    ).rejects.toMatchObject({
      name: 'AccountNotFoundException',
    });
  });

  it('tells a member its organization and nothing else', async () => {
    const aws = await runningAws();
    const client = new OrganizationsClient(aws.config(otherAccount));

    await expect(client.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({
      name: 'AWSOrganizationsNotInUseException',
    });
    organize(aws);
    expect((await client.send(new DescribeOrganizationCommand({}))).Organization?.Id).toBe('o-abc123');
    await expect(client.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('KMS', () => {
  it('lists aliases', async () => {
    const aws = await runningAws();
    aws.home.keyAliases.seed('alias/ami-key', { AliasName: 'alias/ami-key', TargetKeyId: 'k-1' });

    const { Aliases, Truncated } = await new KMSClient(aws.config()).send(new ListAliasesCommand({}));

    expect([Aliases?.map(({ AliasName }) => AliasName), Truncated]).toEqual([['alias/ami-key'], false]);
  });
});

describe('Inspector', () => {
  function finding(n: number, changes: Partial<Finding> = {}): Finding {
    return {
      findingArn: `arn:aws:inspector2:eu-central-1:111122223333:finding/${String(n).padStart(32, '0')}`,
      awsAccountId: '111122223333',
      type: 'PACKAGE_VULNERABILITY',
      description: 'd',
      remediation: {},
      severity: 'CRITICAL',
      status: 'ACTIVE',
      firstObservedAt: new Date('2026-09-01T00:00:00Z'),
      lastObservedAt: new Date('2026-09-01T00:00:00Z'),
      updatedAt: new Date('2026-09-02T00:00:00Z'),
      resources: [
        { type: 'AWS_EC2_INSTANCE', id: `i-${n}`, details: { awsEc2Instance: { imageId: imageId(1) } } },
      ],
      ...changes,
    };
  }

  it('filters findings by image, status, severity and date, and counts them by image', async () => {
    const aws = await runningAws();
    const findings = [finding(1), finding(2, { severity: 'LOW' }), finding(3, { status: 'CLOSED' })];
    for (const each of findings) aws.home.inspectorFindings.seed(each.findingArn ?? '', each);
    const client = new Inspector2Client(aws.config());
    const count = async (
      filterCriteria: ListFindingsRequest['filterCriteria'],
    ): Promise<number | undefined> =>
      (await client.send(new ListFindingsCommand({ filterCriteria }))).findings?.length;

    const { responses } = await client.send(new ListFindingAggregationsCommand({ aggregationType: 'AMI' }));

    expect(await count({ ec2InstanceImageId: [{ comparison: 'EQUALS', value: imageId(1) }] })).toBe(3);
    expect(await count({ findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }] })).toBe(2);
    expect(await count({ updatedAt: [{ startInclusive: new Date('2026-09-03T00:00:00Z') }] })).toBe(0);
    await expect(count({ epssScore: [{ lowerInclusive: 0.5 }] })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(responses).toEqual([
      {
        amiAggregation: {
          ami: imageId(1),
          accountId: '111122223333',
          severityCounts: { all: 2, critical: 1, high: 0, medium: 0 },
          affectedInstances: 2,
        },
      },
    ]);
  });

  it('tells what it scans by resource, type and state, and refuses a filter that it does not know', async () => {
    const aws = await runningAws();
    const resource = {
      accountId: '111122223333',
      scanType: 'PACKAGE',
      resourceType: 'AWS_EC2_INSTANCE',
    } as const;
    const scanStatus = { statusCode: 'INACTIVE', reason: 'EC2_INSTANCE_STOPPED' } as const;
    aws.home.coveredResources.seed('one', { ...resource, resourceId: 'i-1' });
    aws.home.coveredResources.seed('two', { ...resource, resourceId: 'i-2', scanStatus });
    aws.other.coveredResources.seed('three', { ...resource, accountId: otherAccount, resourceId: 'i-3' });
    const client = new Inspector2Client(aws.config());
    const idsOf = async (filterCriteria: CoverageFilterCriteria) => {
      const { coveredResources = [] } = await client.send(new ListCoverageCommand({ filterCriteria }));
      return coveredResources.map(({ resourceId }) => resourceId).toSorted();
    };

    expect(await idsOf({ resourceType: [{ comparison: 'EQUALS', value: 'AWS_EC2_INSTANCE' }] })).toEqual([
      ...['i-1', 'i-2'],
    ]);
    expect(await idsOf({ scanStatusCode: [{ comparison: 'EQUALS', value: 'INACTIVE' }] })).toEqual(['i-2']);
    expect(await idsOf({ resourceId: [{ comparison: 'NOT_EQUALS', value: 'i-1' }] })).toEqual(['i-2']);
    await expect(
      idsOf({ ecrRepositoryName: [{ comparison: 'EQUALS', value: 'web' }] }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('EMR', () => {
  it('tells the groups or fleets of a cluster, and refuses what is not known of it', async () => {
    const aws = await runningAws();
    const Status = { State: 'RUNNING' } as const;
    aws.home.emrClusters.seed('j-1', { Id: 'j-1', Status, InstanceGroups: [{ CustomAmiId: imageId(1) }] });
    aws.home.emrClusters.seed('j-2', {
      ...{ Id: 'j-2', Status },
      InstanceFleets: [{ InstanceTypeSpecifications: [{ CustomAmiId: imageId(2) }] }],
    });
    const emr = new EMRClient(aws.config());

    const groups = await emr.send(new ListInstanceGroupsCommand({ ClusterId: 'j-1' }));
    const fleets = await emr.send(new ListInstanceFleetsCommand({ ClusterId: 'j-2' }));

    expect(groups.InstanceGroups).toEqual([{ CustomAmiId: imageId(1) }]);
    expect(fleets.InstanceFleets).toEqual([{ InstanceTypeSpecifications: [{ CustomAmiId: imageId(2) }] }]);
    expect((await emr.send(new DescribeClusterCommand({ ClusterId: 'j-1' }))).Cluster).toEqual({
      Id: 'j-1',
      Status,
    });
    await expect(emr.send(new ListInstanceGroupsCommand({ ClusterId: 'j-2' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
