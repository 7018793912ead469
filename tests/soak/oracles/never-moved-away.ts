import { type Change, changesOf, type Oracle, type Violation, violation } from './oracle.ts';

/**
 * I10: a deprecation date that is set, by whomever, is a promise: it may come sooner, and never later, but where the
 * service gives back the date that stood there before it.
 */
export const neverMovedAway: Oracle = {
  id: 'never-moved-away',
  violations: (played) => {
    const changes = changesOf(played);
    return changes.flatMap((change): readonly Violation[] => {
      const date = change.call.input['DeprecateAt'];
      const before = dateBefore(change);
      if (!(date instanceof Date) || before === null || date <= before) return [];
      if (changes.some((other) => isTakenFrom(other, change, date))) return [];
      const what = `its date ${before.toISOString()} is moved to ${date.toISOString()}`;
      return [violation('I10', change, what)];
    });
  },
};

/** Whether the other change, before this one, moved the same image from that date. */
function isTakenFrom(other: Change, { place, scope, imageId }: Change, date: Date): boolean {
  const isOfSame = other.place < place && other.scope === scope && other.imageId === imageId;
  return isOfSame && other.call.hadEffect && dateBefore(other)?.getTime() === date.getTime();
}

function dateBefore({ scope, imageId, truth }: Change): Date | null {
  const time = truth.row(scope.images, imageId)?.image.DeprecationTime;
  return time === undefined ? null : new Date(time);
}
