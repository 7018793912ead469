import {
  DescribeInstances$,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  type Instance,
  type InstanceStateChange,
  type InstanceStateName,
  type Reservation,
  StopInstances$,
  type StopInstancesRequest,
  type StopInstancesResult,
  TerminateInstances$,
  type TerminateInstancesRequest,
  type TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import type { InstanceRecord } from '../state/world.ts';
import { applyFilters, type FilterFields } from './filters.ts';
import { forgetLater, isShown, ownInstance } from './instance-access.ts';

const instanceFilters: FilterFields<Instance> = {
  architecture: ({ Architecture }) => Architecture,
  'availability-zone': ({ Placement }) => Placement?.AvailabilityZone,
  'client-token': ({ ClientToken }) => ClientToken,
  hypervisor: ({ Hypervisor }) => Hypervisor,
  'image-id': ({ ImageId }) => ImageId,
  'instance-id': ({ InstanceId }) => InstanceId,
  'instance-lifecycle': ({ InstanceLifecycle }) => InstanceLifecycle,
  'instance-state-code': ({ State }) => State?.Code,
  'instance-state-name': ({ State }) => State?.Name,
  'instance-type': ({ InstanceType }) => InstanceType,
  'key-name': ({ KeyName }) => KeyName,
  'launch-time': ({ LaunchTime }) => LaunchTime,
  'root-device-type': ({ RootDeviceType }) => RootDeviceType,
  'subnet-id': ({ SubnetId }) => SubnetId,
  'vpc-id': ({ VpcId }) => VpcId,
};

/** Instances managed by a service are hidden unless asked for (aws-facts E). */
export const describeInstances = operation({
  schema: DescribeInstances$,
  facts: ['Instances'],
  honours: ['Filters', 'IncludeManagedResources', 'InstanceIds', 'MaxResults', 'NextToken'],
  handle(input: DescribeInstancesRequest, context): DescribeInstancesResult {
    const ids = input.InstanceIds ?? [];
    if (ids.length > 0 && input.MaxResults !== undefined) {
      const message = 'The parameter instancesSet cannot be used with the parameter maxResults';
      throw new AwsError('InvalidParameterCombination', message);
    }
    for (const id of ids) ownInstance(context, id);
    const { items, nextToken } = page(context, 'DescribeInstances', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000 },
      key: ({ Instances }: Reservation) => Instances?.[0]?.InstanceId ?? '',
      list: () => listReservations(input, context),
    });
    return { Reservations: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const terminateInstances = operation({
  schema: TerminateInstances$,
  mutating: true,
  honours: ['InstanceIds'],
  handle({ InstanceIds }: Input<TerminateInstancesRequest>, context): TerminateInstancesResult {
    const terminated = { code: 48, name: 'terminated' } as const;
    return { TerminatingInstances: changeStates(context, InstanceIds, terminated) };
  },
});

export const stopInstances = operation({
  schema: StopInstances$,
  mutating: true,
  honours: ['Force', 'InstanceIds'],
  handle({ InstanceIds }: Input<StopInstancesRequest>, context): StopInstancesResult {
    return { StoppingInstances: changeStates(context, InstanceIds, { code: 80, name: 'stopped' }) };
  },
});

function listReservations(input: DescribeInstancesRequest, context: Context): Reservation[] {
  const wanted = new Set(input.InstanceIds ?? []);
  const shown = context
    .read(context.scope.instances)
    .filter((record) => isShown(record, context))
    .filter(({ instance }) => wanted.size === 0 || wanted.has(instance.InstanceId ?? ''))
    .filter(({ instance }) => input.IncludeManagedResources === true || instance.Operator?.Managed !== true);
  const byId = new Map(shown.map((record) => [record.instance.InstanceId, record]));
  const instances = shown.map((record) => viewInstance(record, context));
  const filtered = applyFilters({
    items: instances,
    filters: input.Filters,
    fields: instanceFilters,
    tags: ({ Tags = [] }) => Tags,
  });
  return Object.values(
    Object.groupBy(filtered, ({ InstanceId }) => byId.get(InstanceId)?.reservationId ?? ''),
  ).map((group = []) => {
    const record = byId.get(group[0]?.InstanceId);
    return { ReservationId: record?.reservationId, OwnerId: record?.ownerId, Groups: [], Instances: group };
  });
}

function viewInstance({ instance }: InstanceRecord, { scope, moment }: Context): Instance {
  const tags = scope.tags.get(instance.InstanceId ?? '', moment) ?? [];
  return tags.length === 0 ? instance : { ...instance, Tags: [...tags] };
}

// The short states in between (shutting-down, stopping) are passed over: the change is at once.
function changeStates(
  context: Context,
  ids: readonly string[],
  { code, name }: { readonly code: number; readonly name: InstanceStateName },
): InstanceStateChange[] {
  const records = ids.map((id) => ownInstance(context, id));
  return records.map((record) => {
    const { instance } = record;
    const current = { Code: code, Name: name };
    const terminated = name === 'terminated' ? { terminatedAt: context.now.getTime() } : {};
    if (name === 'terminated') forgetLater(context.world, context.scope, instance.InstanceId ?? '');
    context.scope.instances.put(instance.InstanceId ?? '', {
      ...record,
      ...terminated,
      instance: { ...instance, State: current },
    });
    return { InstanceId: instance.InstanceId, CurrentState: current, PreviousState: instance.State };
  });
}
