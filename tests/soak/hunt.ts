import fc from 'fast-check';
import { neverOccurred } from './coverage.ts';
import { playWorld } from './harness/play-world.ts';
import { violationsIn } from './oracles/registry.ts';
import { nothingYet, withWorld } from './tally.ts';
import { anyWorld } from './world/world-spec.ts';

let n = 0;
let tally = nothingYet;
const seed = Number(process.argv[2]);
const run = await fc.check(
  fc.asyncProperty(anyWorld, async (spec) => {
    n += 1;
    if (n % 10 === 0) console.log(n);
    const w = await playWorld(spec);
    const vs = violationsIn(w);
    tally = withWorld(tally, w);
    if (vs.length > 0) {
      console.log('FOUND at world', n, vs[0]);
      throw new Error('x');
    }
  }),
  { seed, numRuns: Number(process.argv[3]), endOnFailure: true },
);
console.log(
  run.failed ? 'failed' : 'clean',
  'path',
  run.counterexamplePath,
  n,
  'never occurred:',
  neverOccurred(tally),
  tally.calls,
  tally.faults,
  tally.destructive,
  tally.deregistered,
);
