import type { Scope, Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull } from '../fields.ts';
import { missingAt, namedAt, type UsageSource } from './source.ts';

/** Every launch configuration, also one that no group uses: the next group may. */
export const launchConfigurations: UsageSource = {
  id: 'launch-configurations',
  needs: ['LaunchConfigurations'],
  alsoReads: ['Parameters'],
  see: (evidence) =>
    evidence.world.records('LaunchConfigurations').flatMap((configuration) => {
      const use: Use = {
        kind: 'launch-configuration',
        arn: launchConfigurationArn(configuration, evidence.scope),
      };
      return [
        ...missingAt(configuration, [], 'ImageId', use),
        ...namedAt(configuration, ['ImageId'], use, evidence),
      ];
    }),
};

export function launchConfigurationArn(configuration: Fields, scope: Scope): string {
  const name = textOrNull(configuration, 'LaunchConfigurationName') ?? 'unnamed';
  const resource = `launchConfiguration:*:launchConfigurationName/${name}`;
  return textOrNull(configuration, 'LaunchConfigurationARN') ?? arnOf(scope, 'autoscaling', resource);
}
