import type { ScopeReport } from '../../shared/domain/report.ts';
import type { SnapshotFinding } from '../../shared/domain/snapshot.ts';
import {
  type CostSum,
  costNotes,
  type OrphanCost,
  sumOf,
  sumsByOwner,
} from '../../shared/domain/snapshot-cost.ts';
import { snapshotPrices } from '../../shared/domain/snapshot-prices.ts';
import { summaryOf } from '../../shared/report/scan-document.ts';
import type { Io } from '../io.ts';
import { printable, renderTable } from './table.ts';

interface Row {
  readonly snapshot: SnapshotFinding;
  readonly cost: OrphanCost | null;
}

/** What a screen still shows; the JSON and the CSV list all. */
const mostRows = 40;

/** The orphaned snapshots, how many there are of each kind, and what they may cost. Empty where there are no snapshots. */
export function snapshotsNote(report: ScopeReport, io: Io): string {
  if (report.snapshots.length === 0) return '';
  const costs = new Map(report.orphanCosts.map((cost) => [cost.snapshotId, cost]));
  const orphans = report.snapshots
    .filter(({ status }) => status === 'ORPHANED')
    .map((snapshot): Row => ({ snapshot, cost: costs.get(snapshot.snapshotId) ?? null }));
  const shown = orphans.slice(0, mostRows);
  const detail = ({ snapshot }: Row) => snapshot.reason;
  const table = renderTable(shown, { columns, detail, color: () => 'yellow' }, io);
  const left = orphans.length - shown.length;
  return [
    ...(orphans.length === 0 ? [] : ['', table]),
    ...(left === 0 ? [] : [`and ${left} more: --format json or csv lists them all`]),
    '',
    `snapshots: ${countsOf(report)}`,
    ...costLines(report),
    '',
  ].join('\n');
}

const columns = [
  { title: 'ORPHANED SNAPSHOT', value: ({ snapshot }: Row) => snapshot.snapshotId },
  {
    title: 'SIZE',
    value: ({ cost }: Row) => (cost?.gib.known === true ? gibText(cost.gib.value) : 'unknown'),
  },
  { title: 'OWNER', value: ({ cost }: Row) => cost?.owner ?? '-' },
  { title: 'SINCE', value: ({ snapshot }: Row) => snapshot.orphanedSince?.slice(0, 10) ?? '-' },
  { title: 'USD A MONTH', value: ({ cost }: Row) => (cost === null ? '-' : boundsOf(cost)) },
];

function countsOf(report: ScopeReport): string {
  return Object.entries(summaryOf(report).snapshots)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

function costLines({ orphanCosts, scope }: ScopeReport): readonly string[] {
  if (orphanCosts.length === 0) return [];
  const owners = sumsByOwner(orphanCosts);
  const byOwner = owners.map((sum) => `  ${printable(sum.owner ?? 'nobody by a tag')}: ${sumText(sum)}`);
  return [
    `orphaned: ${sumText(sumOf(orphanCosts))}`,
    ...byOwner.slice(0, mostRows),
    ...costNotes(orphanCosts),
    priceNote(scope.region),
  ];
}

function sumText({ snapshots, gib, toUsd, unpriced }: CostSum): string {
  const count = `${snapshots} ${snapshots === 1 ? 'snapshot' : 'snapshots'}, ${gibText(gib)}`;
  if (unpriced === snapshots) return `${count}, from 0 USD a month, the most is unknown`;
  const more = unpriced === 0 ? '' : `, and of ${unpriced} the most is unknown`;
  return `${count}, 0 to ${toUsd.toFixed(2)} USD a month${more}`;
}

function boundsOf({ monthly: { toUsd } }: OrphanCost): string {
  return toUsd.known ? `0 to ${toUsd.value.toFixed(2)}` : '0 to ?';
}

function gibText(gib: number): string {
  return `${Number(gib.toFixed(1))} GiB`;
}

/** Since prices change, a figure says whose and of when it is. */
export function priceNote(region: string): string {
  const price = snapshotPrices.get(region);
  if (price === undefined) return `No published price of snapshots in ${region} is known here.`;
  const { usd, asOf, source } = price.standard;
  return `List price in ${region}: ${usd} USD for a GB and month, as of ${asOf} (${source}).`;
}
