import type { PlayedWorld } from '../harness/play-world.ts';
import * as all from './index.ts';
import { launchesGoOn } from './launches-go-on.ts';
import type { Oracle, Violation } from './oracle.ts';

/** Every oracle; the one that changes the world, by launching in it, is asked last. */
const oracles: readonly Oracle[] = [
  ...Object.values(all).filter((oracle) => oracle !== launchesGoOn),
  launchesGoOn,
];

/** All that must not have been, in order of time. */
export function violationsIn(played: PlayedWorld): readonly Violation[] {
  const found = oracles.flatMap((oracle) => oracle.violations(played));
  return found.toSorted((one, other) => (one.at < other.at ? -1 : 1));
}
