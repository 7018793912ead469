import { changesOf, type Oracle, type Violation, violation } from './oracle.ts';

/** I10: a deprecation date that is set, by whomever, is a promise: it may come sooner, and never later. */
export const neverMovedAway: Oracle = {
  id: 'never-moved-away',
  violations: (played) =>
    changesOf(played).flatMap((change): readonly Violation[] => {
      const date = change.call.input['DeprecateAt'];
      const before = change.truth.row(change.scope.images, change.imageId)?.image.DeprecationTime;
      if (!(date instanceof Date) || before === undefined || date <= new Date(before)) return [];
      return [violation('I10', change, `its date ${before} is moved to ${date.toISOString()}`)];
    }),
};
