import type { Act } from './act.ts';
import * as all from './index.ts';

/** Everything that people may do between the runs. */
export const acts: readonly Act[] = Object.values(all);
