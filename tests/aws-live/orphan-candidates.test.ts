import { expect, test } from 'vitest';
import type { Fields } from '../../shared/aws/fields.ts';
import { orphanCandidates } from '../../shared/aws/live/readers/orphan-candidates.ts';
import type { OrphanReading, ReadOptions } from '../../shared/ports.ts';

const reading: OrphanReading = { of: 'ami-created', mapped: new Map(), unshared: new Set() };

function anImage(id: string, state: string, ...snapshotIds: readonly string[]) {
  return {
    ImageId: id,
    State: state,
    BlockDeviceMappings: snapshotIds.map((SnapshotId) => ({ Ebs: { SnapshotId } })),
  };
}

function aSnapshot(id: string, description = 'Created by CreateImage(i-1) for ami-1', tags: object[] = []) {
  return { SnapshotId: id, Description: description, Tags: tags };
}

function candidates(
  images: readonly Fields[],
  snapshots: readonly Fields[],
  options: Partial<Pick<ReadOptions, 'orphans' | 'changing'>> = {},
) {
  const all = { orphans: reading, ...options };
  return orphanCandidates(images, snapshots, all);
}

test('one whose text names an image may be orphaned, and one without a word may not', () => {
  expect(candidates([], [aSnapshot('snap-1'), aSnapshot('snap-2', 'nightly')])).toEqual(['snap-1']);
});

test.each(['available', 'pending', 'transient'])('one that an image maps which is %s may not', (state) => {
  expect(candidates([anImage('ami-1', state, 'snap-1')], [aSnapshot('snap-1')])).toEqual([]);
});

test('one of a disabled image may go with it', () => {
  expect(candidates([anImage('ami-1', 'disabled', 'snap-1')], [aSnapshot('snap-1')])).toEqual(['snap-1']);
});

test('one that an image mapped which is gone may, whatever its text says', () => {
  const mapped = new Map([
    ['ami-gone', ['snap-1']],
    ['ami-here', ['snap-2']],
  ]);
  const images = [anImage('ami-here', 'available')];

  expect(
    candidates(images, [aSnapshot('snap-1', 'disk'), aSnapshot('snap-2', 'disk')], {
      orphans: { ...reading, mapped },
    }),
  ).toEqual(['snap-1']);
});

test('where all that nothing refers to are asked for, only those of services may not', () => {
  const orphans: OrphanReading = { ...reading, of: 'any-unreferenced' };
  const backup = [{ Key: 'aws:backup:source-resource', Value: 'i-1' }];

  expect(
    candidates([], [aSnapshot('snap-1', 'nightly'), aSnapshot('snap-2', '', backup)], { orphans }),
  ).toEqual(['snap-1']);
});

test('before a change only what is about to go may: snapshots, and those of images', () => {
  const images = [anImage('ami-1', 'disabled', 'snap-1'), anImage('ami-2', 'disabled', 'snap-2')];
  const snapshots = ['snap-1', 'snap-2', 'snap-3', 'snap-4'].map((id) => aSnapshot(id));

  expect(candidates(images, snapshots, { changing: new Set(['ami-1', 'snap-3']) })).toEqual([
    'snap-1',
    'snap-3',
  ]);
});

test('a record without an id is passed over', () => {
  expect(candidates([], [{ Description: 'for ami-1' }])).toEqual([]);
});
