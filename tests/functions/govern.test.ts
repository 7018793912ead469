import { describe, expect, it } from 'vitest';
import { standsAlone } from '../../cli/stands-alone.ts';
import { governHandler } from '../../functions/govern/handler.ts';
import type { GovernPorts } from '../../functions/govern/judge-scope.ts';
import { nextPart } from '../../functions/govern/next-part.ts';
import { noHistory, type ScopeHistory, type StepOutcome } from '../../shared/domain/history.ts';
import type { Image, Scope } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Intent } from '../../shared/domain/outcome.ts';
import { reportOf, type ScopeReport } from '../../shared/domain/report.ts';
import type { PlanOrder, ScopeOrder } from '../../shared/ports.ts';
import { writeScopeMessage } from '../../shared/queue/messages.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { anImage, aPolicy, aView, now, scope, someFacts } from '../builders.ts';
import { aBatch, aContext, aScopeBody } from './invoke.ts';

const imageId = 'ami-00000000000000001';
const group = '111122223333#eu-central-1';
const climbed: readonly StepOutcome[] = [
  { subjectId: imageId, action: 'deprecate', at: '2026-02-01T00:00:00.000Z', status: 'applied' },
  { subjectId: imageId, action: 'disable', at: '2026-03-01T00:00:00.000Z', status: 'applied' },
];

/** One image that breaks the rule of one year, announced long ago, having climbed what the history says. */
function aScope(
  options: {
    readonly outcomes?: readonly StepOutcome[];
    readonly denied?: readonly string[];
    readonly open?: readonly Intent[];
    readonly image?: Image;
    readonly isSchedulerAway?: boolean;
  } = {},
) {
  const log: string[] = [];
  const reports: ScopeReport[] = [];
  const applied: PlanOrder[] = [];
  const removed: PlanOrder[] = [];
  const ordered: ScopeOrder[] = [];
  const later: (readonly [order: ScopeOrder, at: string])[] = [];
  const history: ScopeHistory = {
    ...noHistory,
    outcomes: options.outcomes ?? [],
    assumeNotifiedAt: '2026-01-01T00:00:00.000Z',
  };
  const ports: GovernPorts = {
    policy: aPolicy(),
    plan: {
      now: () => now,
      facts: {
        readFacts: async (of: Scope) => {
          log.push(`read ${of.accountId}`);
          if (options.denied?.includes(of.accountId)) throw new Error('throttled');
          return { ...someFacts([options.image ?? anImage()]), scope: of };
        },
      },
      elsewhere: standsAlone(memoryStore({ now: () => now })),
      history: { readHistory: async () => history },
      store: {
        saveReport: async (report) => void reports.push(report),
        saveAnnounced: async () => {},
        saveTrials: async () => {},
      },
      alerts: memoryAnnouncer(),
    },
    observations: { clearWaiting: async (_, ids) => void log.push(`clear ${ids.join()}`) },
    journal: { openIntents: async () => options.open ?? [] },
    scopes: { sendScopes: async (orders) => void ordered.push(...orders) },
    later: {
      sendScopeAt: async (order, at) => {
        if (options.isSchedulerAway === true) throw new Error('the Scheduler is away');
        later.push([order, at.toISOString()]);
      },
    },
    applyQueue: { sendPlan: async (order) => void applied.push(order) },
    removeQueue: { sendPlan: async (order) => void removed.push(order) },
  };
  return { ports, log, reports, applied, removed, ordered, later };
}

describe('govern', () => {
  it('judges the ordered scope and sends what is allowed to apply, by the plan of this run', async () => {
    const { ports, reports, applied, removed } = aScope();

    const answer = await governHandler(ports)(aBatch([aScopeBody('111122223333'), group]), aContext());

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(reports).toHaveLength(1);
    expect(applied).toEqual([
      { scope: { accountId: '111122223333', region: 'eu-central-1' }, planId: 'run-1' },
    ]);
    expect(removed).toEqual([]);
  });

  it('sends a deregistration to remove and to nobody else', async () => {
    const { ports, applied, removed } = aScope({ outcomes: climbed });
    const disabled = { ...ports.plan.facts };
    disabled.readFacts = async () =>
      someFacts([
        anImage({
          state: { known: true, value: 'disabled' },
          deprecateAt: { known: true, value: '2026-02-01T00:00:00.000Z' },
        }),
      ]);

    await governHandler({ ...ports, plan: { ...ports.plan, facts: disabled } })(
      aBatch([aScopeBody('111122223333'), group]),
      aContext(),
    );

    expect(applied).toEqual([]);
    expect(removed).toHaveLength(1);
  });

  it('sends what a run left open to apply, also where nothing is allowed', async () => {
    const open: Intent = {
      ...{ scope, subjectId: imageId, action: 'disable', actionId: `disable#${imageId}`, planId: 'run-0' },
      ...{ params: {}, policyHash: 'hash', ruleIds: [], launchPermissions: [], taken: [], deprecateAt: null },
      calls: [{ operation: 'ec2:DisableImage', input: { ImageId: imageId } }],
      ...{ reason: 'due', at: '2026-10-01T11:00:00.000Z' },
    };
    const { ports, applied } = aScope({ open: [open] });

    await governHandler({ ...ports, policy: aPolicy({ rules: [] }) })(
      aBatch([aScopeBody('111122223333'), group]),
      aContext(),
    );

    expect(applied).toMatchObject([{ planId: 'run-1' }]);
  });

  it('sends nothing to apply where nothing is allowed and nothing is open', async () => {
    const { ports, applied } = aScope();

    await governHandler({ ...ports, policy: aPolicy({ rules: [] }) })(
      aBatch([aScopeBody('111122223333'), group]),
      aContext(),
    );

    expect(applied).toEqual([]);
  });

  it('clears the marks of its images before it reads them', async () => {
    const { ports, log } = aScope();

    await governHandler(ports)(aBatch([aScopeBody('111122223333', [imageId]), group]), aContext());

    expect(log).toEqual([`clear ${imageId}`, 'read 111122223333']);
  });

  it('passes over a Region that the policy does not name', async () => {
    const { ports, log } = aScope();

    const answer = await governHandler({ ...ports, policy: aPolicy({ regions: ['us-east-1'] }) })(
      aBatch([aScopeBody('111122223333'), group]),
      aContext(),
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(log).toEqual([]);
  });

  it('acknowledges a message that it can never read, and takes the next of the group', async () => {
    const { ports, reports } = aScope();

    const answer = await governHandler(ports)(
      aBatch(['Test message.', group], [aScopeBody('111122223333'), group]),
      aContext(),
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(reports).toHaveLength(1);
  });

  it('gives back what failed with the rest of its group, and goes on with the others', async () => {
    const { ports, log } = aScope({ denied: ['111122223333'] });
    const other = '444455556666#eu-central-1';

    const answer = await governHandler(ports)(
      aBatch(
        [aScopeBody('111122223333'), group],
        [aScopeBody('111122223333', [imageId]), group],
        [aScopeBody('444455556666'), other],
      ),
      aContext(),
    );

    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
    });
    expect(log).toEqual(['read 111122223333', 'read 444455556666']);
  });

  it('orders the rest of a sweep that ran out of time before it knew all shares', async () => {
    const { ports, ordered } = aScope();
    const unread = anImage({ launchPermissions: { known: false, why: 'not read in time' } });
    const facts = { readFacts: async () => someFacts([unread]) };
    const late = aContext(() => 60_000);
    const judge = (context = late) =>
      governHandler({ ...ports, plan: { ...ports.plan, facts } })(
        aBatch([aScopeBody('111122223333'), group]),
        context,
      );

    await judge(aContext());
    expect(ordered).toEqual([]);
    await judge();

    expect(ordered).toEqual([
      {
        scope: { accountId: '111122223333', region: 'eu-central-1' },
        imageIds: null,
        run: { runId: 'run-1-part-2', kind: 'sweep' },
      },
    ]);
  });

  it('ends a sweep that still has no shares after its last part', () => {
    const unread = anImage({ launchPermissions: { known: false, why: 'throttled' } });
    const view = aView({ images: [unread] });
    const order = { scope, imageIds: null, run: { runId: 'run-1-part-12', kind: 'sweep' } } as const;

    expect(nextPart(order, reportOf(view, [], []), { isLate: () => true })).toBeNull();
  });
});

describe('an image that is still being made', () => {
  const image = anImage({ state: known('pending') });
  const order = (runId: string): [body: string, group: string] => [
    writeScopeMessage({ scope, imageIds: [imageId], run: { runId, kind: 'event' } }),
    group,
  ];

  it.each([
    ['event-1', 'look-1-event-1', '2026-10-01T12:05:00.000Z'],
    ['look-1-event-1', 'look-2-event-1', '2026-10-01T12:15:00.000Z'],
    ['look-2-event-1', 'look-3-event-1', '2026-10-01T13:00:00.000Z'],
    ['look-3-event-1', 'look-4-event-1', '2026-10-01T16:00:00.000Z'],
  ])('in the run %s is looked at again by %s at %s', async (runId, next, at) => {
    const { ports, later } = aScope({ image });

    await governHandler(ports)(aBatch(order(runId)), aContext());

    expect(later).toEqual([[{ scope, imageIds: [imageId], run: { runId: next, kind: 'event' } }, at]]);
  });

  it('is left to the sweep after four looks', async () => {
    const { ports, later } = aScope({ image });

    await governHandler(ports)(aBatch(order('look-4-event-1')), aContext());

    expect(later).toEqual([]);
  });

  it.each([
    ['in a sweep, whose next one comes', anImage({ state: known('pending') }), aScopeBody('111122223333')],
    ['that is made', anImage(), order('event-1')[0]],
    ['of another owner', anImage({ state: known('pending'), ownerId: '999999999999' }), order('event-1')[0]],
    ['whose state is unknown', anImage({ state: unknown('denied') }), order('event-1')[0]],
  ])('%s has no later look', async (_, other, body) => {
    const { ports, later } = aScope({ image: other });

    await governHandler(ports)(aBatch([body, group]), aContext());

    expect(later).toEqual([]);
  });

  it('is judged all the same where no look can be asked for', async () => {
    const { ports, reports } = aScope({ image, isSchedulerAway: true });

    const answer = await governHandler(ports)(aBatch(order('event-1')), aContext());

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(reports).toHaveLength(1);
  });
});
