import type { PlayedWorld } from '../harness/play-world.ts';
import { type Change, changesOf, type Oracle, rungOf, type Violation, violation } from './oracle.ts';

/** I7: a second run over an unchanged world changes nothing, and nothing that is done is done again. */
export const onceIsEnough: Oracle = {
  id: 'once-is-enough',
  violations: (played) => {
    const changes = changesOf(played);
    const again = repetitions(played);
    return changes.flatMap((change): readonly Violation[] => {
      if (isCopiedAnew(change, changes)) return [];
      if (again.some(({ from, to }) => change.place > from && change.place < to))
        return [violation('I7', change, 'in a second run over the same world')];
      return isDoneAgain(change, changes) ? [violation('I7', change, 'it was so already, by us')] : [];
    });
  },
};

/** Where a copy went the way of other images, the world did change: another is wanted, by the policy of these worlds. */
function isCopiedAnew(
  { operation, imageId, scope, truth, place }: Change,
  changes: readonly Change[],
): boolean {
  if (operation !== 'CopyImage') return false;
  return changes.some(
    (other) =>
      other.place < place &&
      other.operation === 'DeregisterImage' &&
      truth.row(scope.images, other.imageId)?.image.SourceImageId === imageId,
  );
}

function repetitions({ simulator }: PlayedWorld): readonly { readonly from: number; readonly to: number }[] {
  const marks = simulator.chronicle.entries.filter((entry) => entry.kind === 'again');
  return marks.flatMap(({ kind, place }, index) =>
    kind === 'again' && index % 2 === 0
      ? [{ from: place, to: marks[index + 1]?.place ?? Number.POSITIVE_INFINITY }]
      : [],
  );
}

/** In another invocation: within one, a lost answer makes the SDK try again. */
function isDoneAgain(change: Change, changes: readonly Change[]): boolean {
  const image = change.truth.row(change.scope.images, change.imageId);
  const isDone = {
    disable: image?.image.State === 'disabled',
    deregister: image?.deregisteredAt !== undefined,
  };
  const rung = rungOf(change);
  if (rung === null || rung === 'deprecate' || !isDone[rung]) return false;
  return changes.some(
    (other) =>
      other.place < change.place &&
      other.invocation !== change.invocation &&
      other.operation === change.operation &&
      other.imageId === change.imageId &&
      other.call.hadEffect,
  );
}
