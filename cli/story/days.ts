import type { CallRecord } from '../../sandbox/aws/call-record.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { readStory } from './read-table.ts';
import { dayOf, imageNames, liveUntil, type Stage } from './stage.ts';

/** One step that was done: the table's outcome and the simulator's call are the same by the request id. */
export interface Step {
  readonly day: number;
  readonly at: string;
  readonly action: string;
  /** Empty for a step on a snapshot. */
  readonly imageId: string;
  /** Empty for a step on an image. */
  readonly snapshotId: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly status: string;
  readonly ruleReason: string;
  readonly operation: string;
  readonly requestId: string;
}

/** Lets the days pass, one sweep each, and answers what was done as it was done. */
export async function* liveDays(stage: Stage, first: number, last: number): AsyncGenerator<Step | number> {
  let seen = stage.aws.calls.length;
  for (let day = first; day <= last; day += 1) {
    await liveUntil(stage, day);
    const calls = stage.aws.calls.slice(seen);
    seen = stage.aws.calls.length;
    for (const call of calls.filter(isOwnChange)) yield await stepOf(stage, call);
    yield day;
  }
}

/** A change in AWS that a function of the service made: people and the simulated services have no function's name. */
export function isOwnChange({ mutating, hadEffect, functionName, service }: CallRecord): boolean {
  return mutating && hadEffect && functionName !== undefined && service !== 'sts';
}

async function stepOf(stage: Stage, call: CallRecord): Promise<Step> {
  const imageId = String(call.input['ImageId'] ?? '');
  const snapshotId = String(call.input['SnapshotId'] ?? '');
  const story = await readStory(stage, imageId === '' ? snapshotId : imageId);
  const outcome = story
    .flatMap((item): readonly Outcome[] => (item.kind === 'outcome' ? [item.body] : []))
    .find(({ requestIds }) => requestIds.includes(call.requestId));
  const { at, accountId, region, operation, requestId } = call;
  return {
    ...{ day: dayOf(stage, at), at, accountId, region, imageId, snapshotId, operation, requestId },
    name: imageId === '' ? 'orphaned snapshot' : (imageNames(stage).get(imageId) ?? imageId),
    action: outcome?.action ?? operation,
    status: outcome?.status ?? 'no outcome in the table',
    ruleReason: outcome?.reason ?? '',
  };
}
