import { groupBy } from '../domain/group-by.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { type Fields, flagAt, instantAt, isFields, recordsAt, textOrNull, valueAt } from './fields.ts';
import { type Found, type SaidOf, severityOf, sumOf } from './found-severities.ts';
import type { World } from './world.ts';

/**
 * GetImageFindings' answers, each with the image that was asked about beside its list, or in its place why it was `Unread`. An empty list says nothing: an image that nobody scanned has one too.
 */
export function imageFindingsIn(world: World): SaidOf {
  const gap = world.gap('ImageFindings');
  const answers = groupBy(world.records('ImageFindings').flatMap(opened), (record) =>
    textOrNull(record, 'ImageId'),
  );
  return (imageId) => {
    const found = foundOf(answers.get(imageId) ?? []);
    if (!found.known) return { scan: null, why: found.why, isUnread: true };
    if (found.value.length === 0) {
      return {
        scan: null,
        why: gap === null ? 'GetImageFindings lists nothing' : gap,
        isUnread: gap !== null,
      };
    }
    const { seenAt, ...sum } = sumOf(found.value);
    return { scan: { source: 'image-findings', scannedAt: seenAt, ...sum } };
  };
}

/** Somebody may have put the answers into a list of the answer's own name. */
function opened(record: Fields): readonly Fields[] {
  const inner: unknown = valueAt(record, 'ImageFindings');
  const isWrapper = valueAt(record, 'ImageId') === undefined && Array.isArray(inner);
  return isWrapper ? inner.filter(isFields) : [record];
}

function foundOf(answers: readonly Fields[]): Known<readonly Found[]> {
  const found: Found[] = [];
  for (const answer of answers) {
    const unread = textOrNull(answer, 'Unread');
    if (unread !== null) return unknown(unread);
    const list = recordsAt(answer, 'ImageFindings');
    if (!list.known) return unknown(`GetImageFindings: ${list.why}`);
    for (const record of list.value) {
      const one = toFound(record);
      if (!one.known) return unknown(`GetImageFindings: ${one.why}`);
      found.push(one.value);
    }
  }
  return known(found);
}

function toFound(record: Fields): Known<Found> {
  const fixable = flagAt(record, 'FixAvailable');
  const firstAt = instantAt(record, 'FirstObservedAt');
  const updatedAt = instantAt(record, 'UpdatedAt');
  if (!fixable.known) return fixable;
  if (!firstAt.known) return firstAt;
  if (!updatedAt.known) return updatedAt;
  if (fixable.value === true && firstAt.value === null)
    return unknown('FirstObservedAt is not in the answer');
  return known({
    severity: severityOf(valueAt(record, 'SeverityLabel')),
    // Since when the fix exists is not told: not for longer than the finding.
    fixableSince: fixable.value === true ? firstAt.value : null,
    seenAt: updatedAt.value ?? firstAt.value,
  });
}
