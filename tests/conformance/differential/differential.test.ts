import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { services } from '../../../sandbox/aws/services.ts';
import { type Moto, python, startMoto } from '../moto.ts';
import { answered } from './compare.ts';
import { type KnownDifference, knownDifferences } from './known-differences.ts';
import { fillOtherServices } from './other-services.ts';
import { randomWorld } from './random-world.ts';
import { stories } from './stories.ts';
import { type Found, type TwoClouds, twoClouds } from './two-clouds.ts';

const worlds = 40;
const callsInAWorld = 60;
/** So many calls at least, of all that random worlds may make, have to be compared before the two part. */
const enough = 2_000;

let moto: Moto;
/** Of each known difference the calls and the places that showed it. */
const occurred = new Map<KnownDifference, Set<string>>();
const called = new Set<string>();
let compared = 0;

describe.skipIf(python === null)('the sandbox and moto', () => {
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(async () => moto?.stop());

  test.each(stories)('agree on $name', async ({ steps }) => {
    const clouds = await twoClouds(moto);
    await fillOtherServices(clouds);

    const unknown: Found[] = [];
    for (const step of steps) unknown.push(...unknownOf((await clouds.take(step)).found));

    await finish(clouds);
    expect(unknown).toEqual([]);
  });

  test.each(Array.from({ length: worlds }, (_, n) => `world-${n}`))('agree on %s', async (seed) => {
    const clouds = await twoClouds(moto);
    const world = randomWorld(seed);

    const unknown: Found[] = [];
    for (let n = 0; n < callsInAWorld; n += 1) {
      const step = world.next();
      const { sandbox, found } = await clouds.take(step);
      compared += 1;
      unknown.push(...unknownOf(found));
      if (found.some(parts)) break;
      world.became(step, sandbox);
    }

    await finish(clouds);
    expect(unknown).toEqual([]);
  });

  test('differ in all that is known to differ', () => {
    const gone = knownDifferences.flatMap((known) =>
      [...known.calls, ...known.at]
        .filter((each) => occurred.get(known)?.has(each) !== true)
        .map((each) => `${each}: ${known.says}`),
    );
    expect(gone).toEqual([]);
  });

  test('were asked everything that both implement, and long enough at random', () => {
    expect(compared).toBeGreaterThan(enough);
    expect(inBoth().filter((operation) => !called.has(operation))).toEqual([]);
  });
});

/** After a change that only one side made, they are no longer the same world. */
function parts({ at, operation, sandbox, moto }: Found): boolean {
  const onlyOne = at === 'error' && [sandbox, moto].includes(answered);
  return onlyOne && !/^(Describe|List|Get)/.test(operation);
}

function unknownOf(found: readonly Found[]): readonly Found[] {
  return found.filter((each) => {
    const known = knownDifferences.find((candidate) => isOf(candidate, each));
    if (known !== undefined) {
      occurred.set(known, new Set([...(occurred.get(known) ?? []), each.operation, each.at]));
    }
    return known === undefined;
  });
}

function isOf(known: KnownDifference, { operation, at, input }: Found): boolean {
  return (
    known.calls.includes(operation) &&
    known.at.includes(at) &&
    (known.given?.test(JSON.stringify(input)) ?? true)
  );
}

async function finish({ aws, close }: TwoClouds): Promise<void> {
  for (const { service, operation } of aws.calls) called.add(`${service}:${operation}`);
  await close();
}

/** By what the sandbox registers and what moto's own classes hold. */
function inBoth(): readonly string[] {
  if (python === null) return [];
  const ours = [...services.values()].flatMap(({ signingName, operations }) =>
    [...operations.keys()].map((operation) => [signingName, operation]),
  );
  const program = fileURLToPath(new URL('../moto_operations.py', import.meta.url));
  const said = execFileSync(python.command, [program], {
    input: JSON.stringify(ours),
    encoding: 'utf8',
    env: { ...process.env, ...python.env },
  });
  const both: readonly (readonly [string, string])[] = JSON.parse(said);
  return both.map(([service, operation]) => `${service}:${operation}`);
}
