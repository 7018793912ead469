import { expect, test } from 'vitest';
import { standsAlone } from '../../cli/stands-alone.ts';
import type { StepOutcome } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known } from '../../shared/domain/known.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import { planScope } from '../../shared/pipeline/plan-scope.ts';
import { type MemoryStore, memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { anImage, aPolicy, dayMs, now, scope, someFacts } from '../builders.ts';

/** A scope with one image that the test changes as AWS would, and a clock that it moves. */
function aWorld({
  policy = aPolicy(),
  store = memoryStore({ now: () => now }),
}: {
  policy?: Policy;
  store?: MemoryStore;
} = {}) {
  let image: Image = anImage();
  let day = 0;
  const clock = () => new Date(now.getTime() + day * dayMs);
  const ports = {
    now: clock,
    facts: { readFacts: async () => someFacts([image]) },
    history: store,
    elsewhere: standsAlone(store),
    store,
    alerts: memoryAnnouncer(),
  };
  return {
    change: (changes: Partial<Image>) => {
      image = { ...image, ...changes };
    },
    onDay: (next: number): Promise<ScopeReport> => {
      day = next;
      return planScope(
        { scope, imageIds: null, run: { runId: `day ${next}`, kind: 'sweep' } },
        policy,
        ports,
      );
    },
    done: (action: StepOutcome['action'], status: StepOutcome['status'] = 'applied') =>
      store.recordOutcome({
        scope,
        subjectId: image.imageId,
        action,
        actionId: `${action}#${image.imageId}`,
        planId: `day ${day}`,
        status,
        heldBy: null,
        reason: 'done',
        requestIds: [],
        undo: null,
        at: clock().toISOString(),
      }),
  };
}

function stateOf(report: ScopeReport): Record<string, string> {
  return Object.fromEntries(
    report.actions.map(({ action, status, heldBy }) => [
      action,
      heldBy === null ? status : `${status} by ${heldBy}`,
    ]),
  );
}

test('an image is told, then deprecated, disabled and deregistered, each after its wait', async () => {
  const world = aWorld();

  expect(stateOf(await world.onDay(0))).toEqual({
    notify: 'allowed',
    deprecate: 'waiting by waiting-period',
    disable: 'waiting by waiting-period',
    deregister: 'waiting by waiting-period',
  });
  expect(stateOf(await world.onDay(6))).toMatchObject({ deprecate: 'waiting by waiting-period' });
  expect(stateOf(await world.onDay(7))).toMatchObject({
    deprecate: 'allowed',
    disable: 'waiting by waiting-period',
  });
  await world.done('deprecate');
  world.change({ deprecateAt: known('2026-10-08T12:02:00.000Z') });
  expect(stateOf(await world.onDay(29))).toMatchObject({ disable: 'waiting by waiting-period' });
  expect(stateOf(await world.onDay(30))).toMatchObject({ disable: 'allowed' });
  await world.done('disable');
  world.change({ state: known('disabled') });
  expect(stateOf(await world.onDay(59))).toEqual({ deregister: 'waiting by waiting-period' });
  expect(stateOf(await world.onDay(60))).toEqual({ deregister: 'allowed' });
});

test('a step that comes late moves the next one, which keeps its distance', async () => {
  const world = aWorld();
  await world.onDay(0);
  await world.onDay(25);
  await world.done('deprecate');
  world.change({ deprecateAt: known('2026-10-26T12:02:00.000Z') });

  const tooEarly = await world.onDay(47);
  const inTime = await world.onDay(48);

  expect(stateOf(tooEarly)).toMatchObject({ disable: 'waiting by dwell' });
  expect(stateOf(inTime)).toMatchObject({ disable: 'allowed' });
});

test('an image that somebody else disabled is never deregistered', async () => {
  const world = aWorld();
  await world.onDay(0);
  await world.onDay(7);
  await world.done('deprecate');
  world.change({ state: known('disabled'), deprecateAt: known('2026-10-08T12:02:00.000Z') });
  await world.onDay(30);
  await world.done('disable', 'already-so');

  const late = await world.onDay(400);

  expect(stateOf(late)).toEqual({ deregister: 'held by dwell' });
});

test('an image that somebody enables again is left alone and begins at the foot of the ladder', async () => {
  const world = aWorld();
  await world.onDay(0);
  await world.onDay(7);
  await world.done('deprecate');
  world.change({ deprecateAt: known('2026-10-08T12:02:00.000Z') });
  await world.onDay(30);
  await world.done('disable');

  const seen = await world.onDay(31);

  expect(stateOf(seen)).toEqual({
    notify: 'allowed',
    deprecate: 'held by objection',
    disable: 'held by objection',
    deregister: 'held by objection',
  });
});

test('an image whose deprecation somebody takes back is not disabled', async () => {
  const world = aWorld();
  await world.onDay(0);
  await world.onDay(7);
  await world.done('deprecate');

  const late = await world.onDay(400);

  expect(stateOf(late)).toMatchObject({ disable: 'held by objection' });
});

test('the clock starts anew when the image was compliant in between', async () => {
  const world = aWorld();
  await world.onDay(0);
  world.change({ createdAt: known('2026-09-01T00:00:00.000Z') });
  await world.onDay(5);
  world.change({ createdAt: known('2024-01-01T00:00:00.000Z') });

  const again = await world.onDay(8);

  expect(stateOf(again)).toMatchObject({ notify: 'allowed', deprecate: 'waiting by waiting-period' });
});

test('a second run over an unchanged scope notifies nobody again', async () => {
  const world = aWorld();
  await world.onDay(0);

  const second = await world.onDay(1);

  expect(second.actions.map(({ action }) => action)).not.toContain('notify');
});

test('in audit mode people are told once and nothing else is allowed', async () => {
  const audit = aPolicy({ rules: aPolicy().rules.map((rule) => ({ ...rule, mode: 'audit' as const })) });
  const world = aWorld({ policy: audit });

  const first = await world.onDay(0);
  const later = await world.onDay(100);

  expect(first.actions.filter(({ status }) => status === 'allowed').map(({ action }) => action)).toEqual([
    'notify',
  ]);
  expect(stateOf(later)).toEqual({
    deprecate: 'held by mode',
    disable: 'held by mode',
    deregister: 'held by mode',
  });
});

test('the first run in enforce mode tells again, since only then dates are promised', async () => {
  const store = memoryStore({ now: () => now });
  const audit = aPolicy({ rules: aPolicy().rules.map((rule) => ({ ...rule, mode: 'audit' as const })) });
  await aWorld({ policy: audit, store }).onDay(0);

  const enforced = await aWorld({ store }).onDay(1);

  expect(stateOf(enforced)).toMatchObject({ notify: 'allowed', deprecate: 'waiting by waiting-period' });
});

test('time in audit mode is no waiting time: enforcing again starts the clock anew', async () => {
  const store = memoryStore({ now: () => now });
  const audit = aPolicy({ rules: aPolicy().rules.map((rule) => ({ ...rule, mode: 'audit' as const })) });
  await aWorld({ store }).onDay(0);
  await aWorld({ policy: audit, store }).onDay(1);

  const enforced = await aWorld({ store }).onDay(400);

  expect(stateOf(enforced)).toMatchObject({ notify: 'allowed', deprecate: 'waiting by waiting-period' });
});
