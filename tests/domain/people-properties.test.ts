import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ActionId, actionOf, allReversals } from '../../shared/domain/actions/registry.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import { isReversal } from '../../shared/domain/policy.ts';
import { findingsIn } from '../../shared/domain/report.ts';
import {
  aHistory,
  aPolicy,
  aRecord,
  aRule,
  daysAgo,
  imageNumber,
  ladder,
  now,
  someFacts,
} from '../builders.ts';
import { anyWorld } from './arbitrary-world.ts';
import { allowedOf, always, imagesOf, report } from './judged-worlds.ts';

function takesAway({ action }: GuardedAction): boolean {
  return ['reversible', 'destructive'].includes(actionOf(action).effect);
}

test('the worlds below are such that people are heard in some of them', () => {
  const worlds = fc.sample(anyWorld, { numRuns: 1200, seed: 20_261_001 });

  const actions = worlds.flatMap((world) => report(world).actions);
  const allowed = actions.filter(({ status }) => status === 'allowed');
  const heldBy = (guard: string) => actions.filter((one) => [one.heldBy, ...one.alsoHeldBy].includes(guard));

  for (const { id } of allReversals) {
    expect(allowed.filter(({ action }) => action === id).length, id).toBeGreaterThan(5);
  }
  expect(allowed.filter(({ follows }) => follows !== undefined).length).toBeGreaterThan(2);
  for (const guard of ['objection', 'waived', 'paused', 'excluded']) {
    expect(heldBy(guard).length, guard).toBeGreaterThan(20);
  }
});

test('a flood is let through only by an approval of what it is, and never beyond the limit', () => {
  const deprecating = aRule({ lifecycle: ladder.slice(0, 2) });
  const images = Array.from({ length: 12 }, (_, n) => imageNumber(n));
  const findings = images.map(({ imageId }) => aRecord({ subjectId: imageId, promisedAt: {} }));
  const approval = fc.record({
    ruleId: fc.constantFrom('one-year', 'another'),
    action: fc.constantFrom<ActionId>('deprecate', 'disable'),
    ruleHash: fc.constantFrom('definition 1', 'definition 2'),
    until: fc.constantFrom('2026-10-01T12:00:00.000Z', '2026-10-01T12:00:00.001Z'),
    by: fc.constant('ops'),
    at: fc.constant(daysAgo(1)),
  });

  fc.assert(
    fc.property(fc.array(approval, { maxLength: 3 }), fc.integer({ min: 1, max: 3 }), (approvals, count) => {
      const limits = { ...aPolicy().limits, deprecate: { count, percent: 100 } };
      const isFlood = 12 > 5 * count;
      const isApproved = approvals.some(
        ({ ruleId, action, ruleHash, until }) =>
          `${ruleId} ${action} ${ruleHash} ${until}` ===
          'one-year deprecate definition 1 2026-10-01T12:00:00.001Z',
      );

      const allowed = allowedOf({
        facts: someFacts(images),
        policy: aPolicy({ rules: [deprecating], limits }),
        history: aHistory({ findings, approvals }),
      });

      expect(allowed).toHaveLength(isFlood && !isApproved ? 0 : count);
    }),
  );
});

test('nothing is taken within the days of an objection that was seen', () => {
  always((action, { imageId }, { history }) => {
    if (!takesAway(action)) return;

    expect((history.objections.get(imageId)?.seenAt ?? '') <= daysAgo(14)).toBe(true);
  });
});

test('nothing is taken from an image that somebody just enabled, as the world alone tells it', () => {
  always((action, { imageId, state }, { history }) => {
    if (!takesAway(action) || history.objections.has(imageId)) return;
    const steps = history.outcomes.filter(
      ({ subjectId, action: step }) => subjectId === imageId && ['disable', 'enable'].includes(step),
    );
    const last = steps.toSorted((one, other) => (one.at < other.at ? -1 : 1)).at(-1);
    if (last?.action !== 'disable' || last.at > daysAgo(0.02)) return;
    // Steps of one instant have no order among each other.
    if (steps.some(({ action: step, at }) => step === 'enable' && at === last.at)) return;

    expect(state).not.toEqual({ known: true, value: 'available' });
  });
});

test('while the kill switch holds nothing but alerts is allowed', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      if (world.history.pauses.length > 0) expect(allowedOf(world)).toEqual([]);
    }),
  );
});

test('what is given back is what AWS answered to this service, noted, and not given back since', () => {
  always(({ action, step }, { imageId }, { history }) => {
    if (!isReversal(step)) return;
    const undone = action === 'cancel-deprecation' ? 'deprecate' : 'disable';
    const own = history.outcomes
      .filter(
        (outcome) =>
          outcome.subjectId === imageId && outcome.action === undone && outcome.status === 'applied',
      )
      .map(({ at }) => at)
      .toSorted()
      .at(-1);
    const since = history.outcomes.filter(
      (outcome) => outcome.subjectId === imageId && outcome.action === action && outcome.at >= (own ?? ''),
    );

    expect(own).toBeDefined();
    expect(since).toEqual([]);
    expect(
      history.undos.some((undo) => undo.subjectId === imageId && undo.action === undone && undo.at === own),
    ).toBe(true);
  });
});

test('no share is given but those that were taken, to whom the policy trusts', () => {
  always(({ calls }) => {
    for (const call of calls) {
      if (call.operation !== 'ec2:ModifyImageAttribute') continue;

      for (const share of call.input.Add ?? []) {
        expect(share).toEqual({ kind: 'account', principal: '444455556666' });
      }
    }
  });
});

test('nothing is given back while a rule that demanded it is not met, but for a launch that was refused', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { history } = world;
      const told = report(world);
      for (const { subjectId, step, ruleIds } of told.actions.filter(({ status }) => status === 'allowed')) {
        const isEnabledByUs = history.outcomes.some(
          (outcome) => outcome.subjectId === subjectId && outcome.action === 'enable',
        );
        if (!isReversal(step) || history.refusedLaunches.has(subjectId) || isEnabledByUs) continue;
        const open = findingsIn(told).filter(
          (finding) =>
            finding.subjectId === subjectId &&
            ruleIds.includes(finding.ruleId) &&
            !['COMPLIANT', 'NOT_APPLICABLE'].includes(finding.status),
        );

        expect(open).toEqual([]);
      }
    }),
    { numRuns: 1500 },
  );
});

test('in a run no image is enabled that is disabled or deregistered', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const allowed = allowedOf(world);
      const enabled = new Set(
        allowed.filter(({ action }) => action === 'enable').map(({ subjectId }) => subjectId),
      );

      for (const { action, subjectId } of allowed) {
        if (action === 'disable' || action === 'deregister') expect([...enabled]).not.toContain(subjectId);
      }
    }),
    { numRuns: 1500 },
  );
});

test('an objection is judged the same at the next run over the same world', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const first = report(world);
      const objections = new Map(
        first.images.flatMap(({ image, objection }) =>
          objection === null ? [] : [[image.imageId, objection]],
        ),
      );

      const second = report({ ...world, history: { ...world.history, objections } });

      expect(second.images.map(({ objection }) => objection)).toEqual(
        first.images.map(({ objection }) => objection),
      );
      expect(imagesOf(world).length).toBe(second.images.length);
      expect(second.evaluatedAt).toBe(now.toISOString());
    }),
    { numRuns: 500 },
  );
});
