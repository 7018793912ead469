import { actionOf } from '../actions/registry.ts';
import type { ScopeFacts } from '../facts.ts';
import { type Guard, held } from '../guard.ts';
import type { Image } from '../image.ts';
import { unreadReason } from '../in-use.ts';
import { type Known, known, unknown } from '../known.ts';
import type { PlannedAction } from '../plan.ts';
import { isAllowedInUse } from '../policy.ts';
import type { ImageView, ScopeView } from '../scope-view.ts';

export const factsComplete: Guard = {
  id: 'facts-complete',
  place: 10,
  title: 'Everything that could speak against the action was read',
  check(action, image, { view }) {
    if (actionOf(action.action).effect === 'none') return null;
    const unread = image.usage.unread;
    if (unread.length > 0 && !isAllowedInUse(action.rung))
      return held(`could not be read: ${unreadReason(unread)}`);
    const missing = factsFor(action, image, view).find(([, fact]) => !fact.known);
    if (missing === undefined || missing[1].known) return null;
    return held(`could not be read: ${missing[0]}: ${missing[1].why}`);
  },
};

function factsFor(
  action: PlannedAction,
  { image }: ImageView,
  { facts, inventory }: ScopeView,
): readonly (readonly [string, Known<unknown>])[] {
  const always = [
    ['state', image.state],
    ['deprecation', image.deprecateAt],
    ['tags', image.tags],
    ['deregistration protection', image.deregistrationProtection],
    ['public', image.isPublic],
    ['the number of own images', inventory],
  ] as const;
  const disabling = [...always, ['launch permissions', image.launchPermissions] as const];
  if (action.action === 'deprecate') return always;
  if (action.action === 'disable') return disabling;
  return [
    ...disabling,
    ['root device', image.rootDeviceType],
    ['devices', image.ebsDevices],
    ['locks of its snapshots', snapshotLocks(image, facts)],
    ['Recycle Bin rules', facts.recycleBinRules],
  ];
}

/** The first lock that could not be read. A device that could not be read is told on its own. */
function snapshotLocks(image: Image, facts: ScopeFacts): Known<unknown> {
  if (!facts.snapshots.known || !image.ebsDevices.known) return facts.snapshots;
  const own = new Set(image.ebsDevices.value.map((device) => device.snapshotId).filter((id) => id !== null));
  const read = facts.snapshots.value.filter((snapshot) => own.has(snapshot.snapshotId));
  for (const { isLocked } of read) {
    if (!isLocked.known) return isLocked;
  }
  return read.length === own.size ? known(true) : unknown('not all of its snapshots were read');
}
