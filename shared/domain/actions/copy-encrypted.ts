import { imageRemedy } from '../action.ts';
import { copyNames, hasFailed, isEncrypted, likelyCopies } from '../encrypted-copy.ts';
import { listsAllImages } from '../facts.ts';
import { type Image, type Tag, tagValue } from '../image.ts';
import { utcDay } from '../instant.ts';
import type { JudgedScope } from '../judged-scope.ts';
import { optionalText, tags } from '../params.ts';
import { copyOfTag } from '../protection.ts';
import { fits, settable } from '../tag-limits.ts';

export const copyEncrypted = imageRemedy({
  id: 'copy-encrypted',
  title: 'Make an encrypted copy of the image; the image itself is retired only once the copy is available',
  effect: 'additive',
  undo: 'Deregister the copy and delete its snapshots.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html',
  // The copy and its snapshots get their tags in the call itself, which takes the right to tag as well.
  iamActions: ['ec2:CopyImage', 'ec2:CreateTags'],
  role: 'enforcer',
  limit: 'remedy',
  params: {
    kmsKeyId: optionalText(
      'The key to encrypt with: its id, ARN or alias. Without it: the default key of the account.',
    ),
    tags: tags('Tags for the copy and its snapshots besides those of the image.', []),
  },
  calls(image, { now, scope, params }) {
    const attempt = nextAttempt(image, scope);
    if (attempt === null || !image.tags.known) return [];
    const own = image.tags.value;
    // The tags of the image come along: what it has already is not said again.
    const added: readonly Tag[] = [
      ...settable(params.tags).filter(({ key }) => tagValue(own, key) === null),
      { key: copyOfTag, value: image.imageId },
    ];
    if (!fits(own, added)) return [];
    return [
      {
        operation: 'ec2:CopyImage',
        input: {
          SourceImageId: image.imageId,
          SourceRegion: scope.region,
          Name: attempt.name,
          KmsKeyId: params.kmsKeyId,
          Tags: added,
          // One copy an attempt and day at most, whatever is sent twice.
          ClientToken: `amigov-${image.imageId}-${attempt.number}-${utcDay(now.toISOString())}`,
        },
      },
    ];
  },
});

interface Attempt {
  readonly number: number;
  readonly name: string;
}

/** Null: it cannot be copied, it has a copy, every attempt failed, or not all images were read, so that a copy may be hidden. */
function nextAttempt(image: Image, scope: JudgedScope): Attempt | null {
  if (!isCopyable(image) || scope.facts.covers !== 'scope' || !listsAllImages(scope.facts)) return null;
  if (!likelyCopies(image, scope).every(hasFailed)) return null;
  const names = copyNames(image);
  const index = names.findIndex((name) => scope.named(name).length === 0);
  const name = names[index];
  return name === undefined ? null : { number: index + 1, name };
}

function isCopyable(image: Image): boolean {
  const { state, rootDeviceType, tags: own } = image;
  if (!state.known || state.value !== 'available') return false;
  if (!rootDeviceType.known || rootDeviceType.value !== 'ebs') return false;
  // A plain image that says it is our copy of another was tampered with, and its copy would say so too.
  if (!own.known || tagValue(own.value, copyOfTag) !== null) return false;
  return isEncrypted(image) === false;
}
