import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ActionId, actionOf } from '../../shared/domain/actions/registry.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import type { Image } from '../../shared/domain/image.ts';
import { allowance, limitFor } from '../../shared/domain/limits.ts';
import { type GuardedAction, planActions } from '../../shared/domain/plan.ts';
import { type Policy, type RungAction, rungActions } from '../../shared/domain/policy.ts';
import { reportOf, type ScopeReport } from '../../shared/domain/report.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { daysAgo, deepFreeze, now, scope } from '../builders.ts';
import { type AnyWorld, anyWorld } from './arbitrary-world.ts';

const changing = rungActions.slice(1);

function report({ facts, policy, history }: AnyWorld): ScopeReport {
  const view = viewScope(facts, policy, history, now);
  const findings = evaluate(view);
  return reportOf(view, findings, guardPlan(planActions(findings, view), view));
}

function allowedOf(world: AnyWorld): readonly GuardedAction[] {
  return report(world).actions.filter(({ status, action }) => status === 'allowed' && action !== 'notify');
}

function imageOf(world: AnyWorld, imageId: string): Image {
  const images = world.facts.images.known ? world.facts.images.value : [];
  return images.find((image) => image.imageId === imageId)!;
}

/** Holds for every allowed changing action of any world. */
function always(claim: (action: GuardedAction, image: Image, world: AnyWorld) => void): void {
  fc.assert(
    fc.property(anyWorld, (world) => {
      for (const action of allowedOf(world)) claim(action, imageOf(world, action.subjectId), world);
    }),
    { numRuns: 1500 },
  );
}

/** The rules that want the action, enforced, each told long enough ago: told as the inputs tell it, not as the plan does. */
function entitledRules(action: GuardedAction, { policy, history }: AnyWorld) {
  return policy.rules.filter((rule) => {
    const rung = rule.lifecycle.find((step) => step.do === action.action);
    const record = history.findings.find(
      (finding) => finding.subjectId === action.subjectId && finding.ruleId === rule.ruleId,
    );
    return (
      action.ruleIds.includes(rule.ruleId) &&
      rule.mode === 'enforce' &&
      record?.status === 'NON_COMPLIANT' &&
      record.notifiedAt !== null &&
      rung !== undefined &&
      Date.parse(record.notifiedAt) + rung.afterMs <= now.getTime()
    );
  });
}

function mayBeUsed(action: GuardedAction, world: AnyWorld): boolean {
  return entitledRules(action, world).some((rule) =>
    rule.lifecycle.some((rung) => rung.do === 'deprecate' && action.action === 'deprecate' && rung.whenInUse),
  );
}

test('the worlds below are such that every action is allowed in some of them', () => {
  const worlds = fc.sample(anyWorld, { numRuns: 600, seed: 20_261_001 });

  const allowed = worlds.flatMap(allowedOf);

  for (const action of changing) {
    expect(allowed.filter((one) => one.action === action).length, action).toBeGreaterThan(20);
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
    if (mayBeUsed(action, world)) return;
    const launchedAt = lastLaunchedAt.known ? lastLaunchedAt.value : 'unread';

    expect(usage).toEqual({ uses: [], unread: [] });
    expect([null, daysAgo(31)]).toContain(launchedAt);
  });
});

test('no image in use is ever disabled or deregistered', () => {
  always(({ action }, { usage }) => {
    if (action !== 'deprecate') expect(usage).toEqual({ uses: [], unread: [] });
  });
});

test('no source and no copy of an image in use is disabled or deregistered', () => {
  always(({ action, subjectId: imageId }, image, world) => {
    const images = world.facts.images.known ? world.facts.images.value : [];
    const used = images.filter(({ usage }) => usage.uses.length > 0 || usage.unread.length > 0);
    const copyOf = image.sourceInstanceId === null ? image.sourceImageId : null;

    if (action === 'deprecate') return;
    expect(used.map(({ sourceImageId }) => sourceImageId)).not.toContain(imageId);
    expect(used.map((other) => other.imageId)).not.toContain(copyOf);
  });
});

test('nothing foreign, protected, managed or excluded is touched', () => {
  always(({ action }, { ownerId, ownerAlias, tags, deregistrationProtection }, { policy }) => {
    const keys = tags.known ? tags.value.map(({ key }) => key) : ['unread'];
    const excludes = policy.exclusions.some(({ expires }) => expires === '2026-10-01');

    expect(ownerId).toBe(scope.accountId);
    expect(ownerAlias).toBeNull();
    expect(deregistrationProtection).toEqual({ known: true, value: 'off' });
    expect(keys).not.toContain('unread');
    expect(keys).not.toContain('ami-governor:protected');
    expect(keys).not.toContain('aws:backup:source-resource');
    expect(keys).not.toContain('dlm:managed');
    if (action === 'deregister') expect(keys).not.toContain('CreatedBy');
    if (excludes) expect(keys).not.toContain('Team');
  });
});

test('one rule alone is entitled to each action: enforced, violated, told, and its own wait over', () => {
  always((action, _image, world) => {
    expect(entitledRules(action, world)).not.toEqual([]);
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

test('nothing is done to an image within a day of the last thing that was done to it', () => {
  always(({ subjectId: imageId }, _image, { history }) => {
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
      const allowed = allowedOf(world);
      const spent = history.spentPlaces.filter(({ at }) => at > daysAgo(1));
      const here = spent.filter(
        ({ accountId, region }) => accountId === scope.accountId && region === scope.region,
      );
      const own = (facts.images.known ? facts.images.value : []).filter(
        ({ ownerId, ownerAlias }) => ownerId === scope.accountId && ownerAlias === null,
      ).length;

      for (const action of changing) {
        const granted = count(allowed, action);
        if (granted === 0) continue;
        expect(granted + count(here, action)).toBeLessThanOrEqual(
          allowance(limitFor(action, policy.limits)!, own),
        );
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

function count(items: readonly { readonly action: ActionId }[], action: RungAction): number {
  return items.filter((item) => item.action === action).length;
}

test('limits of zero allow nothing', () => {
  const none = { count: 0, percent: 0 };
  const limits: Policy['limits'] = {
    deprecate: none,
    disable: none,
    deregister: none,
    revoke: none,
    remedy: none,
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

test('an image gets at most one changing action in a run', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const ids = allowedOf(world).map(({ subjectId: imageId }) => imageId);

      expect(new Set(ids).size).toBe(ids.length);
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
