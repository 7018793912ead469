import type { ScopeHistory } from '../domain/history.ts';
import type { Scope } from '../domain/image.ts';
import { after, dayMs, type Instant, isPast } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import type { RunRow } from '../domain/questions.ts';
import { findingsIn, type ScopeReport } from '../domain/report.ts';
import type { SweptScope } from '../domain/sweep.ts';
import type { Run } from '../ports.ts';
import { shortText } from './bounds.ts';
import { plain } from './canonical-json.ts';
import { keyPart } from './key-parts.ts';
import { type Key, runKey, runsFrom } from './keys.ts';
import { listsAll } from './report-changes.ts';
import type { Table } from './table.ts';

/** What later runs need to know of a run. */
export interface StoredRun extends Run {
  readonly evaluatedAt: Instant;
  /** A sweep whose every read is known. */
  readonly isComplete: boolean;
  /** Null where it did not read all images. */
  readonly ownImages: number | null;
  /** Of each source that was read wholly, whatever else was not. */
  readonly counts: Readonly<Record<string, number>>;
  readonly unread: SweptScope['unread'];
}

export interface RunItem extends Key, Scope, StoredRun, Omit<RunRow, keyof Scope> {
  readonly type: 'run';
  readonly gsi2pk: string;
  readonly gsi2sk: string;
}

const comparedDays = 14;
const countedMs = 26 * 3_600_000;

export function runOf(report: ScopeReport, run: Run): StoredRun {
  const { evaluatedAt, images, reads, counts } = report;
  const isSweep = run.kind === 'sweep';
  return {
    ...{ runId: run.runId, kind: run.kind, evaluatedAt },
    isComplete: isSweep && reads.length > 0 && reads.every((read) => read.known),
    ownImages: listsAll('Images', { report, run })
      ? images.filter(({ owned }) => owned === true).length
      : null,
    counts: isSweep ? counts : {},
    unread: reads.flatMap(({ fact, known, why }) => (known ? [] : [{ fact, why: shortText(why ?? '') }])),
  };
}

export function runItem(report: ScopeReport, run: Run): RunItem {
  const { scope, evaluatedAt, policy } = report;
  return plain({
    ...runKey(scope, evaluatedAt, run),
    type: 'run',
    ...scope,
    ...runOf(report, run),
    policyName: policy.name,
    policyHash: policy.hash,
    images: report.images.length,
    findings: countBy(findingsIn(report).map((finding) => finding.status)),
    actions: countBy(report.actions.map((action) => action.status)),
    gsi2pk: `RUN#${evaluatedAt.slice(0, 10)}`,
    gsi2sk: [keyPart(scope.accountId), keyPart(scope.region), evaluatedAt, keyPart(run.runId)].join('#'),
  });
}

/** When the newest saved run of any kind judged; null before the first. */
export async function lastRunAt(table: Table, scope: Scope): Promise<Instant | null> {
  const kinds = ['sweep', 'event'] as const;
  const last = await Promise.all(kinds.map((kind) => table.readLast<RunItem>(runsFrom(scope, kind, ''), 1)));
  return newestOf(last.flat());
}

export function newestOf(runs: readonly StoredRun[]): Instant | null {
  return (
    runs
      .map((run) => run.evaluatedAt)
      .toSorted(byText)
      .at(-1) ?? null
  );
}

/** The sweeps that a new one is compared with: two weeks of one scope, however many events came in between. */
export function recentSweeps(table: Table, scope: Scope, now: Date): Promise<readonly StoredRun[]> {
  return table.readAll<RunItem>(runsFrom(scope, 'sweep', comparedFrom(now)));
}

/** What the scope's runs, in any order, tell of its size. */
export function sizeOf(runs: readonly StoredRun[], now: Date): Pick<ScopeHistory, 'ownImages' | 'sweeps'> {
  const recent = runs
    .filter(({ kind, evaluatedAt }) => kind === 'sweep' && evaluatedAt >= comparedFrom(now))
    .toSorted((one, other) => byText(one.evaluatedAt, other.evaluatedAt));
  const last = recent.findLast(({ ownImages }) => ownImages !== null);
  const isYoung = last !== undefined && !isPast(after(last.evaluatedAt, countedMs), now);
  return {
    ownImages: isYoung ? last.ownImages : null,
    sweeps: recent.map(({ evaluatedAt, counts }) => ({ at: evaluatedAt, counts })),
  };
}

function comparedFrom(now: Date): Instant {
  return after(now.toISOString(), -comparedDays * dayMs);
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
