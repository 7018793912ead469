import { type Metric, type Watch, watch } from '../../shared/log.ts';

export interface SilentWatch {
  readonly watch: Watch;
  /** Of all invocations until now, in order. */
  counts(): readonly (readonly [metric: Metric, by: number])[];
}

/** Logs nothing, and remembers what was counted. */
export function silentWatch(): SilentWatch {
  const counts: [Metric, number][] = [];
  const silent = () => {};
  const log = {
    ...{ info: silent, warn: silent, error: silent },
    count: (metric: Metric, by = 1) => void counts.push([metric, by]),
  };
  return { watch: { ...watch('test'), log }, counts: () => counts };
}
