import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull, valueAt } from '../fields.ts';
import { camelKeys, pinIn } from '../launch-templates.ts';
import { type Evidence, namedAt, pinnedAt, type Sighting, type UsageSource, unread } from './source.ts';

/** AWS Batch compute environments, disabled ones and those scaled to zero too. Batch answers in camel case. */
export const batchEnvironments: UsageSource = {
  id: 'batch-environments',
  needs: ['ComputeEnvironments'],
  alsoReads: ['LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'],
  see: (evidence) =>
    evidence.world
      .records('ComputeEnvironments')
      .filter((environment) => textOrNull(environment, 'status') !== 'DELETED')
      .flatMap((environment) => seen(environment, evidence)),
};

function seen(environment: Fields, evidence: Evidence): readonly Sighting[] {
  const name = textOrNull(environment, 'computeEnvironmentName') ?? 'unnamed';
  const resource = `compute-environment/${name}`;
  const arn = textOrNull(environment, 'computeEnvironmentArn') ?? arnOf(evidence.scope, 'batch', resource);
  const use: Use = { kind: 'batch-environment', arn };
  if (valueAt(environment, 'computeResources') === undefined) {
    // Only an unmanaged environment has none: its owner launches the instances.
    return textOrNull(environment, 'type') === 'UNMANAGED'
      ? []
      : [unread(`${arn} tells no compute resources`)];
  }
  const resources = ['computeResources'] as const;
  const images = (pin: Fields) => evidence.templates.imagesEverOf(pinIn(pin, camelKeys));
  return [
    ...namedAt(environment, [...resources, 'imageId'], use, evidence),
    ...namedAt(environment, [...resources, 'ec2Configuration', 'imageIdOverride'], use, evidence),
    // `$Latest` and `$Default` are read once: the image stays as it was then, whatever version comes later
    // (LaunchTemplateSpecification, Batch API reference). So every version may be the one.
    ...pinnedAt(environment, [...resources, 'launchTemplate'], use, images),
    ...pinnedAt(environment, [...resources, 'launchTemplate', 'overrides'], use, images),
  ];
}
