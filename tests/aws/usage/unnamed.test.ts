import { expect, test } from 'vitest';
import { imageId, type Recorded, usageOf, usedBy } from '../answers.ts';

const config = { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '1' } };
const overridden = { ...config, Overrides: [{ ImageId: imageId }] };
const templates: Recorded = {
  LaunchTemplates: [{ LaunchTemplateId: 'lt-1', DefaultVersionNumber: 1, LatestVersionNumber: 1 }],
  LaunchTemplateVersions: [{ LaunchTemplateId: 'lt-1', VersionNumber: 1, LaunchTemplateData: {} }],
};
const mixed = {
  LaunchTemplate: { ...config, Overrides: [{ ImageId: imageId }] },
};
const options = [{ OptionName: 'ImageId', Value: imageId }];

test.each<[string, string, Recorded]>([
  ['instance', 'ec2:eu-central-1:111122223333:instance/unnamed', { Instances: [{ ImageId: imageId }] }],
  [
    'launch-configuration',
    'autoscaling:eu-central-1:111122223333:launchConfiguration:*:launchConfigurationName/unnamed',
    { LaunchConfigurations: [{ ImageId: imageId }] },
  ],
  [
    'auto-scaling-group',
    'autoscaling:eu-central-1:111122223333:autoScalingGroup:*:autoScalingGroupName/unnamed',
    { AutoScalingGroups: [{ MixedInstancesPolicy: mixed }] },
  ],
  [
    'ec2-fleet',
    'ec2:eu-central-1:111122223333:fleet/unnamed',
    { Fleets: [{ LaunchTemplateConfigs: [overridden] }] },
  ],
  [
    'spot-fleet',
    'ec2:eu-central-1:111122223333:spot-fleet-request/unnamed',
    {
      SpotFleetRequestConfigs: [{ SpotFleetRequestConfig: { LaunchSpecifications: [{ ImageId: imageId }] } }],
    },
  ],
  [
    'spot-request',
    'ec2:eu-central-1:111122223333:spot-instances-request/unnamed',
    { SpotInstanceRequests: [{ LaunchSpecification: { ImageId: imageId } }] },
  ],
  [
    'batch-environment',
    'batch:eu-central-1:111122223333:compute-environment/unnamed',
    { ComputeEnvironments: [{ computeResources: { imageId } }] },
  ],
  [
    'eks-node-group',
    'eks:eu-central-1:111122223333:nodegroup/*/unnamed/*',
    { Nodegroups: [{ amiType: 'CUSTOM', releaseVersion: imageId }] },
  ],
  [
    'beanstalk-environment',
    'elasticbeanstalk:eu-central-1:111122223333:environment/*/unnamed',
    { BeanstalkEnvironments: [{ OptionSettings: options }] },
  ],
  [
    'emr-cluster',
    'elasticmapreduce:eu-central-1:111122223333:cluster/unnamed',
    { EmrClusters: [{ CustomAmiId: imageId }] },
  ],
  [
    'image-recipe',
    'imagebuilder:eu-central-1:111122223333:image-recipe/unnamed/*',
    { ImageRecipes: [{ parentImage: imageId }] },
  ],
])('%s: who uses the image is told also where it does not tell its name', async (kind, arn, recorded) => {
  expect(await usageOf({ ...templates, ...recorded })).toEqual(usedBy(kind, `arn:aws:${arn}`));
});

const batchArn = 'arn:aws:batch:eu-central-1:111122223333:compute-environment/other';

test.each<[string, string, Recorded]>([
  [
    'auto-scaling-group',
    'arn:aws:autoscaling:eu-central-1:111122223333:autoScalingGroup:*:autoScalingGroupName/web',
    { AutoScalingGroups: [{ AutoScalingGroupName: 'web', MixedInstancesPolicy: mixed }] },
  ],
  [
    'batch-environment',
    'arn:aws:batch:eu-central-1:111122223333:compute-environment/web',
    { ComputeEnvironments: [{ computeEnvironmentName: 'web', computeResources: { imageId } }] },
  ],
  [
    'batch-environment',
    batchArn,
    {
      ComputeEnvironments: [
        {
          computeEnvironmentName: 'web',
          computeEnvironmentArn: batchArn,
          computeResources: { imageId },
        },
      ],
    },
  ],
  [
    'eks-node-group',
    'arn:aws:eks:eu-central-1:111122223333:nodegroup/blue/web/*',
    {
      Nodegroups: [{ clusterName: 'blue', nodegroupName: 'web', amiType: 'CUSTOM', releaseVersion: imageId }],
    },
  ],
  [
    'beanstalk-environment',
    'arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/a/b',
    {
      BeanstalkEnvironments: [
        {
          EnvironmentArn: 'arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/a/b',
          OptionSettings: options,
        },
      ],
    },
  ],
  [
    'emr-cluster',
    'arn:aws:elasticmapreduce:eu-central-1:111122223333:cluster/j-2',
    {
      EmrClusters: [
        {
          Id: 'j-1',
          ClusterArn: 'arn:aws:elasticmapreduce:eu-central-1:111122223333:cluster/j-2',
          CustomAmiId: imageId,
        },
      ],
    },
  ],
])('%s: who uses the image is told by its own ARN or name: %s', async (kind, arn, recorded) => {
  expect(await usageOf({ ...templates, ...recorded })).toEqual(usedBy(kind, arn));
});

test.each([{ State: ['TERMINATED', 'RUNNING'] }, 'TERMINATED', undefined])(
  'an EMR cluster whose state is %j uses its image',
  async (Status) => {
    const { uses } = await usageOf({ EmrClusters: [{ Id: 'j-1', Status, CustomAmiId: imageId }] });

    expect(uses.map(({ kind }) => kind)).toEqual(['emr-cluster']);
  },
);
