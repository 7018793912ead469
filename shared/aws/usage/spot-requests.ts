import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull } from '../fields.ts';
import { missingAt, namedAt, type UsageSource } from './source.ts';

/** Spot requests that are open, active or disabled: a persistent one launches again, a disabled one when its instance starts. */
export const spotRequests: UsageSource = {
  id: 'spot-requests',
  needs: ['SpotInstanceRequests'],
  alsoReads: ['Parameters'],
  see: (evidence) =>
    evidence.world
      .records('SpotInstanceRequests')
      .filter((request) => !isEndedSpotRequest(request))
      .flatMap((request) => {
        const id = textOrNull(request, 'SpotInstanceRequestId') ?? 'unnamed';
        const use: Use = {
          kind: 'spot-request',
          arn: arnOf(evidence.scope, 'ec2', `spot-instances-request/${id}`),
        };
        return [
          ...missingAt(request, ['LaunchSpecification'], 'ImageId', use),
          ...namedAt(request, ['LaunchSpecification', 'ImageId'], use, evidence),
        ];
      }),
};

/** A state that is not known to be an end counts. */
export function isEndedSpotRequest(request: Fields): boolean {
  const state = textOrNull(request, 'State');
  return state === 'closed' || state === 'cancelled' || state === 'failed';
}
