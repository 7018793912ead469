import type { UsageReport } from './facts.ts';
import type { AccountId } from './image.ts';
import { after, dayMs, type Instant, isPast } from './instant.ts';
import { byText } from './order.ts';

/*
 * Usage reports tell of instances a day late and of templates some days late, so that one empty report proves nothing: it
 * takes two, a week apart, the younger not older than a week.
 */

export const reportsDaysApart = 7;
const oldestDays = 7;

/** Those whom a report counts uses of, and whom no two later ones leave out. Null: an account without a name. */
export function reportedUsers(reports: readonly UsageReport[], now: Date): readonly (AccountId | null)[] {
  const named = new Set(reports.flatMap(({ usedBy }) => usedBy));
  return [...named]
    .filter((account) => lackOfReports(since(account, reports), now) !== null)
    .toSorted((one, other) => byText(one ?? '', other ?? ''));
}

/** What is missing to say that the accounts that no report names do not use the image; null when nothing is. */
export function lackOfReports(reports: readonly UsageReport[], now: Date): string | null {
  const [oldest, ...later] = wholeReportTimes(reports);
  if (oldest === undefined) return 'no usage report says that nobody else uses it';
  const newest = later.at(-1) ?? oldest;
  const nextAt = after(oldest, reportsDaysApart * dayMs);
  if (newest < nextAt) {
    return `its empty usage reports are not ${reportsDaysApart} days apart: another one is needed from ${nextAt} on`;
  }
  const goodUntil = after(newest, oldestDays * dayMs);
  if (goodUntil >= now.toISOString()) return null;
  return `its newest usage report, of ${newest}, counts until ${goodUntil}: another one is needed`;
}

/** The later ones, which do not name the account. One whose time was not read may be the newest of all. */
function since(account: AccountId | null, reports: readonly UsageReport[]): readonly UsageReport[] {
  const naming = reports.filter(({ usedBy }) => usedBy.includes(account));
  const last =
    naming
      .map(({ createdAt }) => createdAt ?? '~')
      .toSorted(byText)
      .at(-1) ?? '';
  return reports.filter(({ createdAt }) => createdAt !== null && createdAt > last);
}

/** Oldest first. Only a finished report that leaves nobody out says that somebody does not use the image. */
function wholeReportTimes(reports: readonly UsageReport[]): readonly Instant[] {
  return reports
    .flatMap(({ state, isWhole, createdAt }) =>
      state === 'available' && isWhole && createdAt !== null ? [createdAt] : [],
    )
    .toSorted(byText);
}

/** Whether another report may be asked for: a week after the last one, a day after one that failed. */
export function mayAskForReport(reports: readonly UsageReport[], now: Date): boolean {
  return reports.every(({ state, isWhole, createdAt }) => {
    if (!isWhole) return true;
    return (
      createdAt !== null && isPast(after(createdAt, (state === 'error' ? 1 : reportsDaysApart) * dayMs), now)
    );
  });
}
