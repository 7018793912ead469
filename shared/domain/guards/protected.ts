import { actionOf } from '../actions/registry.ts';
import { type Guard, type Hold, held } from '../guard.ts';
import { type Image, snapshotIdsOf } from '../image.ts';
import { protectedTag } from '../protection.ts';
import type { ScopeView } from '../scope-view.ts';

export const protectedImage: Guard = {
  id: 'protected',
  place: 40,
  title: 'Nobody protects the image',
  check(action, subject, { view }) {
    const { effect } = actionOf(action.action);
    if (subject.kind !== 'image' || effect === 'none') return null;
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

/** EC2 keeps a locked snapshot, and an image without its snapshots cannot be brought back. */
function lockedSnapshot(image: Image, { snapshots }: ScopeView): Hold | null {
  const locked = snapshotIdsOf(image).find((id) => {
    const isLocked = snapshots.find(id)?.isLocked;
    return isLocked?.known === true && isLocked.value;
  });
  return locked === undefined ? null : held(`its snapshot ${locked} is locked`);
}
