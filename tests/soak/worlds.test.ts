import { expect, it } from 'vitest';
import { neverOccurred } from './coverage.ts';
import { failureText, soakWorlds } from './soak-worlds.ts';

const worlds = 200;

it(`never takes away what is in use, in ${worlds} worlds in which everything happens that can`, async () => {
  const { tally, failure } = await soakWorlds({ seed: 1, worlds });

  expect(failure === null ? null : failureText(failure)).toBeNull();
  expect(tally.worlds).toBe(worlds);
  expect(neverOccurred(tally)).toEqual([]);
}, 1_800_000);
