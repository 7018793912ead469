import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, shown, textOrNull, valueAt } from '../fields.ts';
import { pinIn } from '../launch-templates.ts';
import {
  type Evidence,
  missingAt,
  namedAt,
  pinnedAt,
  type Sighting,
  type UsageSource,
  unread,
} from './source.ts';

/** Every group at any capacity: at zero no instance shows that the next one will need the image. */
export const autoScalingGroups: UsageSource = {
  id: 'auto-scaling-groups',
  needs: ['AutoScalingGroups'],
  alsoReads: ['LaunchConfigurations', 'LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'],
  see: (evidence) => {
    const configurations = configurationsByName(evidence);
    return evidence.world.records('AutoScalingGroups').flatMap((group) => {
      const use: Use = { kind: 'auto-scaling-group', arn: groupArn(group, evidence) };
      return [
        ...missing(group, use),
        ...byConfiguration(group, use, configurations, evidence),
        ...byTemplates(group, use, evidence),
      ];
    });
  },
};

const mixed = ['MixedInstancesPolicy', 'LaunchTemplate'] as const;

function groupArn(group: Fields, { scope }: Evidence): string {
  const name = textOrNull(group, 'AutoScalingGroupName') ?? 'unnamed';
  const resource = `autoScalingGroup:*:autoScalingGroupName/${name}`;
  return textOrNull(group, 'AutoScalingGroupARN') ?? arnOf(scope, 'autoscaling', resource);
}

/** A group names a launch configuration, a template or a mixed-instances policy with a template. */
function missing(group: Fields, use: Use): readonly Sighting[] {
  const has = (key: string) => valueAt(group, key) !== undefined;
  if (has('MixedInstancesPolicy')) return missingAt(group, mixed, 'LaunchTemplateSpecification', use);
  if (has('LaunchConfigurationName') || has('LaunchTemplate')) return [];
  return [unread(`${use.arn} names neither a launch template nor a launch configuration`)];
}

function configurationsByName({ world }: Evidence): ReadonlyMap<unknown, readonly Fields[]> {
  return Map.groupBy(world.records('LaunchConfigurations'), (record) =>
    valueAt(record, 'LaunchConfigurationName'),
  );
}

function byConfiguration(
  group: Fields,
  use: Use,
  configurations: ReadonlyMap<unknown, readonly Fields[]>,
  evidence: Evidence,
): readonly Sighting[] {
  const name = valueAt(group, 'LaunchConfigurationName');
  if (name === undefined) return [];
  const named = configurations.get(name);
  if (named === undefined) return [unread(`${use.arn}: launch configuration ${shown(name)} was not read`)];
  return named.flatMap((configuration) => namedAt(configuration, ['ImageId'], use, evidence));
}

/** A mixed-instances policy has a template for all and, in each override, perhaps another template or another image. */
function byTemplates(group: Fields, use: Use, evidence: Evidence): readonly Sighting[] {
  const images = (pin: Fields) => evidence.templates.imagesOf(pinIn(pin));
  return [
    ...pinnedAt(group, ['LaunchTemplate'], use, images),
    ...pinnedAt(group, [...mixed, 'LaunchTemplateSpecification'], use, images),
    ...pinnedAt(group, [...mixed, 'Overrides', 'LaunchTemplateSpecification'], use, images),
    ...namedAt(group, [...mixed, 'Overrides', 'ImageId'], use, evidence),
  ];
}
