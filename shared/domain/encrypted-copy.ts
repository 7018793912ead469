import type { StepOutcome } from './history.ts';
import { type Image, neverLaunchable, tagValue } from './image.ts';
import type { JudgedScope } from './judged-scope.ts';
import { copyOfTag } from './protection.ts';

/*
 * The encrypted copy that replaces a plain image. A copy is ours if it says so three times: AWS names the image as its
 * source, our tag names it too, and its name, which nobody can change and which no two images of an account share, is
 * the one that we give.
 */

// 3 to 128 characters (CopyImage).
const longestName = 128;

/** The name of the first copy, and of those after one and after two that failed: a failed image keeps its name. */
export function copyNames({ name, imageId }: Image): readonly string[] {
  const ending = `-encrypted-${imageId.slice(-8)}`;
  return ['', '-2', '-3'].map((attempt) => {
    const end = `${ending}${attempt}`;
    return `${(name ?? imageId).slice(0, longestName - end.length)}${end}`;
  });
}

export function isOwnCopyOf(copy: Image, original: Image): boolean {
  return (
    copy.ownerId === original.ownerId &&
    copy.sourceImageId === original.imageId &&
    copy.tags.known &&
    tagValue(copy.tags.value, copyOfTag) === original.imageId &&
    copyNames(original).includes(copy.name ?? '')
  );
}

/** The copies in this scope that may be ours: the name alone or the tag alone is enough to make no other. */
export function likelyCopies(original: Image, scope: JudgedScope): readonly Image[] {
  const named = copyNames(original).flatMap((name) => scope.named(name));
  const tagged = scope
    .copiesOf(original.imageId)
    .filter(({ tags }) => tags.known && tagValue(tags.value, copyOfTag) === original.imageId);
  return [...named, ...tagged];
}

export function hasFailed({ state }: Image): boolean {
  return state.known && neverLaunchable(state.value);
}

/** Null where a device could not be read. A blank volume holds no data that could be plain. */
export function isEncrypted({ ebsDevices }: Image): boolean | null {
  if (!ebsDevices.known) return null;
  const devices = ebsDevices.value.filter(({ snapshotId }) => snapshotId !== null);
  if (devices.some(({ encrypted }) => encrypted.known && !encrypted.value)) return false;
  return devices.length === 0 || devices.some(({ encrypted }) => !encrypted.known) ? null : true;
}

/** Whether it can be launched in place of the original by now. */
export function replaces(copy: Image, original: Image): boolean {
  const { state } = copy;
  return (
    isOwnCopyOf(copy, original) && state.known && state.value === 'available' && isEncrypted(copy) === true
  );
}

/** Which copies of the scope were made by us to replace their original: our own record tells of it, and all that AWS tells. */
export function replacementsOf(outcomes: readonly StepOutcome[]): (copy: Image, original: Image) => boolean {
  const copied = new Set(
    outcomes
      .filter(({ action, status }) => action === 'copy-encrypted' && status === 'applied')
      .map(({ subjectId }) => subjectId),
  );
  return (copy, original) => copied.has(original.imageId) && replaces(copy, original);
}
