import type { SnapshotItem } from '../../shared/store/items.ts';
import { scopePk, startingWith } from '../../shared/store/keys.ts';
import { isOwnChange } from './days.ts';
import { accountName, type Stage } from './stage.ts';

export interface SnapshotAtEnd {
  readonly accountId: string;
  readonly account: string;
  readonly region: string;
  readonly snapshotId: string;
  readonly gib: number | null;
  /** As the simulator has it. */
  readonly state: 'there' | 'in the Recycle Bin' | 'gone';
  /** Until when the Recycle Bin keeps it. */
  readonly binUntil: string | null;
  /** By the service's own call: as an orphan, or with its image. Null: the service did not delete it. */
  readonly deleted: 'orphaned' | 'with its image' | null;
  /** What the table says it is needed for; null where it has no such line any more. */
  readonly status: string | null;
  readonly reason: string | null;
}

/** Every snapshot of the governed accounts: what the simulator has, and what the table says of it. */
export async function snapshotsAtEnd(stage: Stage): Promise<readonly SnapshotAtEnd[]> {
  const alone = orphansDeleted(stage);
  const snapshots: SnapshotAtEnd[] = [];
  for (const scope of stage.scopes) {
    const { accountId, region } = scope;
    const items = await stage.table.readAll<SnapshotItem>(startingWith(scopePk(scope), 'N#'));
    const told = new Map(items.map((item) => [item.snapshotId, item]));
    const present = new Map(stage.aws.world.scope(accountId, region).snapshots.entries());
    const gone = [...alone.keys()].filter(
      (id) => alone.get(id) === `${accountId} ${region}` && !present.has(id),
    );
    for (const snapshotId of [...present.keys(), ...gone].toSorted()) {
      const record = present.get(snapshotId);
      const item = told.get(snapshotId);
      const isThere = record !== undefined && record.bin === undefined;
      snapshots.push({
        ...{ accountId, account: accountName(stage, accountId), region, snapshotId },
        gib: record?.snapshot.VolumeSize ?? null,
        state: isThere ? 'there' : record === undefined ? 'gone' : 'in the Recycle Bin',
        binUntil: record?.bin === undefined ? null : new Date(record.bin.exitsAt).toISOString(),
        deleted: alone.has(snapshotId) ? 'orphaned' : isThere ? null : 'with its image',
        status: isThere ? (item?.status ?? null) : null,
        reason: isThere ? (item?.reason ?? null) : null,
      });
    }
  }
  return snapshots;
}

/** By snapshot, the account and Region in which the service deleted it on its own. */
function orphansDeleted({ aws }: Stage): ReadonlyMap<string, string> {
  return new Map(
    aws.calls
      .filter((call) => isOwnChange(call) && call.operation === 'DeleteSnapshot')
      .map(({ input, accountId, region }) => [String(input['SnapshotId']), `${accountId} ${region}`]),
  );
}
