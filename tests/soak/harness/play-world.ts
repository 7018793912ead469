import type { Scope, World } from '../../../sandbox/aws/state/world.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import { writeScopeMessage } from '../../../shared/queue/messages.ts';
import type { Store } from '../../../shared/store/dynamo-store.ts';
import { fillWorld, governedAccounts } from '../world/fill.ts';
import { policyOf } from '../world/policy-spec.ts';
import type { WorldSpec } from '../world/world-spec.ts';
import { toldAlerts } from './alerts.ts';
import { type Delivery, deliverAll, sendEvents } from './deliver-all.ts';
import { withoutWaiting } from './invocation.ts';
import { mischievousQueues } from './queues.ts';
import { startService } from './service.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { toldStore } from './store.ts';
import { todaysMishaps } from './todays-mishaps.ts';

/** A world after all its days. */
export interface PlayedWorld {
  readonly spec: WorldSpec;
  readonly policy: Policy;
  readonly simulator: Simulator;
  readonly store: Store;
  /** The governed scopes, home first. */
  readonly scopes: readonly Scope[];
}

/** What is on the stage before the first day. */
interface Staged
  extends Pick<PlayedWorld, 'policy' | 'simulator' | 'scopes'>,
    Pick<WorldSpec, 'deeds' | 'mishaps' | 'days' | 'sweepsAgain'> {
  readonly governed: readonly string[];
}

interface Playing extends Staged, Omit<PlayedWorld, 'spec'>, Delivery {}

export const startAt = new Date('2026-10-01T00:00:00Z');
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Fills a world and lets its days pass: people at 01:00, the sweep at 03:00, then whatever comes of both. */
export function playWorld(spec: WorldSpec): Promise<PlayedWorld> {
  return withoutWaiting(async () => {
    const playing = await begin(spec);
    for (let day = 0; day < spec.days; day += 1) await playDay(playing, day);
    await settle(playing);
    return { ...playing, spec };
  });
}

/** A recorded account for so many days on which nothing goes wrong and nobody does anything but the service. */
export function playRecorded(
  fill: (world: World) => Scope,
  policy: Policy,
  days: number,
): Promise<Pick<PlayedWorld, 'simulator' | 'scopes'>> {
  return withoutWaiting(async () => {
    const simulator = startSimulator({ seed: 'recorded', startAt, maxPageSize: 1000, consistencyLagMs: 0 });
    const scopes = [fill(simulator.world)];
    const governed = scopes.map(({ accountId }) => accountId);
    const playing = startPlaying({
      simulator,
      policy,
      scopes,
      governed,
      mishaps: [],
      deeds: [],
      days,
      sweepsAgain: false,
    });
    for (let day = 0; day < days; day += 1) await playDay(playing, day);
    return playing;
  });
}

async function begin(spec: WorldSpec): Promise<Playing> {
  const { seed, maxPageSize, mishaps, deeds, sweepsAgain } = spec;
  const simulator = startSimulator({ seed: String(seed), startAt, maxPageSize, consistencyLagMs: 0 });
  const scopes = fillWorld(simulator.world, spec, startAt);
  const policy = await policyOf(spec.policy);
  const governed = governedAccounts;
  return startPlaying({ simulator, policy, scopes, governed, mishaps, deeds, sweepsAgain, days: spec.days });
}

function startPlaying(stage: Staged): Playing {
  const { simulator, policy, governed, mishaps } = stage;
  const today = todaysMishaps(mishaps, simulator);
  const store = toldStore(simulator, today.atStore);
  const alerts = toldAlerts({ simulator, store, settings: policy.notify, isRefused: today.refusesAlerts });
  const queues = mischievousQueues(() => simulator.clock.now().getTime(), today.atMessage);
  const service = startService({ simulator, policy, store, queues, alerts, governed });
  return { ...stage, store, queues, service, today };
}

async function playDay(playing: Playing, day: number): Promise<void> {
  const { today } = playing;
  // A little later every day: what must rest a day since yesterday's sweep has rested by today's.
  const sweepHour = 3 + day / 4;
  moveTo(playing, day, sweepHour - 2);
  await actPeople(playing, day, 'before the sweep');
  moveTo(playing, day, sweepHour);
  today.begin(day);
  sendEvents(playing);
  sendSweeps(playing, `sweep-${day}`);
  await deliverAll(playing, () => actPeople(playing, day, 'after the plan'));
  if (today.end() && day % 2 === 1 && playing.sweepsAgain) await sweepAgain(playing, day);
}

/** Twice more at one instant, with nothing going wrong: the second has nothing to do. */
async function sweepAgain(playing: Playing, day: number): Promise<void> {
  const { chronicle } = playing.simulator;
  sendSweeps(playing, `later-${day}`);
  await deliverAll(playing);
  chronicle.note({ kind: 'again', begins: true }, null);
  sendSweeps(playing, `again-${day}`);
  await deliverAll(playing);
  chronicle.note({ kind: 'again', begins: false }, null);
}

/** In the end nothing goes wrong any more, and what runs left open is settled. */
async function settle(playing: Playing): Promise<void> {
  moveTo(playing, playing.days + 1, 3);
  sendSweeps(playing, 'last');
  await deliverAll(playing);
}

function moveTo({ simulator }: Playing, day: number, hour: number): void {
  simulator.clock.moveTo(new Date(startAt.getTime() + day * dayMs + hour * hourMs));
  simulator.world.settle();
}

function sendSweeps({ queues, scopes }: Playing, runId: string): void {
  for (const { accountId, region } of scopes) {
    const run = { runId, kind: 'sweep' } as const;
    queues.send('scopes', writeScopeMessage({ scope: { accountId, region }, imageIds: null, run }));
  }
}

async function actPeople(playing: Playing, day: number, when: string): Promise<void> {
  for (const deed of playing.deeds) {
    if (deed.day !== day || deed.when !== when) continue;
    // What AWS refuses, the person did not do.
    const refusedBy = await Promise.resolve(deed.act.do(playing, deed.n)).then(
      () => null,
      (error: unknown) => String(error),
    );
    playing.simulator.chronicle.note({ kind: 'deed', act: deed.act.id, refusedBy }, null);
  }
}
