import type { FleetData, SpotFleetRequestConfig } from '@aws-sdk/client-ec2';
import {
  idOf,
  longAgo,
  nobodysImage,
  type Placing,
  placeOldVersion,
  placeTemplate,
  type UseKind,
} from './use.ts';

function placeFleet({ scope, name, write }: Placing, fleet: Partial<FleetData>): void {
  const FleetId = `fleet-${idOf(name)}`;
  write(scope.fleets, FleetId, {
    FleetId,
    FleetState: 'active',
    Type: 'maintain',
    CreateTime: longAgo,
    ...fleet,
  });
}

function placeSpotFleet(
  { scope, name, write }: Placing,
  launches: object,
  SpotFleetRequestState: NonNullable<SpotFleetRequestConfig['SpotFleetRequestState']> = 'active',
): void {
  const SpotFleetRequestId = `sfr-${idOf(name)}`;
  const IamFleetRole = `arn:aws:iam::${scope.accountId}:role/fleet`;
  const SpotFleetRequestConfig = { IamFleetRole, TargetCapacity: 0, ...launches };
  write(scope.spotFleetRequests, SpotFleetRequestId, {
    ...{ SpotFleetRequestId, SpotFleetRequestState, CreateTime: longAgo, SpotFleetRequestConfig },
  });
}

function byOldVersion(placing: Placing) {
  const LaunchTemplateId = placeOldVersion(placing);
  return [{ LaunchTemplateSpecification: { LaunchTemplateId, Version: '1' } }];
}

function byOverride(placing: Placing) {
  const LaunchTemplateId = placeTemplate(placing, { images: [nobodysImage], defaultVersion: 1 });
  const LaunchTemplateSpecification = { LaunchTemplateId, Version: '1' };
  return [{ LaunchTemplateSpecification, Overrides: [{ ImageId: placing.imageId }] }];
}

export const fleetOfOldVersion: UseKind = {
  id: 'fleet-of-old-version',
  source: 'fleets',
  place: (placing) => placeFleet(placing, { LaunchTemplateConfigs: byOldVersion(placing) }),
};

export const fleetOverride: UseKind = {
  id: 'fleet-override',
  source: 'fleets',
  place: (placing) => placeFleet(placing, { LaunchTemplateConfigs: byOverride(placing) }),
};

export const deletedFleet: UseKind = {
  id: 'deleted-fleet',
  source: 'fleets',
  isDecoy: true,
  place: (placing) =>
    placeFleet(placing, { FleetState: 'deleted', LaunchTemplateConfigs: byOverride(placing) }),
};

export const spotFleet: UseKind = {
  id: 'spot-fleet',
  source: 'spot-fleets',
  place: (placing) => placeSpotFleet(placing, { LaunchSpecifications: [{ ImageId: placing.imageId }] }),
};

export const spotFleetOfOldVersion: UseKind = {
  id: 'spot-fleet-of-old-version',
  source: 'spot-fleets',
  place: (placing) => placeSpotFleet(placing, { LaunchTemplateConfigs: byOldVersion(placing) }),
};

export const cancelledSpotFleet: UseKind = {
  id: 'cancelled-spot-fleet',
  source: 'spot-fleets',
  isDecoy: true,
  place: (placing) =>
    placeSpotFleet(placing, { LaunchSpecifications: [{ ImageId: placing.imageId }] }, 'cancelled'),
};

export const spotRequest: UseKind = {
  id: 'spot-request',
  source: 'spot-requests',
  place: ({ scope, imageId, name, write }) => {
    const SpotInstanceRequestId = `sir-${idOf(name).slice(-8)}`;
    const request = { SpotInstanceRequestId, State: 'open', Type: 'persistent' } as const;
    write(scope.spotInstanceRequests, SpotInstanceRequestId, {
      ...request,
      LaunchSpecification: { ImageId: imageId },
    });
  },
};
