import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ActionId, actionOf } from '../../shared/domain/actions/registry.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import type { Image } from '../../shared/domain/image.ts';
import { allowance, type LimitName, limitNames } from '../../shared/domain/limits.ts';
import { type GuardedAction, planActions } from '../../shared/domain/plan.ts';
import { isReversal, type Policy, remedyIds, rungActions } from '../../shared/domain/policy.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { daysAgo, deepFreeze, now, scope } from '../builders.ts';
import { type AnyWorld, anyWorld } from './arbitrary-world.ts';
import { allowedOf, always, entitledSteps, imagesOf, isRungOf, mayBeUsed, report } from './judged-worlds.ts';

const changing = rungActions.slice(1);

test('the worlds below are such that every action is allowed in some of them', () => {
  const worlds = fc.sample(anyWorld, { numRuns: 3000, seed: 20_261_001 });

  const allowed = worlds.flatMap(allowedOf);

  for (const action of changing) {
    expect(allowed.filter((one) => one.action === action).length, action).toBeGreaterThan(20);
  }
  for (const remedy of remedyIds.filter((id) => actionOf(id).about === 'image')) {
    expect(allowed.filter((one) => one.action === remedy).length, remedy).toBeGreaterThan(2);
  }
  expect(
    allowed.some(({ calls }) => JSON.stringify(calls).includes('"DeleteAssociatedSnapshots":true')),
  ).toBe(true);
});

test('inputs that are frozen stay as they are and can be used', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const before = JSON.stringify(world);

      report(deepFreeze(world));

      expect(JSON.stringify(world)).toBe(before);
    }),
  );
});

test('the report does not depend on the order in which anything was read', () => {
  const shuffled = anyWorld.chain((world) =>
    fc.record({
      world: fc.constant(world),
      images: shuffle(world.facts.images.known ? world.facts.images.value : []),
      snapshots: shuffle(world.facts.snapshots.known ? world.facts.snapshots.value : []),
      rules: shuffle(world.policy.rules),
      findings: shuffle(world.history.findings),
      outcomes: shuffle(world.history.outcomes),
      undos: shuffle(world.history.undos),
      waivers: shuffle(world.history.waivers),
      approvals: shuffle(world.history.approvals),
      spentPlaces: shuffle(world.history.spentPlaces),
    }),
  );

  fc.assert(
    fc.property(shuffled, ({ world, images, snapshots, rules, ...history }) => {
      const other: AnyWorld = {
        facts: {
          ...world.facts,
          images: { known: true, value: images },
          snapshots: { known: true, value: snapshots },
        },
        policy: { ...world.policy, rules },
        history: { ...world.history, ...history },
      };

      expect(JSON.stringify(report(other))).toBe(JSON.stringify(report(world)));
    }),
    { numRuns: 500 },
  );
});

function shuffle<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

test('allowed, held and waiting together are what was planned, each with a reason', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const view = viewScope(world.facts, world.policy, world.history, now);
      const planned = planActions(evaluate(view), view);

      const guarded = guardPlan(planned, view);

      expect(guarded.map(({ actionId }) => actionId)).toEqual(planned.map(({ actionId }) => actionId));
      for (const { status, reason } of guarded) {
        expect(['allowed', 'held', 'waiting']).toContain(status);
        expect(reason.length).toBeGreaterThan(0);
      }
    }),
  );
});

test('an action is held by the first guard in the order, and then by the others in order', () => {
  const order = orderedGuards.map(({ id }) => id);

  fc.assert(
    fc.property(anyWorld, (world) => {
      for (const { status, heldBy, alsoHeldBy } of report(world).actions) {
        const holding = heldBy === null ? alsoHeldBy : [heldBy, ...alsoHeldBy];

        expect(holding).toEqual(order.filter((id) => holding.includes(id)));
        expect(heldBy === null).toBe(status === 'allowed');
      }
    }),
  );
});

test('nothing that is or may be in use is touched, unless a rule that is entitled to deprecate says so', () => {
  always((action, { usage, lastLaunchedAt }, world) => {
    if (isReversal(action.step) || mayBeUsed(action, world)) return;
    const launchedAt = lastLaunchedAt.known ? lastLaunchedAt.value : 'unread';

    expect(usage).toEqual({ uses: [], unread: [] });
    expect([null, daysAgo(31)]).toContain(launchedAt);
  });
});

test('no image in use is ever disabled or deregistered', () => {
  always(({ action }, { usage }) => {
    if (action === 'disable' || action === 'deregister') expect(usage).toEqual({ uses: [], unread: [] });
  });
});

test('no source and no copy of an image in use is disabled or deregistered, but for the copy that replaces it', () => {
  always(({ action, subjectId: imageId }, image, world) => {
    const used = imagesOf(world)
      .filter(({ usage }) => usage.uses.length > 0 || usage.unread.length > 0)
      .filter((copy) => !isReplacement(copy, image, world));
    const copyOf = image.sourceInstanceId === null ? image.sourceImageId : null;

    if (action !== 'disable' && action !== 'deregister') return;
    expect(used.map(({ sourceImageId }) => sourceImageId)).not.toContain(imageId);
    expect(used.map((other) => other.imageId)).not.toContain(copyOf);
  });
});

/** As it is written down: the record, the mark, the name, the source, and encryption. */
function isReplacement(copy: Image, original: Image, { history }: AnyWorld): boolean {
  const isRecorded = history.outcomes.some(
    ({ subjectId, action, status }) =>
      subjectId === original.imageId && action === 'copy-encrypted' && status === 'applied',
  );
  const isMarked =
    copy.tags.known &&
    copy.tags.value.some(({ key, value }) => key === 'ami-governor:copy-of' && value === original.imageId);
  const isEncrypted =
    copy.ebsDevices.known &&
    copy.ebsDevices.value.every(({ encrypted }) => encrypted.known && encrypted.value);
  const isNamed = copy.name === `${original.name}-encrypted-${original.imageId.slice(-8)}`;
  return isRecorded && isMarked && isNamed && isEncrypted && copy.sourceImageId === original.imageId;
}

test('nothing foreign, protected, managed or excluded is touched', () => {
  always(({ action }, { ownerId, ownerAlias, tags, deregistrationProtection }, { policy }) => {
    const keys = tags.known ? tags.value.map(({ key }) => key) : ['unread'];
    const excludes = policy.exclusions.some(({ expires }) => expires === '2026-10-01');

    expect(ownerId).toBe(scope.accountId);
    expect(ownerAlias).toBeNull();
    expect(deregistrationProtection.known).toBe(true);
    if (actionOf(action).effect !== 'additive') {
      expect(deregistrationProtection).toEqual({ known: true, value: 'off' });
    }
    expect(keys).not.toContain('unread');
    expect(keys).not.toContain('ami-governor:protected');
    expect(keys).not.toContain('aws:backup:source-resource');
    expect(keys).not.toContain('dlm:managed');
    if (action === 'deregister') expect(keys).not.toContain('CreatedBy');
    if (excludes) expect(keys).not.toContain('Team');
  });
});

test('one rule alone is entitled to each action: enforced, violated, not waived, told, and its own wait over', () => {
  always((action, _image, world) => {
    if (isReversal(action.step)) return;
    expect(entitledSteps(action, world)).not.toEqual([]);
  });
});

test('only what this service disabled, and what still is, is deregistered, as far as it can be launched', () => {
  always(({ action, subjectId: imageId }, { state }, { history }) => {
    if (action !== 'deregister' || (state.known && state.value === 'failed')) return;
    const disabled = history.outcomes.filter(
      (outcome) =>
        outcome.subjectId === imageId && outcome.action === 'disable' && outcome.status === 'applied',
    );

    expect(state).toEqual({ known: true, value: 'disabled' });
    expect(disabled).not.toEqual([]);
  });
});

test('nothing is deregistered that the Recycle Bin would not keep, where the policy wants it', () => {
  always(({ action }, _image, { facts, policy }) => {
    if (action !== 'deregister' || !policy.safety.requireRecycleBin) return;
    const rules = facts.recycleBinRules.known ? facts.recycleBinRules.value : [];

    expect(rules.map(({ covers }) => covers)).toEqual(['images', 'snapshots']);
  });
});

test('no image climbs within a day of the last thing that was done to it', () => {
  always((action, { imageId }, { history }) => {
    if (!isRungOf(action)) return;
    const lately = history.outcomes.filter(
      (outcome) => outcome.subjectId === imageId && outcome.at > daysAgo(1),
    );

    expect(lately).toEqual([]);
  });
});

test('no limit is exceeded together with what the last 24 hours spent', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { policy, history, facts } = world;
      const allowed = oncePerImage(allowedOf(world));
      const spent = history.spentPlaces.filter(({ at }) => at > daysAgo(1));
      const here = spent.filter(
        ({ accountId, region }) => accountId === scope.accountId && region === scope.region,
      );
      const own = (facts.images.known ? facts.images.value : []).filter(
        ({ ownerId, ownerAlias }) => ownerId === scope.accountId && ownerAlias === null,
      ).length;

      for (const name of limitNames) {
        const granted = count(allowed, name);
        if (granted === 0) continue;
        expect(granted + count(here, name)).toBeLessThanOrEqual(allowance(policy.limits[name], own));
      }
      const destructive = [...allowed, ...spent].filter(
        ({ action }) => actionOf(action).effect === 'destructive',
      );
      const granted = allowed.filter(({ action }) => actionOf(action).effect === 'destructive');
      if (granted.length > 0) {
        expect(destructive.length).toBeLessThanOrEqual(policy.limits.organizationDestructive);
      }
    }),
    { numRuns: 500 },
  );
});

/** All that is given back to an image takes one place. */
function oncePerImage(actions: readonly GuardedAction[]): readonly GuardedAction[] {
  const taking = actions.filter(({ step }) => !isReversal(step));
  const giving = actions.filter(({ step }) => isReversal(step));
  return [...taking, ...new Map(giving.map((action) => [action.subjectId, action])).values()];
}

function count(items: readonly { readonly action: ActionId }[], name: LimitName): number {
  return items.filter(({ action }) => actionOf(action).limit === name).length;
}

test('limits of zero allow nothing', () => {
  const none = { count: 0, percent: 0 };
  const limits: Policy['limits'] = {
    deprecate: none,
    disable: none,
    deregister: none,
    deleteSnapshots: none,
    deleteSnapshotsGib: 0,
    revoke: none,
    remedy: none,
    reversal: none,
    organizationDestructive: 0,
  };

  fc.assert(
    fc.property(anyWorld, (world) => {
      expect(allowedOf({ ...world, policy: { ...world.policy, limits } })).toEqual([]);
    }),
  );
});

test('in audit mode nothing but alerts is allowed', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const rules = world.policy.rules.map((rule) => ({ ...rule, mode: 'audit' as const }));

      expect(allowedOf({ ...world, policy: { ...world.policy, rules } })).toEqual([]);
    }),
  );
});

test('in a run at most one action takes something of an image away, and none happens to it twice', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const allowed = allowedOf(world);
      const taking = allowed.filter(({ action }) => actionOf(action).effect !== 'additive');
      const each = allowed.map(({ action, subjectId }) => `${action} ${subjectId}`);

      expect(new Set(taking.map(({ subjectId }) => subjectId)).size).toBe(taking.length);
      expect(new Set(each).size).toBe(each.length);
    }),
  );
});

test('snapshots go only with an image whose every rule says so and whose snapshots nothing protects', () => {
  always(({ calls, ruleIds }, { ebsDevices }, { policy, facts }) => {
    if (
      !calls.some((call) => 'DeleteAssociatedSnapshots' in call.input && call.input.DeleteAssociatedSnapshots)
    ) {
      return;
    }
    const wanting = policy.rules.filter(({ ruleId }) => ruleIds.includes(ruleId));
    const rungs = wanting.flatMap((rule) => rule.lifecycle.filter((rung) => rung.do === 'deregister'));
    const own = ebsDevices.known ? ebsDevices.value.map(({ snapshotId }) => snapshotId) : [];
    const snapshots = facts.snapshots.known ? facts.snapshots.value : [];

    expect(new Set(rungs.map((rung) => rung.snapshots))).toEqual(new Set(['delete']));
    expect(facts.imagesInRecycleBin).toEqual({ known: true, value: [] });
    for (const { snapshotId, isLocked } of snapshots) {
      if (own.includes(snapshotId)) expect(isLocked).toEqual({ known: true, value: false });
    }
  });
});
