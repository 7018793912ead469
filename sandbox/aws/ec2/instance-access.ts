import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';
import type { InstanceRecord, Scope, World } from '../state/world.ts';

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

/** A terminated instance is gone after a while: nothing shows it, and nothing refers to its image, any more. */
export function forgetLater(world: World, scope: Scope, instanceId: string): void {
  world.schedule(world.timings.terminatedVisible, () => scope.instances.remove(instanceId));
}

/** Also for reads that see the world as it was. */
export function isShown({ terminatedAt }: InstanceRecord, { now, world }: Context): boolean {
  return terminatedAt === undefined || now.getTime() - terminatedAt < world.timings.terminatedVisible;
}
