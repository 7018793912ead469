import { expect, test } from 'vitest';
import { readWorld } from '../../shared/aws/world.ts';
import { answersOf } from './answers.ts';

test('an answer that nobody asked for holds nothing, and says so', async () => {
  const world = await readWorld(answersOf({ Fleets: [{ FleetId: 'fleet-1' }] }), ['Instances']);

  expect(world.records('Fleets')).toEqual([]);
  expect(world.gap('Fleets')).toBe('it was not asked for');
  expect(world.reads).toEqual([{ fact: 'Instances', known: true, why: null }]);
});
