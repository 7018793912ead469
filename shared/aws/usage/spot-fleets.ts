import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull, valuesAt } from '../fields.ts';
import { pinIn } from '../launch-templates.ts';
import { missingAt, namedAt, pinnedAt, type Sighting, type UsageSource } from './source.ts';

/** Spot fleets in any state but the cancelled ones. */
export const spotFleets: UsageSource = {
  id: 'spot-fleets',
  needs: ['SpotFleetRequestConfigs'],
  alsoReads: ['LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'],
  see: (evidence) =>
    evidence.world
      .records('SpotFleetRequestConfigs')
      .filter((fleet) => !isCancelledSpotFleet(fleet))
      .flatMap((fleet) => {
        const id = textOrNull(fleet, 'SpotFleetRequestId') ?? 'unnamed';
        const use: Use = {
          kind: 'spot-fleet',
          arn: arnOf(evidence.scope, 'ec2', `spot-fleet-request/${id}`),
        };
        const images = (pin: Fields) => evidence.templates.imagesOf(pinIn(pin));
        return [
          ...missing(fleet, use),
          ...namedAt(fleet, [...specifications, 'ImageId'], use, evidence),
          ...pinnedAt(fleet, [...templateConfigs, 'LaunchTemplateSpecification'], use, images),
          ...namedAt(fleet, [...templateConfigs, 'Overrides', 'ImageId'], use, evidence),
        ];
      }),
};

const specifications = ['SpotFleetRequestConfig', 'LaunchSpecifications'] as const;
const templateConfigs = ['SpotFleetRequestConfig', 'LaunchTemplateConfigs'] as const;

/** Launches nothing more; the instances that `cancelled_running` leaves stand among the instances (Spot Fleet request states). */
export function isCancelledSpotFleet(fleet: Fields): boolean {
  const state = textOrNull(fleet, 'SpotFleetRequestState');
  return state === 'cancelled' || state === 'cancelled_running' || state === 'cancelled_terminating';
}

/** It has launch specifications, template configurations or both, and each of them names what to launch. */
function missing(fleet: Fields, use: Use): readonly Sighting[] {
  const bySpecification = missingAt(fleet, specifications, 'ImageId', use);
  const byTemplate = missingAt(fleet, templateConfigs, 'LaunchTemplateSpecification', use);
  const hasNone = (path: readonly string[]) => {
    const values = valuesAt(fleet, ...path);
    return values.known && values.value.length === 0;
  };
  if (hasNone(templateConfigs)) return bySpecification;
  return hasNone(specifications) ? byTemplate : [...bySpecification, ...byTemplate];
}
