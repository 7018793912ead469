import type { PlayedWorld } from '../harness/play-world.ts';
import { startAt } from '../harness/play-world.ts';
import { noVolume } from '../world/snapshot-kinds.ts';
import { type Change, changesOf, type Oracle, type Violation, violation } from './oracle.ts';
import { isAnnounced } from './told-first.ts';

const dayMs = 86_400_000;

/**
 * I4 and I10 for snapshots: one is deleted by itself only where an enforced policy wants orphans gone, it was made for an
 * image or the policy asks for all, it has been an orphan for long enough, and an alert told so its time before.
 */
export const neverUntoldSnapshots: Oracle = {
  id: 'never-untold-snapshots',
  violations: (played) =>
    changesOf(played).flatMap((change): readonly Violation[] => {
      const id = change.call.input['SnapshotId'];
      if (change.operation !== 'DeleteSnapshot' || typeof id !== 'string') return [];
      const reason = unwanted(change, id, played) ?? untold(change, id, played);
      return reason === null ? [] : [violation('I4', change, `${id}: ${reason}`)];
    }),
};

function unwanted(change: Change, id: string, { spec: { policy } }: PlayedWorld): string | null {
  if (policy.orphans === null) return 'the policy does not speak of orphans';
  if ((policy.orphans.mode ?? policy.mode) !== 'enforce') return 'the policy only audits orphans';
  if (policy.orphans.of === 'ami-created' && !isOfImage(change, id)) return 'it was never of an image';
  const days = (Date.parse(change.at) - orphanedAt(change, id)) / dayMs;
  return days < policy.orphans.minAgeDays ? `an orphan for ${days} days only` : null;
}

const made = /^Created by CreateImage\(.*\) for ami-/;
const copied = /^Copied for DestinationAmi ami-/;

/** EC2 wrote so when it made it, or an image that is gone mapped it. */
function isOfImage({ scope, truth }: Change, id: string): boolean {
  const { Description = '', VolumeId } = truth.row(scope.snapshots, id)?.snapshot ?? {};
  const isTold = VolumeId === noVolume ? copied : made;
  return isTold.test(Description) || goneOf({ scope, truth }, id).length > 0;
}

function goneOf({ scope, truth }: Pick<Change, 'scope' | 'truth'>, id: string) {
  return truth
    .rows(scope.images)
    .filter(({ image }) => image.BlockDeviceMappings?.some(({ Ebs }) => Ebs?.SnapshotId === id));
}

/** When the last image that mapped it went; those of no image here are orphans from the beginning. */
function orphanedAt(change: Change, id: string): number {
  const ends = goneOf(change, id).map(({ deregisteredAt }) => deregisteredAt ?? Number.POSITIVE_INFINITY);
  return Math.max(startAt.getTime(), ...ends);
}

function untold({ at }: Change, subjectId: string, played: PlayedWorld): string | null {
  const waitHours = played.spec.policy.orphans?.deleteAfter ?? 0;
  const isTold = isAnnounced({ subjectId, check: 'orphaned-snapshots', at, waitHours }, played);
  return isTold ? null : 'no alert told of it its time before';
}
