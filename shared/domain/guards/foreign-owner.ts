import { type Guard, type Hold, held } from '../guard.ts';
import type { ScopeView } from '../scope-view.ts';
import type { Snapshot } from '../snapshot.ts';

export const foreignOwner: Guard = {
  id: 'foreign-owner',
  place: 20,
  title: 'The image or snapshot belongs to the account that is governed',
  check(_action, subject, { view }) {
    if (subject.kind === 'snapshot') return foreignSnapshot(subject.snapshot, view);
    if (subject.kind !== 'image' || subject.owned === true) return null;
    const { image, owned } = subject;
    if (owned === null) return held('whose image it is could not be read');
    const alias = image.ownerAlias === null ? '' : ` (${image.ownerAlias})`;
    return held(`the image belongs to ${image.ownerId ?? 'another owner'}${alias}`);
  },
};

function foreignSnapshot({ ownerId }: Snapshot, { facts }: ScopeView): Hold | null {
  if (ownerId === facts.scope.accountId) return null;
  return held(
    ownerId === null ? 'whose snapshot it is could not be read' : `the snapshot belongs to ${ownerId}`,
  );
}
