import { writeFile } from 'node:fs/promises';
import { type Measured, measureOrganization } from './measure.ts';
import { regionsOf, type Size } from './world.ts';

/*
 * One organization, two sweeps, and some events: what every function does, as counts. `npm run bench:organization` takes
 * the whole size; `-- 20` takes so many accounts, `-- 20 2 10` Regions and images too. With `--write` the counts are kept
 * for `npm run cost`.
 */

const [accounts = 200, regions = 4, images = 50] = process.argv.slice(2).filter(isNumber).map(Number);
const size = { accounts, regions, images };
const measured = await measureOrganization(size, Math.min(50, accounts - 3));
check(measured, size);
const { judged, seconds, ...counts } = measured;
console.log(JSON.stringify(counts, null, 2));
console.log(`${judged.length} scopes judged once each in the first sweep; all of it took ${seconds} seconds`);
if (process.argv.includes('--write')) {
  const file = new URL(`counts-${accounts}.json`, import.meta.url);
  await writeFile(file, `${JSON.stringify(counts, null, 2)}\n`);
}

function isNumber(word: string): boolean {
  return /^[0-9]+$/.test(word);
}

/** Every scope once, and those that could not be read are told apart. */
function check({ judged, sweeps }: Measured, of: Size): void {
  // The account that cannot say which Regions it has is ordered in all those of the policy, which are four.
  const scopes = (of.accounts - 1) * regionsOf(of).length + 4;
  const expected = { isComplete: true, scopes, notJudged: 5, whole: scopes - 5, partly: 0 };
  const isOnce = judged.length === scopes && new Set(judged).size === scopes;
  const isTold = sweeps.every((end) => inOrder(Object(end)) === inOrder(expected));
  if (isOnce && sweeps.length === 2 && isTold) return;
  throw new Error(
    `not every scope was judged once: ${judged.length} of ${scopes}, ${JSON.stringify(sweeps)}`,
  );
}

function inOrder(values: object): string {
  return JSON.stringify(Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
