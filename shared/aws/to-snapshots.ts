import type { Scope, SnapshotId } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { byText } from '../domain/order.ts';
import { type Snapshot, type SnapshotState, snapshotStates } from '../domain/snapshot.ts';
import { agreed, mergedByKey, same } from './agreement.ts';
import type { AnswerName } from './answers.ts';
import {
  type Fields,
  flagAt,
  instantAt,
  recordsAt,
  required,
  shown,
  textAt,
  textOrNull,
  valueAt,
  wholeNumberAt,
} from './fields.ts';
import type { LaunchTemplates } from './launch-templates.ts';
import { mappingsIn } from './snapshot-mappings.ts';
import { tagsIn } from './tags.ts';
import type { World } from './world.ts';

/** The snapshots of the answer, one a id and in order of id. */
export function snapshotsIn(world: World, templates: LaunchTemplates, scope: Scope): readonly Snapshot[] {
  const mappingsOf = mappingsIn(world, templates, scope);
  const isLocked = listedIn(world, 'LockedSnapshots', isHeldByLock);
  const hasFastRestore = listedIn(world, 'FastSnapshotRestores', isFastRestore);
  const sharedWith = sharesIn(world);
  const snapshots = world.records('Snapshots').map((record): Snapshot => {
    const snapshotId = textOrNull(record, 'SnapshotId') ?? '';
    return {
      snapshotId,
      ownerId: textOrNull(record, 'OwnerId'),
      description: textOrNull(record, 'Description'),
      state: stateOf(record),
      // The placeholder of CopySnapshot and CopyImage (recorded).
      isCopy: valueAt(record, 'VolumeId') === 'vol-ffffffff',
      startedAt: instantAt(record, 'StartTime'),
      tags: tagsIn(record),
      encrypted: required(flagAt(record, 'Encrypted'), 'Encrypted'),
      kmsKeyId: textAt(record, 'KmsKeyId'),
      volumeGib: required(wholeNumberAt(record, 'VolumeSize'), 'VolumeSize'),
      fullBytes: wholeNumberAt(record, 'FullSnapshotSizeInBytes'),
      isArchived: tierOf(record),
      mappings: mappingsOf(snapshotId),
      isLocked: isLocked(snapshotId),
      hasFastRestore: hasFastRestore(snapshotId),
      sharedWith: sharedWith(snapshotId),
    };
  });
  return mergedByKey(snapshots, (snapshot) => snapshot.snapshotId, merge);
}

function stateOf(record: Fields): Known<SnapshotState> {
  const state = required(textAt(record, 'State'), 'State');
  if (!state.known) return state;
  const word = snapshotStates.find((known) => known === state.value);
  return word === undefined ? unknown(`${shown(state.value)} is no known state`) : known(word);
}

/** Records older than the archive tier do not name one. */
function tierOf(record: Fields): Known<boolean> {
  const tier = textAt(record, 'StorageTier');
  if (!tier.known) return tier;
  if (tier.value === null || tier.value === 'standard') return known(false);
  return tier.value === 'archive' ? known(true) : unknown(`${shown(tier.value)} is no known tier`);
}

/** Only a lock that ran out holds no more. */
function isHeldByLock(record: Fields): boolean {
  return textOrNull(record, 'LockState') !== 'expired';
}

/** One record an Availability Zone; any state but `disabled` is billed and in effect somewhere. */
function isFastRestore(record: Fields): boolean {
  return textOrNull(record, 'State') !== 'disabled';
}

function listedIn(
  world: World,
  answer: AnswerName,
  counts: (record: Fields) => boolean,
): (snapshotId: SnapshotId) => Known<boolean> {
  const listed = new Set(
    world
      .records(answer)
      .filter(counts)
      .map((record) => valueAt(record, 'SnapshotId')),
  );
  const gap = world.gap(answer);
  const yes: Known<boolean> = known(true);
  const others: Known<boolean> = gap === null ? known(false) : unknown(gap);
  return (snapshotId) => (listed.has(snapshotId) ? yes : others);
}

/** Who may use a snapshot takes a call a snapshot: one without an answer is unknown, not private. */
function sharesIn(world: World): (snapshotId: SnapshotId) => Snapshot['sharedWith'] {
  const bySnapshot = new Map<unknown, Snapshot['sharedWith']>();
  for (const record of world.records('SnapshotAttributes')) {
    const id = valueAt(record, 'SnapshotId');
    const before = bySnapshot.get(id);
    const shares = sharesOf(record);
    bySnapshot.set(id, before === undefined ? shares : agreed(before, shares, 'CreateVolumePermissions'));
  }
  const none: Snapshot['sharedWith'] = world.isAssumedEmpty('SnapshotAttributes')
    ? known([])
    : unknown(world.gap('SnapshotAttributes') ?? 'SnapshotAttributes holds no permissions of it');
  return (snapshotId) => bySnapshot.get(snapshotId) ?? none;
}

/** In order. One that names nobody makes all unknown: it may be a share with anybody. */
function sharesOf(record: Fields): Snapshot['sharedWith'] {
  if (!Array.isArray(valueAt(record, 'CreateVolumePermissions'))) {
    return unknown('its answer in SnapshotAttributes tells no permissions');
  }
  const permissions = recordsAt(record, 'CreateVolumePermissions');
  if (!permissions.known) return permissions;
  const principals = permissions.value.map((it) => textOrNull(it, 'Group') ?? textOrNull(it, 'UserId'));
  const named = principals.filter((principal) => principal !== null);
  if (named.length < principals.length) return unknown('a share of it names nobody');
  return known([...new Set(named)].toSorted(byText));
}

function merge(one: Snapshot, other: Snapshot): Snapshot {
  return {
    ...one,
    ownerId: same(one.ownerId, other.ownerId),
    description: same(one.description, other.description),
    state: agreed(one.state, other.state, 'State'),
    isCopy: one.isCopy || other.isCopy,
    startedAt: agreed(one.startedAt, other.startedAt, 'StartTime'),
    tags: agreed(one.tags, other.tags, 'Tags'),
    encrypted: agreed(one.encrypted, other.encrypted, 'Encrypted'),
    kmsKeyId: agreed(one.kmsKeyId, other.kmsKeyId, 'KmsKeyId'),
    volumeGib: agreed(one.volumeGib, other.volumeGib, 'VolumeSize'),
    fullBytes: agreed(one.fullBytes, other.fullBytes, 'FullSnapshotSizeInBytes'),
    isArchived: agreed(one.isArchived, other.isArchived, 'StorageTier'),
  };
}
