import {
  type DescribeSnapshotAttributeResult,
  DescribeSnapshotAttributeResult$,
  type Image,
  Image$,
  type ImageAttribute,
  ImageAttribute$,
  type ImageRecycleBinInfo,
  ImageRecycleBinInfo$,
  type Snapshot,
  Snapshot$,
  type SnapshotRecycleBinInfo,
  SnapshotRecycleBinInfo$,
} from '@aws-sdk/client-ec2';
import { seedImage, seedSnapshot } from '../state/seed.ts';
import type { BinStay, Scope, World } from '../state/world.ts';
import type { DumpReader } from './reader.ts';

interface ImageLoad {
  readonly world: World;
  readonly scope: Scope;
  readonly reader: DumpReader;
  /** Whether permissions that no file holds count as none. */
  readonly permissionsAssumed: boolean;
}

/** Images go to their owners; one that the account saw without owning it is shared with the account. */
export function loadImages({ world, scope, reader, permissionsAssumed }: ImageLoad): void {
  const attributes = reader.read<ImageAttribute>('ImageAttributes', ImageAttribute$);
  for (const image of reader.read<Image>('Images', Image$)) {
    const { accountId, region } = scope;
    const own = { ...image, OwnerId: image.OwnerId || accountId };
    const recorded = attributes.find(
      ({ ImageId, LaunchPermissions }) => ImageId === image.ImageId && LaunchPermissions,
    );
    const isForeign = own.OwnerId !== accountId;
    const seen = isForeign && own.Public !== true ? [{ UserId: accountId }] : undefined;
    const assumed = isForeign || permissionsAssumed ? [] : undefined;
    const owner = isForeign ? world.scope(own.OwnerId, region) : scope;
    seedPermittedImage(owner, own, recorded?.LaunchPermissions ?? seen ?? assumed);
    // Tags that the account sees are its own, whoever owns the image (aws-facts D.8).
    if (isForeign && image.Tags !== undefined) scope.tags.seed(image.ImageId ?? '', image.Tags);
  }
  for (const binned of reader.read<ImageRecycleBinInfo>('ImagesInRecycleBin', ImageRecycleBinInfo$)) {
    seedBinnedImage(world, scope, binned);
  }
}

export function loadSnapshots({ world, scope, reader, permissionsAssumed }: ImageLoad): void {
  const attributes = reader.read<DescribeSnapshotAttributeResult>(
    'SnapshotAttributes',
    DescribeSnapshotAttributeResult$,
  );
  for (const snapshot of reader.read<Snapshot>('Snapshots', Snapshot$)) {
    const { accountId, region } = scope;
    const own = { ...snapshot, OwnerId: snapshot.OwnerId || accountId };
    const recorded = attributes.find(
      ({ SnapshotId }) => SnapshotId === snapshot.SnapshotId,
    )?.CreateVolumePermissions;
    const isForeign = own.OwnerId !== accountId;
    const assumed = permissionsAssumed ? [] : undefined;
    const record = isForeign ? [{ UserId: accountId }] : assumed;
    seedPermittedSnapshot(isForeign ? world.scope(own.OwnerId, region) : scope, own, recorded ?? record);
  }
  for (const binned of reader.read<SnapshotRecycleBinInfo>(
    'SnapshotsInRecycleBin',
    SnapshotRecycleBinInfo$,
  )) {
    seedBinnedSnapshot(world, scope, binned);
  }
}

// The seeds take `undefined` for their default, none; here it means not known.
function seedPermittedImage(
  owner: Scope,
  image: Image,
  permissions: ImageAttribute['LaunchPermissions'],
): void {
  seedImage(owner, image, permissions ?? []);
  const record = owner.images.get(image.ImageId ?? '');
  if (permissions === undefined && record !== undefined) {
    owner.images.seed(image.ImageId ?? '', { ...record, launchPermissions: undefined });
  }
}

function seedPermittedSnapshot(
  owner: Scope,
  snapshot: Snapshot,
  permissions: DescribeSnapshotAttributeResult['CreateVolumePermissions'],
): void {
  seedSnapshot(owner, snapshot, permissions ?? []);
  const record = owner.snapshots.get(snapshot.SnapshotId ?? '');
  if (permissions === undefined && record !== undefined) {
    owner.snapshots.seed(snapshot.SnapshotId ?? '', { ...record, createVolumePermissions: undefined });
  }
}

// What a binned image maps is not recorded (aws-facts C.3), so a restored one has no mappings.
function seedBinnedImage(world: World, scope: Scope, binned: ImageRecycleBinInfo): void {
  const { ImageId = '', Name, Description } = binned;
  const bin = stayOf(world, binned);
  seedImage(scope, { ImageId, Name, Description, OwnerId: scope.accountId, RootDeviceType: 'ebs' });
  const record = scope.images.get(ImageId);
  if (record === undefined) return;
  const { bin: _none, ...rest } = record;
  scope.images.seed(ImageId, { ...rest, deregisteredAt: bin.enteredAt, bin });
  world.schedule(bin.exitsAt - world.now().getTime(), () => {
    const current = scope.images.get(ImageId);
    if (current?.bin !== bin) return;
    const { bin: _ended, ...gone } = current;
    scope.images.put(ImageId, gone);
  });
}

function seedBinnedSnapshot(world: World, scope: Scope, binned: SnapshotRecycleBinInfo): void {
  const { SnapshotId = '', Description, VolumeId } = binned;
  const bin = stayOf(world, binned);
  const snapshot = {
    SnapshotId,
    Description,
    VolumeId,
    OwnerId: scope.accountId,
    State: 'completed' as const,
  };
  scope.snapshots.seed(SnapshotId, { snapshot, createVolumePermissions: undefined, bin });
  world.schedule(bin.exitsAt - world.now().getTime(), () => {
    if (scope.snapshots.get(SnapshotId)?.bin === bin) scope.snapshots.remove(SnapshotId);
  });
}

interface Binned {
  readonly RecycleBinEnterTime?: Date | undefined;
  readonly RecycleBinExitTime?: Date | undefined;
}

function stayOf(world: World, { RecycleBinEnterTime: enter, RecycleBinExitTime: exit }: Binned): BinStay {
  const now = world.now().getTime();
  return { enteredAt: enter?.getTime() ?? now, exitsAt: exit?.getTime() ?? now };
}
