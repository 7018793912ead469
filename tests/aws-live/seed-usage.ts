import {
  seedImage,
  seedInstance,
  seedLaunchTemplateVersion,
  seedParameter,
} from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { buildImage, imageId } from '../sandbox/running-aws.ts';

/** A template with this many versions, of which the first is the default. */
export function seedTemplate(home: Scope, id: string, versions: number, ImageId = imageId(1)): void {
  for (let VersionNumber = 1; VersionNumber <= versions; VersionNumber += 1) {
    seedLaunchTemplateVersion(home, {
      LaunchTemplateId: id,
      LaunchTemplateName: id,
      VersionNumber,
      DefaultVersion: VersionNumber === 1,
      LaunchTemplateData: { ImageId },
    });
  }
}

/** Images 1 to 10, each in use in a way of its own, and one that nothing uses. */
export function seedEveryUse(home: Scope): void {
  for (let n = 1; n <= 11; n += 1) seedImage(home, buildImage(n));
  seedInstance(home, { InstanceId: 'i-0123456789abcdef0', ImageId: imageId(1) });
  seedTemplate(home, 'lt-0000000000000000a', 1, imageId(2));
  home.launchConfigurations.seed('old', configuration('old', imageId(3)));
  home.autoScalingGroups.seed('web', groupWithOverride('web', imageId(4)));
  home.computeEnvironments.seed('jobs', {
    computeEnvironmentName: 'jobs',
    computeEnvironmentArn: 'arn:aws:batch:eu-central-1:111122223333:compute-environment/jobs',
    ecsClusterArn: 'arn:aws:ecs:eu-central-1:111122223333:cluster/jobs',
    type: 'MANAGED',
    status: 'VALID',
    computeResources: {
      type: 'EC2',
      maxvCpus: 0,
      subnets: [],
      ec2Configuration: [{ imageType: 'ECS_AL2023', imageIdOverride: imageId(5) }],
    },
  });
  home.nodegroups.seed('shop/web', {
    clusterName: 'shop',
    nodegroupName: 'web',
    amiType: 'CUSTOM',
    releaseVersion: imageId(6),
  });
  home.beanstalkEnvironments.seed('e-1', {
    environment: { EnvironmentId: 'e-1', EnvironmentName: 'shop', ApplicationName: 'shop', Status: 'Ready' },
    settings: [{ EnvironmentName: 'shop', OptionSettings: [{ OptionName: 'ImageId', Value: imageId(7) }] }],
  });
  const recipe = 'arn:aws:imagebuilder:eu-central-1:111122223333:image-recipe/web/1.0.0';
  home.imageRecipes.seed(recipe, { arn: recipe, name: 'web', parentImage: imageId(8), version: '1.0.0' });
  seedParameter(home, { Name: '/golden/web', Value: imageId(9), DataType: 'aws:ec2:image' });
  home.spotInstanceRequests.seed('sir-1', {
    SpotInstanceRequestId: 'sir-1',
    State: 'open',
    LaunchSpecification: { ImageId: imageId(10) },
  });
}

function configuration(LaunchConfigurationName: string, ImageId: string) {
  return {
    LaunchConfigurationName,
    ImageId,
    InstanceType: 't3.micro',
    CreatedTime: new Date('2026-01-01T00:00:00Z'),
  };
}

function groupWithOverride(AutoScalingGroupName: string, ImageId: string) {
  const LaunchTemplateSpecification = { LaunchTemplateId: 'lt-0000000000000000a', Version: '$Latest' };
  return {
    AutoScalingGroupName,
    MinSize: 0,
    MaxSize: 0,
    DesiredCapacity: 0,
    DefaultCooldown: 300,
    AvailabilityZones: [],
    HealthCheckType: 'EC2',
    CreatedTime: new Date('2026-01-01T00:00:00Z'),
    MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, Overrides: [{ ImageId }] } },
  };
}
