import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';
import type { InstanceRecord } from '../state/world.ts';

/** The caller's own instance; a terminated one is there for an hour. */
export function ownInstance(context: Context, instanceId: string): InstanceRecord {
  if (!/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(instanceId)) {
    throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${instanceId}"`);
  }
  const record = context.scope.instances.get(instanceId);
  if (record === undefined || !isShown(record, context)) {
    throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${instanceId}' does not exist`);
  }
  return record;
}

/** Terminated instances vanish after a while; those that a dump recorded stay. */
export function isShown({ terminatedAt }: InstanceRecord, { now, world }: Context): boolean {
  return terminatedAt === undefined || now.getTime() - terminatedAt < world.timings.terminatedVisible;
}
