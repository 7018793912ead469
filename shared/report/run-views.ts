import type { Status } from '../domain/finding.ts';
import { groupBy } from '../domain/group-by.ts';
import type { AccountId } from '../domain/image.ts';
import { utcDay } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { FindingRow, RunRow } from '../domain/questions.ts';
import { scopeId } from '../domain/subject.ts';
import type { ReportDocument, ReportScope, TrendDay } from './report-document.ts';

/** Those that runs tell of, in order of time, and those that are known by what fails there alone. */
export function scopesIn(
  runs: readonly RunRow[],
  failing: readonly FindingRow[],
  accountNames: ReadonlyMap<AccountId, string>,
): readonly ReportScope[] {
  const byScope = groupBy(runs, scopeId);
  const known = new Map([...runs, ...failing].map((row) => [scopeId(row), row]));
  return [...known].toSorted(by(([id]) => id)).map(([id, { accountId, region }]) => {
    const own = byScope.get(id) ?? [];
    const last = own.findLast(isWholeSweep) ?? null;
    return {
      ...{ accountId, region, accountName: accountNames.get(accountId) ?? null },
      ...{ judgedAt: last?.evaluatedAt ?? null, images: last?.images ?? null },
      unread: (last ?? own.at(-1))?.unread ?? [],
    };
  });
}

/** By which each scope was judged last. */
export function policiesIn(runs: readonly RunRow[]): ReportDocument['policies'] {
  const newest = [...groupBy(runs, scopeId).values()].flatMap((own) => own.slice(-1));
  const byHash = new Map(newest.map(({ policyName, policyHash }) => [policyHash, policyName]));
  return [...byHash]
    .map(([hash, name]) => ({ name, hash }))
    .toSorted(by(({ name, hash }) => `${name} ${hash}`));
}

/** Each scope counts by its last sweep of the day. */
export function trendOf(runs: readonly RunRow[]): readonly TrendDay[] {
  const byDay = groupBy(runs.filter(isWholeSweep), ({ evaluatedAt }) => utcDay(evaluatedAt));
  return [...byDay].map(([day, own]) => {
    const last = [...groupBy(own, scopeId).values()].flatMap((sweeps) => sweeps.slice(-1));
    const sum = (status: Status) => last.reduce((total, { findings }) => total + (findings[status] ?? 0), 0);
    const findings = {
      ...{ COMPLIANT: sum('COMPLIANT'), NON_COMPLIANT: sum('NON_COMPLIANT') },
      ...{ NOT_APPLICABLE: sum('NOT_APPLICABLE'), INSUFFICIENT_DATA: sum('INSUFFICIENT_DATA') },
    };
    return { day, scopes: last.length, findings };
  });
}

function isWholeSweep({ kind, isComplete }: RunRow): boolean {
  return kind === 'sweep' && isComplete;
}
