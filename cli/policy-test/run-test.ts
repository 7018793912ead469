import { factsReader } from '../../shared/aws/to-facts.ts';
import { type ActionId, allActionIds } from '../../shared/domain/actions/registry.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Scope } from '../../shared/domain/image.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { findingsIn, type ScopeReport } from '../../shared/domain/report.ts';
import { scopeId } from '../../shared/domain/subject.ts';
import { planScope } from '../../shared/pipeline/plan-scope.ts';
import type { Expectation, PolicyTest, PolicyTestFile } from '../../shared/policy/test-file.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { standsAlone } from '../stands-alone.ts';
import { UserError } from '../user-error.ts';
import { givenAnswers } from './given-answers.ts';

/** Judges what the test gives by the policy, and answers what is not as it expects: a sentence each, none when all is. */
export async function runPolicyTest(
  test: PolicyTest,
  { account, region, now: at }: Pick<PolicyTestFile, 'account' | 'region' | 'now'>,
  policy: Policy,
): Promise<readonly string[]> {
  const scope: Scope = { accountId: account, region };
  const now = new Date(at);
  const store = memoryStore({ now: () => now, assumeNotifiedAt: instantOf(test.assumeNotified) });
  for (const [subjectId, done] of Object.entries(test.done)) {
    for (const [action, when] of Object.entries(done)) {
      await store.recordOutcome({
        ...{
          scope,
          subjectId,
          action: actionIn(action),
          actionId: `${action}#${subjectId}`,
          planId: 'given',
        },
        ...{ status: 'applied', heldBy: null, reason: 'given', requestIds: ['given'], undo: null },
        at: new Date(when).toISOString(),
      });
    }
  }
  const order = { scope, imageIds: null, run: { runId: 'policy-test', kind: 'sweep' } } as const;
  const report = await planScope(order, policy, {
    now: () => now,
    facts: factsReader(givenAnswers(test.given, scope, now)),
    history: store,
    elsewhere: standsAlone(store),
    store,
    alerts: memoryAnnouncer(),
  });
  return Object.entries(test.expect).flatMap(([subject, expected]) => differences(subject, expected, report));
}

function instantOf(written: string | undefined): string | null {
  return written === undefined ? null : new Date(written).toISOString();
}

function actionIn(word: string): ActionId {
  const action = allActionIds.find((id) => id === word);
  if (action === undefined)
    throw new UserError(`done: there is no action ${word}; there is ${allActionIds.join(', ')}`);
  return action;
}

function differences(subject: string, expected: Expectation, report: ScopeReport): readonly string[] {
  const id = subject === 'scope' ? scopeId(report.scope) : subject;
  const isThere =
    subject === 'scope' ||
    report.images.some(({ image }) => image.imageId === id) ||
    report.snapshots.some(({ snapshotId }) => snapshotId === id);
  if (!isThere) return [`${subject}: the test gives no such image or snapshot`];
  const findings = new Map(
    findingsIn(report)
      .filter(({ subjectId }) => subjectId === id)
      .map((finding) => [finding.ruleId, finding]),
  );
  const actions = Map.groupBy(
    report.actions.filter(({ subjectId }) => subjectId === id),
    ({ action }) => action as string,
  );
  return [
    ...Object.entries(expected.findings).flatMap(([ruleId, status]) =>
      findingDifference(`${subject} ${ruleId}`, status, findings.get(ruleId)),
    ),
    ...Object.entries(expected.plan).flatMap(([action, status]) =>
      planDifference(`${subject} ${action}`, status, actions.get(action)?.[0]),
    ),
  ];
}

function findingDifference(
  what: string,
  expected: Finding['status'],
  found: Finding | undefined,
): readonly string[] {
  if (found?.status === expected) return [];
  const got = found === undefined ? 'no such finding' : `${found.status}: ${found.reason}`;
  return [`${what}: expected ${expected}, got ${got}`];
}

function planDifference(
  what: string,
  expected: Expectation['plan'][string],
  planned: GuardedAction | undefined,
): readonly string[] {
  const isMet =
    typeof expected === 'string'
      ? (planned?.status ?? 'none') === expected
      : planned?.status === 'held' && [planned.heldBy, ...planned.alsoHeldBy].includes(expected.heldBy);
  if (isMet) return [];
  const wanted = typeof expected === 'string' ? expected : `held by ${expected.heldBy}`;
  return [`${what}: expected ${wanted}, got ${planned === undefined ? 'none' : told(planned)}`];
}

function told({ status, heldBy, reason }: GuardedAction): string {
  return `${status}${status === 'held' ? ` by ${heldBy}` : ''}: ${reason}`;
}
