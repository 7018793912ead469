import { type Guard, held } from '../guard.ts';

export const foreignOwner: Guard = {
  id: 'foreign-owner',
  place: 20,
  title: 'The image belongs to the account that is governed',
  check(_action, subject) {
    if (subject.kind !== 'image' || subject.owned === true) return null;
    const { image, owned } = subject;
    if (owned === null) return held('whose image it is could not be read');
    const alias = image.ownerAlias === null ? '' : ` (${image.ownerAlias})`;
    return held(`the image belongs to ${image.ownerId ?? 'another owner'}${alias}`);
  },
};
