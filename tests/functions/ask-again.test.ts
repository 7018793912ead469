import { describe, expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import type { Governed } from '../../shared/domain/history.ts';
import type { Known } from '../../shared/domain/known.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { askUsersAgain, withAnswers } from '../../shared/pipeline/ask-users-again.ts';
import type { UsesNow } from '../../shared/ports.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { readOptions } from '../aws-live/running-access.ts';
import {
  aHistory,
  anAction,
  anElsewhere,
  anImage,
  aPlan,
  aPolicy,
  daysAgo,
  now,
  scope,
  someFacts,
} from '../builders.ts';

const imageId = 'ami-00000000000000001';
const user = '222233334444';
const former = '333344445555';
const stranger = '999999999999';
const nothing: UsesNow = { uses: [], unread: [] };
const arn = `arn:aws:ec2:eu-central-1:${user}:launch-template/lt-1`;
const launched: UsesNow = {
  uses: [{ imageId, region: scope.region, kind: 'use', arn, via: [] }],
  unread: [],
};

/** Accounts that used the image once, and who of them is asked before a change. */
async function asked({
  users = [user, former, stranger],
  governed = known({ accounts: [scope.accountId, user, former], organization: null }),
  actions = [disabling],
}: {
  users?: readonly string[];
  governed?: Known<Governed>;
  actions?: readonly ReturnType<typeof guarded>[];
} = {}) {
  const index = memoryStore({ now: () => now });
  const told = users.map((accountId) => ({ imageId, accountId }));
  await index.saveUses(scope, { at: daysAgo(9), isWhole: true, uses: [], users: told });
  const questions: string[] = [];
  await askUsersAgain({ scope, actions }, readOptions, {
    index,
    governed: { readGoverned: async () => governed },
    accounts: {
      readUses: async ({ accountId, region }) => {
        questions.push(`${accountId} ${region}`);
        return nothing;
      },
    },
  });
  return questions.toSorted();
}

function guarded(changes: Parameters<typeof anAction>[0] = {}) {
  return { ...anAction(changes), status: 'allowed', heldBy: null, alsoHeldBy: [], reason: 'due' } as const;
}

const disabling = guarded();

describe('before a change', () => {
  test('every governed account that ever used the image is asked, once', async () => {
    expect(await asked({ actions: [disabling, guarded({ action: 'deregister' })] })).toEqual([
      `${user} eu-central-1`,
      `${former} eu-central-1`,
    ]);
  });

  test('nobody is asked who cannot be, who never used it, or for what takes nothing away', async () => {
    expect(await asked({ users: [stranger] })).toEqual([]);
    expect(await asked({ users: [] })).toEqual([]);
    expect(await asked({ governed: unknown('throttled') })).toEqual([]);
    const other = guarded({ subjectId: 'ami-00000000000000002' });
    expect(await asked({ actions: [other] })).toEqual([]);
    const step = { do: 'protect', afterMs: 0, whenInUse: false, params: {} } as const;
    expect(await asked({ actions: [guarded({ action: 'protect', step })] })).toEqual([]);
  });
});

/** What becomes of disabling an image that is shared with the user, who told an hour ago that it does not use it. */
function planAfter(answer: UsesNow, absent: readonly string[] = []) {
  const share = { kind: 'account', principal: user } as const;
  const facts = someFacts([anImage({ launchPermissions: known([share]) })]);
  const usage = {
    ...aPolicy().usage,
    absent: absent.map((source) => ({ source, reason: 'r', owner: 'o', expires: null })),
  };
  const policy = aPolicy({ usage });
  const history = aHistory({ elsewhere: anElsewhere([user]) });
  const answers = new Map([[user, answer]]);
  const view = viewScope(facts, policy, withAnswers(history, { scope, answers }, policy, now), now);
  return guardPlan(planActions(evaluate(view), view), view).find(({ action }) => action === 'deprecate');
}

describe('what was answered', () => {
  test('lets the step go where nothing there uses the image', () => {
    expect(planAfter(nothing)?.status).toBe('allowed');
  });

  test('holds it where something does, whatever the index held', () => {
    expect(planAfter(launched)).toMatchObject({
      status: 'held',
      heldBy: 'in-use',
      reason: expect.stringContaining(arn),
    });
  });

  test('holds it where a copy is in use there', () => {
    const copy = { ...launched.uses[0]!, kind: 'copy' } as const;

    expect(planAfter({ uses: [copy], unread: [] })).toMatchObject({ status: 'held', heldBy: 'standby' });
  });

  test('holds it where the account could not be read, whatever the index held', () => {
    const denied = { uses: [], unread: [{ source: 'instances', why: 'DescribeInstances was denied' }] };

    expect(planAfter(denied)).toMatchObject({
      status: 'held',
      heldBy: 'facts-complete',
      reason: expect.stringContaining(
        `account ${user} was asked again: instances: DescribeInstances was denied`,
      ),
    });
  });

  test('lets it go where only a source was not read that the policy declares absent', () => {
    const denied = { uses: [], unread: [{ source: 'fleets', why: 'denied' }] };

    expect(planAfter(denied, ['fleets'])?.status).toBe('allowed');
  });
});

test('an account whose sweep is old is fresh once it was asked', () => {
  const facts = someFacts([anImage({ launchPermissions: known([{ kind: 'account', principal: user }]) })]);
  const stale = anElsewhere([user], { indexedAt: new Map([[scope.region, new Map([[user, daysAgo(3)]])]]) });
  const history = aHistory({ elsewhere: stale });
  const answers = new Map([[user, nothing]]);
  const answered = withAnswers(history, { scope, answers }, aPolicy(), now);
  const statusOf = (past: typeof history) =>
    aPlan({ facts, history: past }).find(({ action }) => action === 'deprecate')?.heldBy;

  expect(statusOf(history)).toBe('facts-complete');
  expect(statusOf(answered)).toBeNull();
});
