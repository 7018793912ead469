import {
  type DescribeFastSnapshotRestoreSuccessItem,
  DescribeFastSnapshotRestores$,
  type DescribeFastSnapshotRestoresRequest,
  type DescribeFastSnapshotRestoresResult,
  DescribeFleets$,
  type DescribeFleetsRequest,
  type DescribeFleetsResult,
  DescribeSnapshotTierStatus$,
  type DescribeSnapshotTierStatusRequest,
  type DescribeSnapshotTierStatusResult,
  DescribeSpotFleetRequests$,
  type DescribeSpotFleetRequestsRequest,
  type DescribeSpotFleetRequestsResponse,
  DescribeSpotInstanceRequests$,
  type DescribeSpotInstanceRequestsRequest,
  type DescribeSpotInstanceRequestsResult,
  DescribeVolumes$,
  type DescribeVolumesRequest,
  type DescribeVolumesResult,
  type FleetData,
  type SnapshotTierStatus,
  type SpotFleetRequestConfig,
  type SpotInstanceRequest,
  type Volume,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { operation } from '../operation.ts';
import { page } from '../paging.ts';
import { applyFilters } from './filters.ts';

/** Lists of what the world holds but no simulated operation makes: fleets, Spot requests, volumes, tiers. */
export const describeFleets = operation({
  schema: DescribeFleets$,
  facts: ['Fleets'],
  honours: ['Filters', 'FleetIds', 'MaxResults', 'NextToken'],
  handle(input: DescribeFleetsRequest, context): DescribeFleetsResult {
    const fields = {
      'activity-status': ({ ActivityStatus }: FleetData) => ActivityStatus,
      'fleet-state': ({ FleetState }: FleetData) => FleetState,
      type: ({ Type }: FleetData) => Type,
    };
    const { items, nextToken } = page(context, 'DescribeFleets', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ FleetId = '' }: FleetData) => FleetId,
      list: () => {
        const fleets = context.read(context.scope.fleets);
        const named = byIds(fleets, input.FleetIds, ({ FleetId }) => FleetId, 'InvalidFleetId.NotFound');
        // An instant fleet is shown only when it is named (API reference of DescribeFleets).
        const shown = named ?? fleets.filter(({ Type }) => Type !== 'instant');
        return applyFilters({ items: shown, filters: input.Filters, fields });
      },
    });
    return { Fleets: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const describeSpotFleetRequests = operation({
  schema: DescribeSpotFleetRequests$,
  facts: ['SpotFleetRequestConfigs'],
  honours: ['MaxResults', 'NextToken', 'SpotFleetRequestIds'],
  handle(input: DescribeSpotFleetRequestsRequest, context): DescribeSpotFleetRequestsResponse {
    const { items, nextToken } = page(context, 'DescribeSpotFleetRequests', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ SpotFleetRequestId = '' }: SpotFleetRequestConfig) => SpotFleetRequestId,
      list: () => {
        const all = context.read(context.scope.spotFleetRequests);
        const code = 'InvalidSpotFleetRequestId.NotFound';
        return (
          byIds(all, input.SpotFleetRequestIds, ({ SpotFleetRequestId }) => SpotFleetRequestId, code) ?? all
        );
      },
    });
    return { SpotFleetRequestConfigs: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const describeSpotInstanceRequests = operation({
  schema: DescribeSpotInstanceRequests$,
  facts: ['SpotInstanceRequests'],
  honours: ['Filters', 'MaxResults', 'NextToken', 'SpotInstanceRequestIds'],
  handle(input: DescribeSpotInstanceRequestsRequest, context): DescribeSpotInstanceRequestsResult {
    const fields = {
      'launch.image-id': ({ LaunchSpecification }: SpotInstanceRequest) => LaunchSpecification?.ImageId,
      'spot-instance-request-id': ({ SpotInstanceRequestId }: SpotInstanceRequest) => SpotInstanceRequestId,
      state: ({ State }: SpotInstanceRequest) => State,
      type: ({ Type }: SpotInstanceRequest) => Type,
    };
    const { items, nextToken } = page(context, 'DescribeSpotInstanceRequests', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000 },
      key: ({ SpotInstanceRequestId = '' }: SpotInstanceRequest) => SpotInstanceRequestId,
      list: () => {
        const all = context.read(context.scope.spotInstanceRequests);
        const code = 'InvalidSpotInstanceRequestID.NotFound';
        const ids = input.SpotInstanceRequestIds;
        const named = byIds(all, ids, ({ SpotInstanceRequestId }) => SpotInstanceRequestId, code);
        return applyFilters({
          items: named ?? all,
          filters: input.Filters,
          fields,
          tags: ({ Tags = [] }) => Tags,
        });
      },
    });
    return { SpotInstanceRequests: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const describeVolumes = operation({
  schema: DescribeVolumes$,
  facts: ['Volumes'],
  honours: ['Filters', 'IncludeManagedResources', 'MaxResults', 'NextToken', 'VolumeIds'],
  handle(input: DescribeVolumesRequest, context): DescribeVolumesResult {
    const fields = {
      'attachment.instance-id': ({ Attachments }: Volume) => Attachments?.map(({ InstanceId }) => InstanceId),
      encrypted: ({ Encrypted }: Volume) => Encrypted,
      'snapshot-id': ({ SnapshotId }: Volume) => SnapshotId,
      status: ({ State }: Volume) => State,
      'volume-id': ({ VolumeId }: Volume) => VolumeId,
      'volume-type': ({ VolumeType }: Volume) => VolumeType,
    };
    const { items, nextToken } = page(context, 'DescribeVolumes', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000 },
      key: ({ VolumeId = '' }: Volume) => VolumeId,
      list: () => {
        const { scope, moment } = context;
        const all = context.read(scope.volumes).map((volume) => {
          const tags = scope.tags.get(volume.VolumeId ?? '', moment) ?? [];
          return tags.length === 0 ? volume : { ...volume, Tags: [...tags] };
        });
        const named =
          byIds(all, input.VolumeIds, ({ VolumeId }) => VolumeId, 'InvalidVolume.NotFound') ?? all;
        const shown = named.filter(
          ({ Operator }) => input.IncludeManagedResources === true || Operator?.Managed !== true,
        );
        return applyFilters({ items: shown, filters: input.Filters, fields, tags: ({ Tags = [] }) => Tags });
      },
    });
    return { Volumes: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const describeFastSnapshotRestores = operation({
  schema: DescribeFastSnapshotRestores$,
  facts: ['FastSnapshotRestores'],
  honours: ['Filters', 'MaxResults', 'NextToken'],
  handle(input: DescribeFastSnapshotRestoresRequest, context): DescribeFastSnapshotRestoresResult {
    type Item = DescribeFastSnapshotRestoreSuccessItem;
    const fields = {
      'availability-zone': ({ AvailabilityZone }: Item) => AvailabilityZone,
      'owner-id': ({ OwnerId }: Item) => OwnerId,
      'snapshot-id': ({ SnapshotId }: Item) => SnapshotId,
      state: ({ State }: Item) => State,
    };
    const { items, nextToken } = page(context, 'DescribeFastSnapshotRestores', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      // aws-facts C.6.
      limits: { min: 1, max: 200, whenAbsent: 200 },
      key: ({ SnapshotId, AvailabilityZone }: Item) => `${SnapshotId}#${AvailabilityZone}`,
      list: () =>
        applyFilters({ items: context.read(context.scope.fastRestores), filters: input.Filters, fields }),
    });
    return { FastSnapshotRestores: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const describeSnapshotTierStatus = operation({
  schema: DescribeSnapshotTierStatus$,
  facts: ['Snapshots'],
  honours: ['Filters', 'MaxResults', 'NextToken'],
  handle(input: DescribeSnapshotTierStatusRequest, context): DescribeSnapshotTierStatusResult {
    const fields = {
      'last-tiering-operation': ({ LastTieringOperationStatus }: SnapshotTierStatus) =>
        LastTieringOperationStatus,
      'snapshot-id': ({ SnapshotId }: SnapshotTierStatus) => SnapshotId,
      'volume-id': ({ VolumeId }: SnapshotTierStatus) => VolumeId,
    };
    const { items, nextToken } = page(context, 'DescribeSnapshotTierStatus', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000, whenAbsent: 1000 },
      key: ({ SnapshotId = '' }: SnapshotTierStatus) => SnapshotId,
      list: () =>
        applyFilters({ items: context.read(context.scope.tierStatuses), filters: input.Filters, fields }),
    });
    return { SnapshotTierStatuses: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** Undefined when no ids are given; one that is not there fails the whole call. */
function byIds<T>(
  all: readonly T[],
  ids: readonly string[] | undefined,
  idOf: (item: T) => string | undefined,
  notFound: string,
): T[] | undefined {
  if (ids === undefined || ids.length === 0) return undefined;
  return ids.map((id) => {
    const found = all.find((item) => idOf(item) === id);
    if (found === undefined) throw new AwsError(notFound, `The id '${id}' does not exist`);
    return found;
  });
}
