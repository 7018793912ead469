import { actionOf } from '../actions/registry.ts';
import { type Guard, type Hold, held } from '../guard.ts';
import { isFromImageBuilder, managingService } from '../managed.ts';
import type { Snapshot } from '../snapshot.ts';

export const managedByService: Guard = {
  id: 'managed-by-service',
  place: 30,
  title: 'No other service keeps the life cycle of the image',
  check(action, subject) {
    if (subject.kind === 'scope' || actionOf(action.action).effect === 'none') return null;
    if (subject.kind === 'snapshot') return managedSnapshot(subject.snapshot);
    const { image } = subject;
    const tags = image.tags.known ? image.tags.value : [];
    const service = managingService(tags, image.ownerAlias);
    if (service !== null) return held(`${service} manages the image: change its plan there`);
    // Image Builder's policies remove images on their own; the milder rungs do not cross them.
    if (action.action === 'deregister' && isFromImageBuilder(tags)) {
      return held('EC2 Image Builder made the image: let its life cycle policy remove it');
    }
    return null;
  },
};

function managedSnapshot({ tags }: Snapshot): Hold | null {
  if (!tags.known) return held(`whether a service manages it: ${tags.why}`);
  const service = managingService(tags.value, null);
  return service === null ? null : held(`${service} manages the snapshot: change its plan there`);
}
