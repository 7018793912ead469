import { imageReversal } from '../action.ts';
import type { Undo } from '../history.ts';
import { type Instant, isPast } from '../instant.ts';
import { known } from '../known.ts';

export const cancelDeprecation = imageReversal({
  id: 'cancel-deprecation',
  title:
    'Take the deprecation date of this service back: to the one before it, or to none where that is past',
  undoes: 'deprecate',
  undo: 'EnableImageDeprecation sets a date again.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html',
  iamActions: ['ec2:EnableImageDeprecation', 'ec2:DisableImageDeprecation'],
  calls(image, { undo, now }) {
    const { deprecateAt, imageId } = image;
    if (!deprecateAt.known || deprecateAt.value === null) return [];
    const before = dateBefore(undo, now);
    if (before !== null) {
      if (deprecateAt.value === before) return [];
      const input = { ImageId: imageId, DeprecateAt: before };
      return [{ operation: 'ec2:EnableImageDeprecation', input }];
    }
    // A public image keeps a date for ever (EC2 User Guide, "Deprecate an Amazon EC2 AMI").
    if (!image.isPublic.known || image.isPublic.value) return [];
    return [{ operation: 'ec2:DisableImageDeprecation', input: { ImageId: imageId } }];
  },
  imageAfter: (image, { undo, now }) => ({
    ...image,
    deprecateAt: known(dateBefore(undo, now)),
  }),
});

/** EC2 takes no past date: then none is the nearest to what was. */
function dateBefore({ deprecateAt }: Undo, now: Date): Instant | null {
  return deprecateAt === null || isPast(deprecateAt, now) ? null : deprecateAt;
}
