import fc from 'fast-check';
import { playWorld } from './harness/play-world.ts';
import type { Violation } from './oracles/oracle.ts';
import { violationsIn } from './oracles/registry.ts';
import { nothingYet, type Tally, withWorld } from './tally.ts';
import { anyWorld, type WorldSpec } from './world/world-spec.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly worlds: number;
  readonly onWorld?: (tally: Tally) => void;
}

export interface Failure {
  readonly seed: number;
  /** With the seed it leads to the world again, to the smallest that was found. */
  readonly path: string;
  readonly violations: readonly Violation[];
  readonly world: string;
}

export interface Soaked {
  readonly tally: Tally;
  /** Null: every oracle was content in every world. */
  readonly failure: Failure | null;
}

/** How long a failing world is made smaller. */
const shrinkMs = 30_000;

/** Plays worlds of a seed until all are played or one fails; that one is then made as small as it fails. */
export async function soakWorlds({ seed, worlds, onWorld = () => {} }: SoakOptions): Promise<Soaked> {
  let tally = nothingYet;
  let violations: readonly Violation[] = [];
  let shrinkUntil = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(anyWorld, async (spec) => {
    if (Date.now() > shrinkUntil) return;
    const played = await playWorld(spec);
    const found = violationsIn(played);
    if (shrinkUntil === Number.POSITIVE_INFINITY) {
      tally = withWorld(tally, played);
      onWorld(tally);
    }
    if (found.length === 0) return;
    shrinkUntil = Math.min(shrinkUntil, Date.now() + shrinkMs);
    violations = found;
    throw new Error(found.map(({ invariant, at, what }) => `${invariant} ${at} ${what}`).join('\n'));
  });
  const run = await fc.check(property, { seed, numRuns: worlds });
  if (!run.failed || run.counterexample === null) return { tally, failure: null };
  const world = shownWorld(run.counterexample[0]);
  return { tally, failure: { seed, path: run.counterexamplePath ?? '', violations, world } };
}

/** The world of a failure again, alone. The number of a world in its batch is such a path, too. */
export async function replayWorld(seed: number, path: string): Promise<Soaked> {
  const [spec] = fc.sample(anyWorld, { seed, path, numRuns: 1 });
  if (spec === undefined) throw new Error(`${path} leads to no world of seed ${seed}`);
  const played = await playWorld(spec);
  const violations = violationsIn(played);
  const tally = withWorld(nothingYet, played);
  const isFailure = violations.length > 0;
  return { tally, failure: isFailure ? { seed, path, violations, world: shownWorld(spec) } : null };
}

/** For a person to read: acts and uses by their names. */
function shownWorld(spec: WorldSpec): string {
  const named = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && 'id' in value && !('day' in value) ? value.id : value;
  return JSON.stringify(spec, named, 1);
}

export function failureText({ seed, path, violations, world }: Failure): string {
  const told = violations.map(({ invariant, at, what }) => `  ${invariant} ${at} ${what}`);
  const replay = `npm run test:soak -- --seed ${seed} --world ${path}`;
  return [`${violations.length} violations; replay by ${replay}`, ...told, world].join('\n');
}
