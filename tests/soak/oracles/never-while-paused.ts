import { pauseEverything, pauseMs } from '../people/pause.ts';
import { changesOf, type Oracle, type Violation, violation } from './oracle.ts';

/** I3: while somebody holds everything, nothing is even tried. */
export const neverWhilePaused: Oracle = {
  id: 'never-while-paused',
  violations: (played) => {
    const pauses = played.simulator.chronicle.entries.filter(
      (entry) => entry.kind === 'deed' && entry.act === pauseEverything.id,
    );
    return changesOf(played).flatMap((change): readonly Violation[] => {
      const pause = pauses.find(
        ({ at, place }) => place < change.place && Date.parse(change.at) < Date.parse(at) + pauseMs,
      );
      return pause === undefined ? [] : [violation('I3', change, `everything is paused since ${pause.at}`)];
    });
  },
};
