import { type RecycleBinRule, retentionDays } from '../facts.ts';
import { type Guard, type Hold, held } from '../guard.ts';
import { type Image, snapshotIdsOf } from '../image.ts';
import { unknown } from '../known.ts';
import type { PlannedAction } from '../plan.ts';
import type { ScopeView } from '../scope-view.ts';
import type { Snapshot } from '../snapshot.ts';

export const recycleBin: Guard = {
  id: 'recycle-bin',
  place: 140,
  title: 'The Recycle Bin keeps the image and its snapshots, so that it can come back',
  check(action, subject, { view }) {
    if (!view.policy.safety.requireRecycleBin) return null;
    if (subject.kind === 'snapshot') return orphanHold(action, subject.snapshot, view);
    if (subject.kind !== 'image' || action.action !== 'deregister') return null;
    const { image } = subject;
    const rules = view.facts.recycleBinRules;
    if (!rules.known) return held(`Recycle Bin rules: ${rules.why}`);
    if (!image.tags.known) return held(`tags: ${image.tags.why}`);
    const imageDays = retentionDays(rules.value, 'images', image.tags.value);
    const least = view.policy.safety.minBinDays;
    if (imageDays === 0) return held('no active Recycle Bin rule covers the image');
    if (imageDays < least) return held(`the Recycle Bin keeps the image ${imageDays} days, wanted ${least}`);
    return snapshotHold(image, { imageDays, rules: rules.value }, view);
  },
};

function orphanHold(
  { action }: PlannedAction,
  { tags }: Snapshot,
  { facts, policy }: ScopeView,
): Hold | null {
  if (action !== 'delete-snapshot') return null;
  const rules = facts.recycleBinRules;
  if (!rules.known) return held(`Recycle Bin rules: ${rules.why}`);
  if (!tags.known) return held(`tags: ${tags.why}`);
  const days = retentionDays(rules.value, 'snapshots', tags.value);
  const least = policy.safety.minBinDays;
  if (days === 0) return held('no active Recycle Bin rule covers the snapshot');
  return days < least ? held(`the Recycle Bin keeps the snapshot ${days} days, wanted ${least}`) : null;
}

/** An image comes back only with its snapshots: they must stay in the bin at least as long. */
function snapshotHold(
  image: Image,
  { imageDays, rules }: { readonly imageDays: number; readonly rules: readonly RecycleBinRule[] },
  { snapshots }: ScopeView,
): Hold | null {
  if (!image.ebsDevices.known) return held(`devices: ${image.ebsDevices.why}`);
  for (const id of snapshotIdsOf(image)) {
    const tags = snapshots.find(id)?.tags ?? unknown('it was not read');
    if (!tags.known) return held(`its snapshot ${id}: ${tags.why}`);
    const keptDays = retentionDays(rules, 'snapshots', tags.value);
    if (keptDays < imageDays) {
      return held(`the Recycle Bin keeps its snapshot ${id} ${keptDays} days, the image ${imageDays}`);
    }
  }
  return null;
}
