import { imageRemedy } from '../action.ts';
import type { Image, Tag } from '../image.ts';
import { optionalText, tags } from '../params.ts';
import { copyOfTag } from '../protection.ts';

export const copyEncrypted = imageRemedy({
  id: 'copy-encrypted',
  title: 'Make an encrypted copy of the image; the image itself is retired only once the copy is available',
  effect: 'additive',
  undo: 'Deregister the copy and delete its snapshots.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html',
  iamActions: ['ec2:CopyImage'],
  role: 'enforcer',
  limit: 'remedy',
  params: {
    kmsKeyId: optionalText(
      'The key to encrypt with: its id, ARN or alias. Without it: the default key of the account.',
    ),
    tags: tags('Tags for the copy besides those of the image.', []),
  },
  calls(image, { now, scope, params }) {
    if (!isCopyable(image) || scope.copiesOf(image.imageId).some(isStillUseful)) return [];
    const own: readonly Tag[] = [...params.tags, { key: copyOfTag, value: image.imageId }];
    return [
      {
        operation: 'ec2:CopyImage',
        input: {
          SourceImageId: image.imageId,
          SourceRegion: scope.region,
          Name: nameOfCopy(image),
          KmsKeyId: params.kmsKeyId,
          Tags: own,
          // One copy a day at most, whatever is sent twice.
          ClientToken: `amigov-${image.imageId}-${now.toISOString().slice(0, 10)}`,
        },
      },
    ];
  },
});

function isCopyable(image: Image): boolean {
  const { state, rootDeviceType, ebsDevices } = image;
  if (!state.known || state.value !== 'available') return false;
  if (!rootDeviceType.known || rootDeviceType.value !== 'ebs' || !ebsDevices.known) return false;
  return ebsDevices.value.some(({ encrypted }) => encrypted.known && !encrypted.value);
}

/** A copy that may still become encrypted, or is; one that failed may be made again. */
function isStillUseful({ state, ebsDevices }: Image): boolean {
  if (!state.known) return true;
  if (state.value === 'pending' || state.value === 'transient') return true;
  if (state.value !== 'available') return false;
  return !ebsDevices.known || ebsDevices.value.every(({ encrypted }) => !encrypted.known || encrypted.value);
}

// 3 to 128 characters (CopyImage); a name may be used again only after its image is gone.
const longestName = 128;

function nameOfCopy({ name, imageId }: Image): string {
  const ending = `-encrypted-${imageId.slice(-8)}`;
  return `${(name ?? imageId).slice(0, longestName - ending.length)}${ending}`;
}
