import { actionOf } from '../actions/registry.ts';
import { type Guard, type Hold, held } from '../guard.ts';
import { type Image, snapshotIdsOf } from '../image.ts';
import { protectedTag } from '../protection.ts';
import type { ScopeView } from '../scope-view.ts';
import type { Snapshot } from '../snapshot.ts';

export const protectedImage: Guard = {
  id: 'protected',
  place: 40,
  title: 'Nobody protects the image or snapshot',
  check(action, subject, { view }) {
    const { effect } = actionOf(action.action);
    if (subject.kind === 'scope' || effect === 'none') return null;
    if (subject.kind === 'snapshot') return protectedSnapshot(subject.snapshot);
    const { image } = subject;
    if (image.tags.known && image.tags.value.some((tag) => tag.key === protectedTag)) {
      return held(`tagged ${protectedTag}`);
    }
    // It guards against taking away; a tag or a copy takes nothing.
    if (effect === 'additive') return null;
    const protection = image.deregistrationProtection;
    if (protection.known && protection.value === 'on') return held('deregistration protection is on');
    if (protection.known && protection.value === 'cooldown') {
      return held('deregistration protection was switched off less than a day ago and still holds');
    }
    return action.action === 'deregister' ? lockedSnapshot(image, view) : null;
  },
};

function protectedSnapshot({ tags, isLocked }: Snapshot): Hold | null {
  if (!tags.known) return held(`whether it is protected: ${tags.why}`);
  if (tags.value.some((tag) => tag.key === protectedTag)) return held(`tagged ${protectedTag}`);
  if (!isLocked.known) return held(`whether it is locked: ${isLocked.why}`);
  return isLocked.value ? held('it is locked') : null;
}

/** EC2 keeps a locked snapshot, and an image without its snapshots cannot be brought back. */
function lockedSnapshot(image: Image, { snapshots }: ScopeView): Hold | null {
  const locked = snapshotIdsOf(image).find((id) => {
    const isLocked = snapshots.find(id)?.isLocked;
    return isLocked?.known === true && isLocked.value;
  });
  return locked === undefined ? null : held(`its snapshot ${locked} is locked`);
}
