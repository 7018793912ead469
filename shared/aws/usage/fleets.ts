import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull } from '../fields.ts';
import { pinIn } from '../launch-templates.ts';
import { missingAt, namedAt, pinnedAt, type UsageSource } from './source.ts';

/** EC2 fleets in any state but the deleted ones. */
export const fleets: UsageSource = {
  id: 'fleets',
  needs: ['Fleets'],
  alsoReads: ['LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'],
  see: (evidence) =>
    evidence.world
      .records('Fleets')
      .filter((fleet) => !isDeletedFleet(fleet))
      .flatMap((fleet) => {
        const id = textOrNull(fleet, 'FleetId') ?? 'unnamed';
        const use: Use = { kind: 'ec2-fleet', arn: arnOf(evidence.scope, 'ec2', `fleet/${id}`) };
        const images = (pin: Fields) => evidence.templates.imagesOf(pinIn(pin));
        return [
          ...missingAt(fleet, ['LaunchTemplateConfigs'], 'LaunchTemplateSpecification', use),
          ...pinnedAt(fleet, ['LaunchTemplateConfigs', 'LaunchTemplateSpecification'], use, images),
          ...namedAt(fleet, ['LaunchTemplateConfigs', 'Overrides', 'ImageId'], use, evidence),
        ];
      }),
};

/** A deleted fleet launches nothing more (DeleteFleets); the instances that it leaves running stand among the instances. */
export function isDeletedFleet(fleet: Fields): boolean {
  const state = textOrNull(fleet, 'FleetState');
  return state === 'deleted' || state === 'deleted_running' || state === 'deleted_terminating';
}
