import {
  DescribeInstances$,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  type Instance,
  type InstanceState,
  type InstanceStateChange,
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
    return { TerminatingInstances: changeStates(context, InstanceIds, termination) };
  },
});

export const stopInstances = operation({
  schema: StopInstances$,
  mutating: true,
  honours: ['Force', 'InstanceIds'],
  handle({ InstanceIds }: Input<StopInstancesRequest>, context): StopInstancesResult {
    return { StoppingInstances: changeStates(context, InstanceIds, stop) };
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

interface StateChange {
  /** What the answer tells. */
  readonly told: InstanceState;
  /** What every later look shows: the short state in between is over at once. */
  readonly after: InstanceState;
}

const termination: StateChange = {
  told: { Code: 32, Name: 'shutting-down' },
  after: { Code: 48, Name: 'terminated' },
};
const stop: StateChange = { told: { Code: 64, Name: 'stopping' }, after: { Code: 80, Name: 'stopped' } };

// What is in the state already stays there, and the answer says so.
function changeStates(
  context: Context,
  ids: readonly string[],
  { told, after }: StateChange,
): InstanceStateChange[] {
  const records = ids.map((id) => ownInstance(context, id));
  const ended = records.find(({ instance }) => instance.State?.Name === 'terminated');
  if (ended !== undefined && after.Name !== 'terminated') {
    const message = `The instance '${ended.instance.InstanceId}' is not in a state from which it can be stopped.`;
    throw new AwsError('IncorrectInstanceState', message);
  }
  return records.map((record) => {
    const { instance } = record;
    const isSo = instance.State?.Name === after.Name;
    const terminated = after.Name === 'terminated' ? { terminatedAt: context.now.getTime() } : {};
    const devices = after.Name === 'terminated' ? { BlockDeviceMappings: [] } : {};
    if (after.Name === 'terminated') {
      releaseVolumes(context, instance);
      forgetLater(context.world, context.scope, instance.InstanceId ?? '');
    }
    context.scope.instances.put(instance.InstanceId ?? '', {
      ...record,
      ...terminated,
      instance: { ...instance, ...devices, State: after },
    });
    return {
      InstanceId: instance.InstanceId,
      CurrentState: isSo ? after : told,
      PreviousState: instance.State,
    };
  });
}

// A volume goes with its instance where its mapping says so, and is free otherwise (API reference, EbsInstanceBlockDevice).
function releaseVolumes({ scope }: Context, { BlockDeviceMappings = [] }: Instance): void {
  for (const { Ebs } of BlockDeviceMappings) {
    const volume = scope.volumes.get(Ebs?.VolumeId ?? '');
    if (volume?.VolumeId === undefined) continue;
    if (Ebs?.DeleteOnTermination === true) scope.volumes.remove(volume.VolumeId);
    else scope.volumes.put(volume.VolumeId, { ...volume, State: 'available', Attachments: [] });
  }
}
