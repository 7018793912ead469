import type { FunctionName } from '../infra/function-names.ts';

export interface BundleBudget {
  /** Of the entry and what it imports at once; lazy chunks are in the zip only. */
  readonly startBytes: number;
  readonly zipBytes: number;
  /** Of one import in a fresh process of Node 24 without its compile cache. */
  readonly importMs: number;
}

const whole: BundleBudget = { startBytes: 750_000, zipBytes: 300_000, importMs: 70 };
const small: BundleBudget = { startBytes: 450_000, zipBytes: 300_000, importMs: 50 };

/** What a function may weigh, and how long it may take to start: every deployment and every quiet hour ends in a cold start. */
export const bundleBudgets: Readonly<Record<FunctionName, BundleBudget>> = {
  'image-event': small,
  'inspector-finding': small,
  'daily-sweep': small,
  govern: whole,
  apply: whole,
  remove: whole,
  slack: small,
  archive: small,
  api: small,
};
