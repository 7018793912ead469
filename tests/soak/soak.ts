import { parseArgs } from 'node:util';
import { neverOccurred } from './coverage.ts';
import { failureText, replayWorld, soakWorlds } from './soak-worlds.ts';
import { nothingYet, type Tally } from './tally.ts';

/*
 * `npm run test:soak -- --minutes 30 --seed 7` plays worlds for half an hour; `--seed 7 --world 3:0:1` replays one.
 * Progress goes to stderr; the last line of stdout is the sum. Exit 1 where an oracle was not content.
 */

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, world: { type: 'string' } },
});
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const until = Date.now() + Number(values.minutes ?? 5) * 60_000;
/** A failure is told by its seed and its place in the batch. */
const worldsInBatch = 25;

let sum = nothingYet;
let violations = 0;
const { world } = values;
for (let seed = firstSeed; seed === firstSeed || (world === undefined && Date.now() < until); seed += 1) {
  const before = sum;
  const onWorld = (batch: Tally) => progress(added(before, batch), seed);
  const { tally, failure } = await (world === undefined
    ? soakWorlds({ seed, worlds: worldsInBatch, onWorld })
    : replayWorld(seed, world));
  sum = added(before, tally);
  if (failure === null) continue;
  violations += failure.violations.length;
  console.error(`\n${failureText(failure)}`);
}

const missing = neverOccurred(sum);
if (world === undefined && missing.length > 0) console.error(`\nnever occurred: ${missing.join(', ')}`);
const { worlds, calls, faults, destructive } = sum;
console.log(
  `worlds ${worlds}, calls ${calls}, faults ${faults}, destructive ${destructive}, violations ${violations}`,
);
process.exitCode = violations > 0 ? 1 : 0;

function progress({ worlds: played, calls: made, destructive: done }: Tally, seed: number): void {
  if (played % 10 !== 0) return;
  process.stderr.write(`seed ${seed}: ${played} worlds, ${made} calls, ${done} destructive\n`);
}

function added(one: Tally, other: Tally): Tally {
  const occurred = new Map(one.occurred);
  for (const [name, count] of other.occurred) occurred.set(name, (occurred.get(name) ?? 0) + count);
  return {
    worlds: one.worlds + other.worlds,
    calls: one.calls + other.calls,
    faults: one.faults + other.faults,
    destructive: one.destructive + other.destructive,
    deregistered: one.deregistered + other.deregistered,
    deleted: one.deleted + other.deleted,
    occurred,
  };
}
