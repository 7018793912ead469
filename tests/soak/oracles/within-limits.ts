import type { PlayedWorld } from '../harness/play-world.ts';
import { snapshotsLost } from './lost-snapshots.ts';
import {
  type Change,
  changesOf,
  isTaking,
  type Oracle,
  rungOf,
  type Violation,
  violation,
} from './oracle.ts';

const dayMs = 86_400_000;
/** How long AWS still lists an image that was deregistered. */
const listedMs = 5 * 60_000;

/** I5: no limit of a scope or of the organization is exceeded in any 24 hours, by the simulator's own log of effects. */
export const withinLimits: Oracle = {
  id: 'within-limits',
  violations: (played) => {
    const effects = firstEffects(changesOf(played));
    return effects.flatMap((change) => [
      ...beyondScope(change, effects, played),
      ...beyondOrganization(change, effects, played),
      ...beyondSnapshots(change, effects, played),
    ]);
  },
};

/** The same change again, by a retry whose first answer was lost, takes nothing more. */
function firstEffects(changes: readonly Change[]): readonly Change[] {
  const effects = changes.filter(({ call }) => call.hadEffect);
  return effects.filter(
    (change) =>
      !effects.some(
        (other) =>
          other.place < change.place &&
          other.operation === change.operation &&
          other.imageId === change.imageId &&
          isWithinADay(other, change),
      ),
  );
}

function isWithinADay(other: Change, { at }: Change): boolean {
  return Date.parse(other.at) > Date.parse(at) - dayMs;
}

function until(change: Change, effects: readonly Change[]): readonly Change[] {
  return effects.filter((other) => other.place <= change.place && isWithinADay(other, change));
}

function beyondScope(
  change: Change,
  effects: readonly Change[],
  { spec }: PlayedWorld,
): readonly Violation[] {
  const rung = rungOf(change);
  if (rung === null) return [];
  const { count, percent } = spec.policy.limits[rung];
  const share = Math.max(1, Math.floor((percent * inventoryOf(change)) / 100));
  const allowed = count === 0 || percent === 0 ? 0 : Math.min(count, share);
  const done = until(change, effects).filter(
    ({ operation, scope }) => operation === change.operation && scope === change.scope,
  );
  if (done.length <= allowed) return [];
  return [violation('I5', change, `it is number ${done.length} in 24 hours, where ${allowed} are allowed`)];
}

/** Those that go with their image count, too. */
function beyondSnapshots(
  change: Change,
  effects: readonly Change[],
  played: PlayedWorld,
): readonly Violation[] {
  if (snapshotsLost(change, played).length === 0) return [];
  const { count, percent, gib } = played.spec.policy.limits.deleteSnapshots;
  const { scope, truth } = change;
  const here = truth.rows(scope.snapshots).filter(({ bin }) => bin === undefined).length;
  const lost = until(change, effects)
    .filter((other) => other.scope === scope)
    .flatMap((other) => snapshotsLost(other, played));
  const sizes = lost.map((id) => scope.snapshots.get(id)?.snapshot.VolumeSize ?? 0);
  const lostGib = sizes.reduce((sum, size) => sum + size, 0);
  // What was there when the day's first one went is what the share is of.
  const share = Math.max(1, Math.floor((percent * (here + lost.length)) / 100));
  const allowed = count === 0 || percent === 0 ? 0 : Math.min(count, share);
  if (lost.length <= allowed && lostGib <= gib) return [];
  const what = `${lost.length} snapshots of ${lostGib} GiB in 24 hours, where ${allowed} of ${gib} are allowed`;
  return [violation('I5', change, what)];
}

function inventoryOf({ scope, truth }: Change): number {
  return truth
    .rows(scope.images)
    .filter(({ image }) => image.ImageOwnerAlias === undefined)
    .filter(
      ({ deregisteredAt }) => (deregisteredAt ?? Number.POSITIVE_INFINITY) > truth.now.getTime() - listedMs,
    ).length;
}

function beyondOrganization(
  change: Change,
  effects: readonly Change[],
  { spec }: PlayedWorld,
): readonly Violation[] {
  if (!isTaking(change)) return [];
  const { destructive } = spec.policy.limits.organization;
  const done = until(change, effects).filter(isTaking);
  if (done.length <= destructive) return [];
  return [violation('I5', change, `the organization's number ${done.length} in 24 hours, of ${destructive}`)];
}
