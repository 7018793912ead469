import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { anyWorld } from './arbitrary-world.ts';
import { report } from './judged-worlds.ts';

const imageId = 'ami-00000000000000001';
const person = 'arn:aws:iam::111122223333:user/somebody';

test('who made an image and what somebody did to it steer no rule and no guard', () => {
  const anyone = fc.constantFrom(
    person,
    'dlm.amazonaws.com',
    `arn:aws:sts::${scope.accountId}:assumed-role/x/y`,
  );
  const told = fc.record({
    creators: fc.array(fc.tuple(fc.constantFrom(imageId, 'ami-00000000000000002'), anyone)),
    changes: fc.array(
      fc.record({
        change: fc.constantFrom('deregistered' as const, 'disabled' as const, 'shared' as const),
        actorArn: fc.option(anyone),
        sourceAddress: fc.option(fc.ipV4()),
      }),
    ),
  });

  fc.assert(
    fc.property(anyWorld, told, (world, { creators, changes }) => {
      const history = {
        ...world.history,
        creators: new Map(creators),
        changes: changes.map((change, n) => ({
          ...{ imageId, at: '2026-10-01T11:59:00.000Z', changeId: `request-${n}` },
          ...change,
        })),
      };

      const [without, having] = [report(world), report({ ...world, history })];

      expect(having.images.map(({ findings }) => findings)).toEqual(
        without.images.map(({ findings }) => findings),
      );
      expect(having.actions.map(({ calls: _, ...action }) => action)).toEqual(
        without.actions.map(({ calls: _, ...action }) => action),
      );
    }),
    { numRuns: 1_000 },
  );
});
