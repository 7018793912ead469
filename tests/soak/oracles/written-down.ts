import type { Entry } from '../harness/chronicle.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import { changesOf, type Oracle, type Violation, violation } from './oracle.ts';

/** I6: an intent stands before every try, and in the end every intent has an outcome, whatever died in between. */
export const writtenDown: Oracle = {
  id: 'written-down',
  violations: (played) => [...unannounced(played), ...unsettled(played), ...wronglySettled(played)],
};

type IntentEntry = Entry & { readonly kind: 'intent' };

function intentsOf({ simulator }: PlayedWorld): readonly IntentEntry[] {
  return simulator.chronicle.entries.filter((entry): entry is IntentEntry => entry.kind === 'intent');
}

function unannounced(played: PlayedWorld) {
  const intents = intentsOf(played);
  return changesOf(played)
    .filter(
      (change) =>
        !intents.some(
          ({ place, invocation, intent }) =>
            place < change.place &&
            invocation === change.invocation &&
            intent.calls.some(
              ({ operation, input }) =>
                operation === `ec2:${change.operation}` && JSON.stringify(input).includes(change.imageId),
            ),
        ),
    )
    .map((change) => violation('I6', change, 'no intent was recorded before'));
}

function unsettled(played: PlayedWorld) {
  const { entries } = played.simulator.chronicle;
  return intentsOf(played)
    .filter(
      ({ place, intent }) =>
        !entries.some(
          (entry) =>
            entry.kind === 'outcome' &&
            entry.place > place &&
            entry.outcome.actionId === intent.actionId &&
            entry.outcome.planId === intent.planId,
        ),
    )
    .map(({ at, intent }) => ({
      invariant: 'I6',
      at,
      what: `the intent ${intent.actionId} of ${intent.planId} never got an outcome`,
    }));
}

/** Who died right after a change could not write it down: the next run finds that it is so, and never that it is not. */
function wronglySettled(played: PlayedWorld): readonly Violation[] {
  const { entries } = played.simulator.chronicle;
  const crashed = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'ended' && entry.status === 'crashed' ? [entry.invocation] : [],
    ),
  );
  return changesOf(played).flatMap((change): readonly Violation[] => {
    const { place, invocation, call } = change;
    if (!crashed.has(invocation) || !call.hadEffect) return [];
    const intent = intentsOf(played).findLast(
      (entry) => entry.place < place && entry.invocation === invocation,
    );
    const next = entries.find(
      (entry) =>
        entry.kind === 'outcome' &&
        entry.place > place &&
        entry.outcome.actionId === intent?.intent.actionId &&
        entry.outcome.planId === intent.intent.planId,
    );
    // What it could still write down itself, it knew best.
    if (next?.kind !== 'outcome' || next.invocation === invocation) return [];
    const { status, reason } = next.outcome;
    if (status === 'applied' || status === 'already-so') return [];
    return [violation('I6', change, `it is written down as ${status}: ${reason}`)];
  });
}
