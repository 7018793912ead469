import { expect, it } from 'vitest';
import { neverOccurred } from './coverage.ts';
import { failureText, soakWorlds } from './soak-worlds.ts';

/** Each of two files plays half, so that both are played side by side. */
const worlds = 100;

/** A hundred worlds of a seed: no oracle has anything to say, and everything that can happen in them did. */
export function expectSound(seed: number): void {
  it(`never takes away what is in use, in ${worlds} worlds of seed ${seed}`, async () => {
    const { tally, failure } = await soakWorlds({ seed, worlds });

    expect(failure === null ? null : failureText(failure)).toBeNull();
    expect(tally.worlds).toBe(worlds);
    expect(neverOccurred(tally)).toEqual([]);
  }, 900_000);
}
