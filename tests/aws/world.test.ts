import { expect, test } from 'vitest';
import { readWorld } from '../../shared/aws/world.ts';
import { answersOf } from './answers.ts';

test('an answer that nobody asked for holds nothing, and says so', async () => {
  const world = await readWorld(answersOf({ Fleets: [{ FleetId: 'fleet-1' }] }), ['Instances']);

  expect(world.records('Fleets')).toEqual([]);
  expect(world.gap('Fleets')).toBe('it was not asked for');
  expect(world.reads).toEqual([{ fact: 'Instances', known: true, why: null }]);
});

test.each(['vol-snap-1', 'snap-1 or so', ['snap-1'], undefined])(
  'a record whose id is %j could be about anything',
  async (SnapshotId) => {
    const recorded = { Snapshots: [{ SnapshotId: 'snap-1' }, { SnapshotId }] };
    const world = await readWorld(answersOf(recorded), ['Snapshots']);

    expect(world.records('Snapshots')).toEqual([{ SnapshotId: 'snap-1' }]);
    expect(world.gap('Snapshots')).toBe('1 of 2 records of Snapshots cannot be read (record 2)');
  },
);
