import type { World } from '../../sandbox/aws/state/world.ts';
import type { ImageId, SnapshotId } from '../../shared/domain/image.ts';
import { byText } from '../../shared/domain/order.ts';

export interface RecordedIds {
  readonly imageIds: readonly ImageId[];
  readonly snapshotIds: readonly SnapshotId[];
}

/** What became of everything that was recorded, by the simulated world itself and not by what the service says. */
export interface WorldEnd {
  readonly images: readonly {
    readonly imageId: ImageId;
    /** As DescribeImages says it; `deregistered` also while it is in the Recycle Bin. */
    readonly state: string;
    readonly deprecated: boolean;
  }[];
  readonly snapshots: readonly {
    readonly snapshotId: SnapshotId;
    /** `deleted` also while it is in the Recycle Bin. */
    readonly state: 'present' | 'deleted';
  }[];
}

/** Everything in the Region, whoever owns it; what lies in a Recycle Bin is gone already. */
export function idsIn(world: World, region: string): RecordedIds {
  const scopes = scopesOf(world, region);
  const images = scopes.flatMap(({ images }) => images.entries());
  const snapshots = scopes.flatMap(({ snapshots }) => snapshots.entries());
  return {
    imageIds: idsOf(images.filter(([, { deregisteredAt }]) => deregisteredAt === undefined)),
    snapshotIds: idsOf(snapshots.filter(([, { bin }]) => bin === undefined)),
  };
}

export function worldEnd(world: World, region: string, recorded: RecordedIds, at: Date): WorldEnd {
  const scopes = scopesOf(world, region);
  return {
    images: recorded.imageIds.map((imageId) => {
      const record = scopes.map(({ images }) => images.get(imageId)).find((found) => found !== undefined);
      const isGone = record === undefined || record.deregisteredAt !== undefined;
      const deprecateAt = Date.parse(record?.image.DeprecationTime ?? '');
      return {
        imageId,
        state: isGone ? 'deregistered' : (record.image.State ?? 'available'),
        deprecated: deprecateAt <= at.getTime(),
      };
    }),
    snapshots: recorded.snapshotIds.map((snapshotId) => {
      const record = scopes
        .map(({ snapshots }) => snapshots.get(snapshotId))
        .find((found) => found !== undefined);
      const isPresent = record !== undefined && record.bin === undefined;
      return { snapshotId, state: isPresent ? 'present' : 'deleted' };
    }),
  };
}

function scopesOf(world: World, region: string) {
  return [...world.scopes.values()].filter((scope) => scope.region === region);
}

function idsOf(entries: readonly (readonly [string, unknown])[]): readonly string[] {
  return [...new Set(entries.map(([id]) => id))].filter((id) => id !== '').toSorted(byText);
}
