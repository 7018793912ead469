import type { PlayedWorld } from '../harness/play-world.ts';
import { type Change, changesOf, type Oracle, rungOf, type Violation, violation } from './oracle.ts';

const dayMs = 86_400_000;
/** What a policy says without saying it. */
const objectionDays = 14;

/** I10: what a person undid rests for as long as the policy gives objections. */
export const neverDoneAgain: Oracle = {
  id: 'never-done-again',
  violations: (played) => {
    const changes = changesOf(played);
    return changes.flatMap((change): readonly Violation[] => {
      const undoing = rungOf(change) === null ? undefined : undoneBefore(change, changes, played);
      return undoing === undefined ? [] : [violation('I10', change, `a person undid it at ${undoing}`)];
    });
  },
};

const undoes: Readonly<Record<string, string>> = {
  EnableImage: 'DisableImage',
  DisableImageDeprecation: 'EnableImageDeprecation',
};

/** When a person last undid what this service had done to the image; undefined where nobody did, or long ago. */
function undoneBefore(
  { imageId, place, at }: Change,
  changes: readonly Change[],
  { simulator }: PlayedWorld,
): string | undefined {
  return simulator.chronicle.entries.findLast(
    (entry) =>
      entry.kind === 'call' &&
      entry.invocation === null &&
      entry.place < place &&
      Date.parse(entry.at) > Date.parse(at) - objectionDays * dayMs &&
      entry.call.hadEffect &&
      entry.call.input['ImageId'] === imageId &&
      wasDone(entry.place, undoes[entry.call.operation], imageId, changes),
  )?.at;
}

function wasDone(
  place: number,
  operation: string | undefined,
  imageId: string,
  changes: readonly Change[],
): boolean {
  return changes.some(
    (change) =>
      change.place < place &&
      change.operation === operation &&
      change.imageId === imageId &&
      change.call.outcome === 'ok',
  );
}
