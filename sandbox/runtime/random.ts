import { createHash } from 'node:crypto';

/** Draws that depend on nothing but the seed and on how many were drawn before. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** An index below `length`. */
  index(length: number): number;
  chance(probability: number): boolean;
  uuid(): string;
}

export function createRandom(seed: string): Random {
  let drawn = 0;
  const digest = (): Buffer => {
    drawn += 1;
    return createHash('sha256').update(`${seed}|${drawn}`).digest();
  };
  const next = (): number => digest().readUIntBE(0, 6) / 2 ** 48;
  return {
    next,
    index: (length) => Math.floor(next() * length),
    // Nothing is drawn for what cannot happen: a run without faults has the same order as one that never had them.
    chance: (probability) => probability > 0 && next() < probability,
    uuid: () => {
      const hex = digest().toString('hex');
      const parts = [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `8${hex.slice(17, 20)}`,
        hex.slice(20, 32),
      ];
      return parts.join('-');
    },
  };
}
