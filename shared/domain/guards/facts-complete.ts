import { actionOf } from '../actions/registry.ts';
import { type Guard, type Hold, held, waiting } from '../guard.ts';
import { type Image, snapshotIdsOf } from '../image.ts';
import { unreadReason } from '../in-use.ts';
import { type Known, known, unknown } from '../known.ts';
import type { PlannedAction } from '../plan.ts';
import { isAllowedInUse, isRung } from '../policy.ts';
import type { ImageView, ScopeView } from '../scope-view.ts';
import type { Snapshot } from '../snapshot.ts';

export const factsComplete: Guard = {
  id: 'facts-complete',
  place: 10,
  title: 'Everything that could speak against the action was read',
  check(action, subject, { view }) {
    if (subject.kind === 'scope' || actionOf(action.action).effect === 'none') return null;
    if (subject.kind === 'snapshot') return unreadOf(subject.snapshot, view);
    // Much of a foreign image is hidden by design: whose it is decides alone, and says it better.
    if (subject.owned === false) return null;
    if (view.facts.covers !== 'scope' && needsWholeScope(action)) {
      return held('an event shows a part of the scope only: the next sweep decides');
    }
    const unread = isAllowedInUse(action.step) ? null : unreadReason(subject.usage.unread);
    if (unread !== null) return held(`could not be read: ${unread}`);
    const hold = firstUnread(factsFor(action, subject, view));
    if (hold !== null) return hold;
    return action.action !== 'tag' && isBeingMade(subject.image) ? waiting(beingMade) : null;
  },
};

type Fact = readonly [name: string, fact: Known<unknown>];

function firstUnread(facts: readonly Fact[]): Hold | null {
  for (const [name, fact] of facts) {
    if (!fact.known) return held(`could not be read: ${name}: ${fact.why}`);
  }
  return null;
}

/** Who stands by, and what else is at stake, shows only among all images: what takes something away waits for them. */
function needsWholeScope({ action, step }: PlannedAction): boolean {
  return isRung(step) || actionOf(action).effect === 'destructive' || !isAllowedInUse(step);
}

/** Each fact of a snapshot is asked again by the guard that it concerns; here they all have to be known. */
function unreadOf(snapshot: Snapshot, view: ScopeView): Hold | null {
  return firstUnread([
    ['tags', snapshot.tags],
    ['mappings', snapshot.mappings],
    ['lock', snapshot.isLocked],
    ['fast restore', snapshot.hasFastRestore],
    ['shares', snapshot.sharedWith],
    ['size', snapshot.volumeGib],
    ['images', view.facts.images],
    ['Recycle Bin rules', view.facts.recycleBinRules],
    ['images in the Recycle Bin', view.facts.imagesInRecycleBin],
    ['the number of own snapshots', view.snapshotInventory],
  ]);
}

// EC2 refuses every change of it but tags until then (`InvalidAMIID.Unavailable`).
const beingMade = 'the image is still being made';

function isBeingMade({ state }: Image): boolean {
  return state.known && (state.value === 'pending' || state.value === 'transient');
}

function factsFor(action: PlannedAction, { image }: ImageView, view: ScopeView): readonly Fact[] {
  const always = [
    ['state', image.state],
    ['deprecation', image.deprecateAt],
    ['tags', image.tags],
    ['deregistration protection', image.deregistrationProtection],
    ['public', image.isPublic],
    ['the number of own images', view.inventory],
  ] as const;
  const { effect } = actionOf(action.action);
  if (effect !== 'destructive') return always;
  const disabling = [...always, ['launch permissions', image.launchPermissions] as const];
  if (action.action !== 'deregister') return disabling;
  return [
    ...disabling,
    ['root device', image.rootDeviceType],
    ['devices', image.ebsDevices],
    ['locks of its snapshots', snapshotLocks(image, view)],
    ['Recycle Bin rules', view.facts.recycleBinRules],
  ];
}

/** The first lock that could not be read. Devices that could not be read are told on their own. */
function snapshotLocks(image: Image, { facts, snapshots }: ScopeView): Known<unknown> {
  if (!facts.snapshots.known) return facts.snapshots;
  const locks = snapshotIdsOf(image).map(
    (id) => snapshots.find(id)?.isLocked ?? unknown(`its snapshot ${id} was not read`),
  );
  return locks.find((lock) => !lock.known) ?? known(null);
}
