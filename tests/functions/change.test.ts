import { describe, expect, it } from 'vitest';
import { standsAlone } from '../../cli/stands-alone.ts';
import { applyHandler } from '../../functions/apply/handler.ts';
import type { ChangePorts } from '../../functions/change-scope.ts';
import { removeHandler } from '../../functions/remove/handler.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { noHistory, type StepOutcome } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Call } from '../../shared/domain/operations.ts';
import type { Intent, Outcome } from '../../shared/domain/outcome.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { applyAction } from '../../shared/pipeline/apply-action.ts';
import type { Operator, PlanOperator } from '../../shared/ports/operator.ts';
import type { ReadOptions } from '../../shared/ports.ts';
import { writePlanMessage } from '../../shared/queue/messages.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { anImage, aPolicy, imageNumber, now, scope, someFacts } from '../builders.ts';
import { aBatch, aContext } from './invoke.ts';

const message = aBatch([writePlanMessage({ scope, planId: 'run-1' }), '111122223333#eu-central-1']);

interface Options {
  readonly busy?: boolean;
  readonly gone?: boolean;
  /** What was done before. */
  readonly outcomes?: readonly StepOutcome[];
  readonly open?: readonly Intent[];
  /** Somebody pauses after so many calls. */
  readonly pausedAfter?: number;
  readonly images?: readonly Image[];
  /** How long the reading takes. */
  readonly readingMs?: number;
  /** What is read when applying; the same as when it was planned without it. */
  readonly today?: ScopeFacts;
}

// Read an hour ago, so that a plan may rest on them: of the image that is changed and of another one.
const shares = new Map(
  ['ami-00000000000000001', 'ami-00000000000000002'].map((imageId) => [
    imageId,
    { launchPermissions: [], readAt: '2026-10-01T11:00:00.000Z' },
  ]),
);

/** A saved plan that allows to deprecate one image, in a scope that may be somebody else's just now. */
function aSavedPlan(options: Options = {}) {
  const calls: Call[] = [];
  const outcomes: Outcome[] = [];
  const reads: ReadOptions[] = [];
  const released: string[] = [];
  let clock = now;
  const policy = aPolicy();
  const facts = someFacts(options.images ?? [anImage()]);
  const history = { ...noHistory, assumeNotifiedAt: '2026-01-01T00:00:00.000Z' };
  const view = viewScope(facts, policy, history, now);
  const actions = guardPlan(planActions(evaluate(view), view), view).filter(
    ({ status }) => status === 'allowed',
  );
  const plan = { planId: 'run-1', scope, policyHash: policy.hash, plannedAt: now.toISOString(), actions };
  const ports: ChangePorts = {
    policy,
    apply: {
      now: () => clock,
      facts: {
        readFacts: async (_scope, _imageIds, read) => {
          reads.push(read);
          clock = new Date(clock.getTime() + (options.readingMs ?? 0));
          return options.today ?? facts;
        },
      },
      elsewhere: {
        ...standsAlone(memoryStore({ now: () => now })),
        accounts: { readUses: async () => ({ uses: [], unread: [] }) },
      },
      history: {
        readHistory: async () => ({ ...history, shares, outcomes: options.outcomes ?? [] }),
      },
      plans: { loadPlan: async () => (options.gone === true ? null : plan) },
      journal: {
        recordIntent: async () => {},
        recordOutcome: async (outcome) => void outcomes.push(outcome),
        openIntents: async () => options.open ?? [],
      },
      budget: {
        reservePlace: async () => 'reserved',
        releasePlace: async ({ actionId }) => void released.push(actionId),
      },
      leases: {
        takeLease: async (of, holder) =>
          options.busy === true ? null : { scope: of, holder, until: '2026-10-01T12:20:00.000Z' },
        releaseLease: async () => {},
      },
      operator: operatorBy(async (_, call) => {
        calls.push(call);
        return { status: 'done', requestId: 'request-1', detail: null };
      }),
      statements: { isPaused: async () => options.pausedAfter === calls.length },
      alerts: memoryAnnouncer(),
    },
  };
  return { ports, calls, outcomes, reads, released, plan, view };
}

function operatorBy(perform: Operator['perform']): PlanOperator {
  return { perform, confinedTo: () => ({ perform }) };
}

describe('apply', () => {
  it('acts on facts that are a minute old, and not on older ones', async () => {
    const young = aSavedPlan({ readingMs: 60_000 });
    const old = aSavedPlan({ readingMs: 60_001 });

    await applyHandler(young.ports)(message, aContext());
    await applyHandler(old.ports)(message, aContext());

    expect(young.calls).toHaveLength(1);
    expect(old.calls).toEqual([]);
    expect(old.outcomes).toMatchObject([{ status: 'held', heldBy: 'facts-complete' }]);
  });

  it('reads the shares of what it changes anew, and rests on known ones for the others', async () => {
    const { ports, reads } = aSavedPlan();

    await applyHandler(ports)(message, aContext());

    expect([...(reads[0]?.changing ?? [])]).toEqual(['ami-00000000000000001']);
    expect([...(reads[0]?.launchPermissions.keys() ?? [])]).toEqual(['ami-00000000000000002']);
  });

  it('does what the saved plan allows and records it', async () => {
    const { ports, calls, outcomes } = aSavedPlan();

    const answer = await applyHandler(ports)(message, aContext());

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(calls.map(({ operation }) => operation)).toEqual(['ec2:EnableImageDeprecation']);
    expect(outcomes).toMatchObject([{ action: 'deprecate', status: 'applied', requestIds: ['request-1'] }]);
  });

  it('tells nothing more of what it did already when the same plan comes again', async () => {
    const done = { subjectId: anImage().imageId, action: 'deprecate', status: 'applied' } as const;
    const again = aSavedPlan({ outcomes: [{ ...done, at: '2026-10-01T12:00:00.000Z' }] });
    const earlier = aSavedPlan({
      outcomes: [{ ...done, at: '2026-09-30T11:59:59.999Z' }],
      today: someFacts([anImage({ deprecateAt: known('2026-09-30T12:02:00.000Z') })]),
    });

    await applyHandler(again.ports)(message, aContext());
    await applyHandler(earlier.ports)(message, aContext());

    expect(again.calls).toEqual([]);
    expect(again.outcomes).toEqual([]);
    expect(earlier.outcomes).toMatchObject([{ action: 'deprecate', status: 'drifted' }]);
  });

  it('holds what it cannot judge again, and does not call it changed', async () => {
    const blind = aSavedPlan({ today: { ...someFacts([]), images: unknown('DescribeImages was denied') } });
    const unlisted = aSavedPlan({
      today: {
        ...someFacts([anImage({ imageId: 'ami-00000000000000002' })]),
        reads: [{ fact: 'Images', known: false, why: '1 of 2 records of Images cannot be read' }],
      },
    });
    const ageless = aSavedPlan({ today: someFacts([anImage({ createdAt: unknown('it was not told') })]) });
    const gone = aSavedPlan({ today: someFacts([]) });

    for (const { ports } of [blind, unlisted, ageless, gone]) await applyHandler(ports)(message, aContext());

    for (const { calls, outcomes } of [blind, unlisted, ageless]) {
      expect(calls).toEqual([]);
      expect(outcomes).toMatchObject([{ status: 'held', heldBy: 'facts-complete' }]);
      expect(outcomes[0]?.reason).toMatch(/^could not be read: /);
    }
    expect(gone.outcomes).toMatchObject([{ status: 'drifted', heldBy: 'drift' }]);
  });

  it('stops in the middle of a plan when somebody pauses, and gives the place back', async () => {
    const images = Array.from({ length: 10 }, (_, n) => imageNumber(n));
    const { ports, calls, outcomes, released } = aSavedPlan({ images, pausedAfter: 1 });

    await applyHandler(ports)(message, aContext());

    expect(calls).toHaveLength(1);
    expect(outcomes).toMatchObject([
      { actionId: 'deprecate#ami-00000000000000000', status: 'applied' },
      {
        actionId: 'deprecate#ami-00000000000000001',
        status: 'held',
        heldBy: 'paused',
        reason: 'it was paused while the plan was applied',
      },
    ]);
    expect(released).toEqual(['deprecate#ami-00000000000000001']);
  });

  it('stops between two calls of one action, and what was done keeps its place', async () => {
    const { ports, calls, outcomes, released, plan, view } = aSavedPlan({ pausedAfter: 1 });
    const [planned] = plan.actions;
    if (planned === undefined) throw new TypeError('the plan is empty');
    const current = { ...planned, calls: [...planned.calls, ...planned.calls] };

    const application = { plan, planned, current, unjudged: null, refusal: null, missing: null, view };
    await applyAction(application, ports.apply);

    expect(calls).toHaveLength(1);
    expect(outcomes).toMatchObject([{ status: 'held', heldBy: 'paused', requestIds: ['request-1'] }]);
    expect(released).toEqual([]);
  });

  it('calls nothing where it cannot tell whether somebody pauses', async () => {
    const { ports, calls, outcomes } = aSavedPlan();
    const isPaused = () => Promise.reject(new Error('the table does not answer'));

    const answer = await applyHandler({ ...ports, apply: { ...ports.apply, statements: { isPaused } } })(
      message,
      aContext(),
    );

    expect(answer?.batchItemFailures).toHaveLength(1);
    expect(calls).toEqual([]);
    expect(outcomes).toEqual([]);
  });

  it('notes with the outcome what the way back needs', async () => {
    const deprecateAt = '2027-01-01T00:00:00.000Z';
    const shared = [{ kind: 'account', principal: '444455556666' }] as const;
    const { ports, outcomes } = aSavedPlan({
      images: [anImage({ deprecateAt: known(deprecateAt), launchPermissions: known(shared) })],
    });

    await applyHandler(ports)(message, aContext());

    expect(outcomes).toMatchObject([
      { status: 'applied', undo: { ruleIds: ['one-year'], launchPermissions: shared, deprecateAt } },
    ]);
  });

  it('settles what a run left open by what it sees, and leaves open what it cannot see', async () => {
    const imageId = 'ami-00000000000000009';
    const open: Intent = {
      ...{ scope, subjectId: imageId, action: 'deregister', actionId: `deregister#${imageId}` },
      ...{ planId: 'run-0', params: {}, policyHash: 'hash', ruleIds: [] },
      calls: [
        {
          operation: 'ec2:DeregisterImage',
          input: { ImageId: imageId, DeleteAssociatedSnapshots: false },
        },
      ],
      ...{ launchPermissions: [], taken: [], deprecateAt: null, reason: 'due' },
      at: '2026-10-01T11:00:00.000Z',
    };
    const whole = aSavedPlan({ open: [open] });
    const cut = aSavedPlan({
      open: [open],
      today: {
        ...someFacts([anImage()]),
        reads: [{ fact: 'Images', known: false, why: '1 of 2 records of Images cannot be read' }],
      },
    });

    await applyHandler(whole.ports)(message, aContext());
    await applyHandler(cut.ports)(message, aContext());

    expect(whole.outcomes).toContainEqual(expect.objectContaining({ planId: 'run-0', status: 'already-so' }));
    expect(cut.outcomes.filter(({ planId }) => planId === 'run-0')).toEqual([]);
  });

  it('settles what a run left open also without a plan, by fresh shares, and does nothing else', async () => {
    const { imageId } = anImage();
    const everybody = { kind: 'group', principal: 'all' } as const;
    const open: Intent = {
      ...{ scope, subjectId: imageId, action: 'revoke-public-launch-permission', actionId: 'revoke' },
      ...{ planId: 'run-0', params: {}, policyHash: 'hash', ruleIds: [] },
      calls: [{ operation: 'ec2:ModifyImageAttribute', input: { ImageId: imageId, Remove: [everybody] } }],
      ...{ launchPermissions: [everybody], taken: [everybody], deprecateAt: null, reason: 'due' },
      at: '2026-10-01T11:00:00.000Z',
    };
    const { ports, reads, outcomes, calls } = aSavedPlan({ gone: true, open: [open] });

    await applyHandler(ports)(message, aContext());

    expect(reads[0]?.launchPermissions.has(imageId)).toBe(false);
    expect(outcomes).toMatchObject([
      {
        ...{ planId: 'run-0', status: 'already-so' },
        reason: 'the run of 2026-10-01T11:00:00.000Z ended without a record; the world shows its effect',
      },
    ]);
    expect(calls).toEqual([]);
  });

  it('gives a busy scope back to the queue', async () => {
    const { ports, calls } = aSavedPlan({ busy: true });

    const answer = await applyHandler(ports)(message, aContext());

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect(calls).toEqual([]);
  });

  it('acknowledges a plan that is gone, and a message that is none', async () => {
    const { ports, calls } = aSavedPlan({ gone: true });

    expect(await applyHandler(ports)(message, aContext())).toEqual({ batchItemFailures: [] });
    expect(await applyHandler(ports)(aBatch(['{}', 'group']), aContext())).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual([]);
  });
});

describe('remove', () => {
  it('leaves to apply what is not its own', async () => {
    const { ports, calls } = aSavedPlan();

    expect(await removeHandler(ports)(message, aContext())).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual([]);
  });
});
