import {
  arnIn,
  longAgo,
  nobodysImage,
  type Placing,
  placeOldVersion,
  placeTemplate,
  type UseKind,
} from './use.ts';

/** At zero: no instance shows that the next one will need the image. */
function placeGroup({ scope, name, write }: Placing, launches: object): void {
  const resource = `autoScalingGroup:${name}:autoScalingGroupName/${name}`;
  write(scope.autoScalingGroups, name, {
    ...{ AutoScalingGroupName: name, AutoScalingGroupARN: arnIn(scope, 'autoscaling', resource) },
    ...{ MinSize: 0, MaxSize: 4, DesiredCapacity: 0, DefaultCooldown: 300, Instances: [] },
    ...{ AvailabilityZones: [`${scope.region}a`], HealthCheckType: 'EC2', CreatedTime: longAgo },
    ...launches,
  });
}

export const groupOfOldVersion: UseKind = {
  id: 'group-of-old-version',
  source: 'auto-scaling-groups',
  place: (placing) => {
    const LaunchTemplateId = placeOldVersion(placing);
    placeGroup(placing, {
      LaunchTemplate: { LaunchTemplateId, LaunchTemplateName: placing.name, Version: '1' },
    });
  },
};

export const groupOverride: UseKind = {
  id: 'group-override',
  source: 'auto-scaling-groups',
  place: (placing) => {
    const LaunchTemplateId = placeTemplate(placing, { images: [nobodysImage], defaultVersion: 1 });
    const LaunchTemplateSpecification = { LaunchTemplateId, Version: '$Latest' };
    const Overrides = [
      { InstanceType: 'c7i.large' },
      { InstanceType: 'm7g.large', ImageId: placing.imageId },
    ];
    placeGroup(placing, {
      MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, Overrides } },
    });
  },
};

export const groupOverrideTemplate: UseKind = {
  id: 'group-override-template',
  source: 'auto-scaling-groups',
  place: (placing) => {
    const other = { ...placing, name: `${placing.name}-arm` };
    const pinned = { LaunchTemplateId: placeOldVersion(other), Version: '1' };
    const LaunchTemplateId = placeTemplate(placing, { images: [nobodysImage], defaultVersion: 1 });
    const LaunchTemplateSpecification = { LaunchTemplateId, Version: '$Default' };
    const Overrides = [{ InstanceType: 'm7g.large', LaunchTemplateSpecification: pinned }];
    placeGroup(placing, {
      MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, Overrides } },
    });
  },
};

export const launchConfiguration: UseKind = {
  id: 'launch-configuration',
  source: 'launch-configurations',
  place: ({ scope, imageId, name, write }) =>
    write(scope.launchConfigurations, name, {
      ...{ LaunchConfigurationName: name, ImageId: imageId, InstanceType: 'm5.large', CreatedTime: longAgo },
      LaunchConfigurationARN: arnIn(
        scope,
        'autoscaling',
        `launchConfiguration:${name}:launchConfigurationName/${name}`,
      ),
    }),
};
