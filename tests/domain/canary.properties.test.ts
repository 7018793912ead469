import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionOf } from '../../shared/domain/actions/registry.ts';
import type { Mode } from '../../shared/domain/policy.ts';
import type { RuleTrial } from '../../shared/domain/rollout.ts';
import { daysAgo, scope } from '../builders.ts';
import { mostly } from './arbitrary-facts.ts';
import { type AnyWorld, anyWorld } from './arbitrary-world.ts';
import { allowedOf } from './judged-worlds.ts';

const holdMs = 48 * 3_600_000;
const away = { canary: { account: ['999988887777'], region: [] }, holdMs };
const here = { canary: { account: [scope.accountId], region: [] }, holdMs };

/** The world with canary scopes, and each of its rules tried or not. */
const withTrials = anyWorld.chain((world) =>
  fc
    .tuple(
      ...world.policy.rules.map(({ ruleId, hash, mode }) =>
        fc.record<RuleTrial>({
          ruleId: fc.constant(ruleId),
          ruleHash: mostly(hash, fc.constant('another definition')),
          mode: mostly<Mode>(mode, fc.constantFrom('audit', 'enforce')),
          since: mostly(daysAgo(2), fc.constantFrom(daysAgo(30), daysAgo(1), daysAgo(0))),
        }),
      ),
    )
    .map((trials): readonly RuleTrial[] => trials)
    .chain((trials) => fc.subarray([...trials], { minLength: trials.length - 1 }))
    .map((trials) => ({ world, trials })),
);

function inWorld({ facts, policy, history }: AnyWorld, rollout: typeof away, trials: readonly RuleTrial[]) {
  return {
    facts,
    policy: { ...policy, rollout },
    history: { ...history, trials: new Map(trials.map((trial) => [trial.ruleId, trial])) },
  };
}

function idsOf(world: AnyWorld): readonly string[] {
  return allowedOf(world).map(({ actionId }) => actionId);
}

test('outside of the canary scopes nothing is lost by a rule that was not tried as it stands for two days', () => {
  let lost = 0;
  fc.assert(
    fc.property(withTrials, ({ world, trials }) => {
      for (const { action, ruleIds } of allowedOf(inWorld(world, away, trials))) {
        if (actionOf(action).effect !== 'destructive') continue;
        lost += 1;
        for (const ruleId of ruleIds) {
          const rule = world.policy.rules.find((each) => each.ruleId === ruleId);
          const trial = trials.find((each) => each.ruleId === ruleId);
          expect(trial).toMatchObject({ ruleHash: rule?.hash, mode: rule?.mode });
          expect([daysAgo(30), daysAgo(2)]).toContain(trial?.since);
        }
      }
    }),
    { numRuns: 1500 },
  );
  expect(lost).toBeGreaterThan(10);
});

test('canaries elsewhere allow nothing that was not allowed without them, and canary scopes are as without them', () => {
  fc.assert(
    fc.property(withTrials, ({ world, trials }) => {
      const without = allowedOf(world).filter(({ action }) => actionOf(action).effect === 'destructive');
      const destructive = allowedOf(inWorld(world, away, trials)).filter(
        ({ action }) => actionOf(action).effect === 'destructive',
      );

      expect(idsOf(inWorld(world, here, trials))).toEqual(idsOf(world));
      expect(destructive.length).toBeLessThanOrEqual(without.length);
    }),
    { numRuns: 300 },
  );
});
