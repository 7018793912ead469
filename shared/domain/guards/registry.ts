import type { Guard } from '../guard.ts';
import * as guards from './index.ts';

/** Every guard, in the order in which they are asked. */
export const orderedGuards: readonly Guard[] = Object.values(guards).toSorted(
  (one, other) => one.place - other.place,
);
