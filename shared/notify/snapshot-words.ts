import type { Finding } from '../domain/finding.ts';
import { orphanCheck } from '../domain/orphaned-snapshots.ts';
import type { ScopeReport } from '../domain/report.ts';
import { type CostSum, costNotes, type OrphanCost, sumOf } from '../domain/snapshot-cost.ts';
import type { SubjectId } from '../domain/subject.ts';
import { oneLine } from './plain-text.ts';

/** How big each orphaned snapshot is, whose, and what it may cost: what an alert says beside its id. */
export function snapshotNames({ orphanCosts }: ScopeReport): ReadonlyMap<SubjectId, string> {
  return new Map(orphanCosts.map((cost) => [cost.snapshotId, oneLine(nameOf(cost), 200)]));
}

/** What those that the alert tells of may cost together, and why nobody can say it closer. Empty where it tells of none. */
export function costLines({ orphanCosts }: ScopeReport, told: readonly Finding[]): readonly string[] {
  const ids = new Set(told.filter(({ check }) => check === orphanCheck).map(({ subjectId }) => subjectId));
  const costs = orphanCosts.filter(({ snapshotId }) => ids.has(snapshotId));
  return costs.length === 0 ? [] : [sumText(sumOf(costs)), ...costNotes(costs)];
}

function nameOf({ gib, owner, monthly }: OrphanCost): string {
  const parts = [
    gib.known ? `${Number(gib.value.toFixed(1))} GiB` : 'of unknown size',
    owner === null ? '' : `owner ${owner}`,
    monthly.toUsd.known ? `0 to ${monthly.toUsd.value.toFixed(2)} USD a month` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function sumText({ snapshots, gib, toUsd, unpriced }: CostSum): string {
  const size = `${snapshots} orphaned ${snapshots === 1 ? 'snapshot' : 'snapshots'}, ${Number(gib.toFixed(1))} GiB`;
  if (unpriced > 0) return `${size}: 0 USD a month or more.`;
  return `${size}: 0 to ${toUsd.toFixed(2)} USD a month.`;
}
