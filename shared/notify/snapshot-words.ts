import type { Alert } from '../domain/notify/alert.ts';
import { type CostSum, costNotes, type OrphanCost, sumOf } from '../domain/snapshot-cost.ts';

/** How big an orphaned snapshot is, and what it may cost: what an alert says beside its id. */
export function costWords({ gib, monthly }: OrphanCost): string {
  const size = gib.known ? `${Number(gib.value.toFixed(1))} GiB` : 'of unknown size';
  return monthly.toUsd.known ? `${size}, 0 to ${monthly.toUsd.value.toFixed(2)} USD a month` : size;
}

/** What all that a digest tells of may cost together, and why nobody can say it closer. Empty where it tells of none. */
export function costLines(alerts: readonly Alert[]): readonly string[] {
  const costs = alerts.flatMap((alert) =>
    alert.kind === 'violation' && alert.orphanCost !== null ? [alert.orphanCost] : [],
  );
  return costs.length === 0 ? [] : [sumText(sumOf(costs)), ...costNotes(costs)];
}

function sumText({ snapshots, gib, toUsd, unpriced }: CostSum): string {
  const size = `${snapshots} orphaned ${snapshots === 1 ? 'snapshot' : 'snapshots'}, ${Number(gib.toFixed(1))} GiB`;
  if (unpriced > 0) return `${size}: 0 USD a month or more.`;
  return `${size}: 0 to ${toUsd.toFixed(2)} USD a month.`;
}
