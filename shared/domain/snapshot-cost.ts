import { groupBy } from './group-by.ts';
import { type SnapshotId, tagValue } from './image.ts';
import { type Known, known, mapKnown, unknown } from './known.ts';
import { by } from './order.ts';
import type { Snapshot, SnapshotFinding } from './snapshot.ts';
import { snapshotPrices } from './snapshot-prices.ts';

/**
 * What a snapshot may cost a month, in USD: from nothing, since all its blocks may be shared with other snapshots, up to the
 * list price of all that was ever written in its volume. Deleting it saves something in between, and nobody can tell what.
 */
export interface CostBounds {
  readonly fromUsd: 0;
  readonly toUsd: Known<number>;
}

export interface OrphanCost {
  readonly snapshotId: SnapshotId;
  /** Null: no tag names one. */
  readonly owner: string | null;
  readonly gib: Known<number>;
  readonly isArchived: Known<boolean>;
  readonly monthly: CostBounds;
}

/** What several snapshots cost together: the upper bound is one only of those whose own is known. */
export interface CostSum {
  readonly snapshots: number;
  readonly gib: number;
  readonly fromUsd: 0;
  readonly toUsd: number;
  /** Of so many the upper bound is unknown, so that it is unknown of the sum. */
  readonly unpriced: number;
}

/** Why every figure is an interval, for whoever reads one. */
const sharedBlocksNote =
  'Deleting a snapshot frees only the blocks that no other snapshot needs: what is saved lies between nothing and the list price of its full size.';
const archiveNote =
  'An archived snapshot is billed by its full size, and for 90 days at least: deleting it earlier is billed for the rest of them.';

/** Those that speak of these figures. */
export function costNotes(costs: readonly OrphanCost[]): readonly string[] {
  if (costs.length === 0) return [];
  const isArchived = costs.some((cost) => !cost.isArchived.known || cost.isArchived.value);
  return isArchived ? [sharedBlocksNote, archiveNote] : [sharedBlocksNote];
}

export function monthlyCost(snapshot: Snapshot, region: string): CostBounds {
  const price = priceFor(snapshot, region);
  const gib = sizeOf(snapshot);
  const toUsd = gib.known ? mapKnown(price, (usd) => usd * gib.value) : gib;
  return { fromUsd: 0, toUsd };
}

/** Of the orphaned ones, in order of id. */
export function orphanCosts(
  findings: readonly SnapshotFinding[],
  find: (snapshotId: SnapshotId) => Snapshot | null,
  region: string,
  ownerTag: string,
): readonly OrphanCost[] {
  return findings.flatMap(({ snapshotId, status }): readonly OrphanCost[] => {
    const snapshot = status === 'ORPHANED' ? find(snapshotId) : null;
    if (snapshot === null) return [];
    const { tags, isArchived } = snapshot;
    const owner = tags.known ? tagValue(tags.value, ownerTag) : null;
    return [{ snapshotId, owner, gib: sizeOf(snapshot), isArchived, monthly: monthlyCost(snapshot, region) }];
  });
}

export function sumOf(costs: readonly OrphanCost[]): CostSum {
  const total = (of: (cost: OrphanCost) => Known<number>) =>
    costs.reduce((sum, cost) => {
      const fact = of(cost);
      return sum + (fact.known ? fact.value : 0);
    }, 0);
  return {
    snapshots: costs.length,
    gib: total(({ gib }) => gib),
    fromUsd: 0,
    toUsd: total(({ monthly }) => monthly.toUsd),
    unpriced: costs.filter(({ monthly }) => !monthly.toUsd.known).length,
  };
}

/** The most first; those that nobody owns have the owner null. */
export function sumsByOwner(
  costs: readonly OrphanCost[],
): readonly (CostSum & { readonly owner: string | null })[] {
  const sums = [...groupBy(costs, ({ owner }) => owner)].map(([owner, own]) => ({ owner, ...sumOf(own) }));
  return sums.toSorted(
    by(
      ({ gib }) => String(Math.round(1e12 - gib)).padStart(13, '0'),
      ({ owner }) => owner ?? '',
    ),
  );
}

/** All that was written in its volume, where AWS tells; else the size of the volume, which is never less. */
function sizeOf({ fullBytes, volumeGib }: Snapshot): Known<number> {
  return fullBytes.known && fullBytes.value !== null ? known(fullBytes.value / 2 ** 30) : volumeGib;
}

function priceFor({ isArchived }: Snapshot, region: string): Known<number> {
  const price = snapshotPrices.get(region);
  if (price === undefined) return unknown(`no published price of snapshots in ${region} is known here`);
  if (!isArchived.known) return isArchived;
  if (!isArchived.value) return known(price.standard.usd);
  if (price.archive === null)
    return unknown(`no published price of archived snapshots in ${region} is known here`);
  return known(price.archive.usd);
}
