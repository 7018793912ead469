import fc from 'fast-check';
import { type ActionId, actionOf } from '../../shared/domain/actions/registry.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { statuses } from '../../shared/domain/finding.ts';
import { type FindingRecord, noHistory, type ScopeHistory } from '../../shared/domain/history.ts';
import { everything } from '../../shared/domain/match.ts';
import {
  type Policy,
  type PolicyRule,
  type RemedyStep,
  remedyIds,
  rungActions,
} from '../../shared/domain/policy.ts';
import { aPolicy, aRemedy, aRule, aRung, daysAgo, globs, scope } from '../builders.ts';
import { anyFacts, ids, mostly, past } from './arbitrary-facts.ts';

/** A scope with its policy and its past, at `now`. Most facts speak for acting, so that much is allowed. */
export interface AnyWorld {
  readonly facts: ScopeFacts;
  readonly policy: Policy;
  readonly history: ScopeHistory;
}

const ruleIds = ['a', 'b', 'c'];

const aLadder = fc
  .record({
    steps: fc.subarray(rungActions.slice(1), { minLength: 1 }),
    gaps: fc.array(fc.constantFrom(0, 1, 7, 30), { minLength: 3, maxLength: 3 }),
    whenInUse: fc.boolean(),
    snapshots: fc.constantFrom('keep' as const, 'delete' as const),
  })
  .map(({ steps, gaps, whenInUse, snapshots }) => {
    let day = 0;
    const rungs = steps.map((step, index) => {
      day += gaps[index] ?? 0;
      return aRung(step, day, { whenInUse, ...(step === 'deregister' ? { snapshots } : {}) });
    });
    return [aRung('notify', 0), ...rungs];
  });

const wantedTags = [{ key: 'Team', value: 'web' }] as const;
const someRemedies: fc.Arbitrary<readonly RemedyStep[]> = fc
  .record({
    ids: fc.subarray(remedyIds.filter((id) => id !== 'block-public-access')),
    after: fc.constantFrom(0, 1, 7),
    whenInUse: fc.boolean(),
    stage: fc.constantFrom('dev', 'prod'),
  })
  .map(({ ids: chosen, after, whenInUse, stage }) =>
    chosen.map((id) => {
      const { effect } = actionOf(id);
      const tags = [...wantedTags, { key: 'Stage', value: stage }];
      const params = { tags, createdBy: null, kmsKeyId: null, afterDays: 2000, cooldown: true };
      return aRemedy(id, after, { whenInUse: whenInUse && effect !== 'additive', params });
    }),
  );

function aRuleNamed(ruleId: string): fc.Arbitrary<PolicyRule> {
  return fc
    .record({
      mode: mostly<'enforce' | 'audit'>('enforce', fc.constant('audit'), fc.constant('audit')),
      lifecycle: aLadder,
      remedies: fc.oneof(fc.constant([]), someRemedies),
      definition: mostly<Partial<PolicyRule>>(
        {},
        fc.constant({ check: 'no-such-check' }),
        fc.constant({
          check: 'required-tags',
          params: { tags: [{ key: 'Owner', anyOf: globs('*') }], snapshots: false },
        }),
      ),
      match: mostly(everything, fc.constant({ ...everything, tag: [{ key: 'Team', anyOf: globs('*') }] })),
    })
    .map(({ definition, ...changes }) => aRule({ ruleId, ...changes, ...definition }));
}

const aLimit = fc.record({
  count: fc.constantFrom(0, 1, 3, 50),
  percent: fc.constantFrom(0, 5, 30, 100, 100),
});
const accountable = { reason: 'r', owner: 'o' };
const research = { ...everything, tag: [{ key: 'Team', anyOf: globs('research') }] };

const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    rules: fc.tuple(...ruleIds.map(aRuleNamed)),
    count: fc.integer({ min: 1, max: ruleIds.length }),
    limits: fc.record({
      deprecate: aLimit,
      disable: aLimit,
      deregister: aLimit,
      revoke: aLimit,
      remedy: aLimit,
      reversal: aLimit,
      organizationDestructive: fc.constantFrom(0, 2, 100),
    }),
    keepPerFamily: fc.constantFrom(0, 1, 2),
    rollbackDays: fc.constantFrom(0, 30),
    requireRecycleBin: fc.boolean(),
    exclusions: fc.constantFrom<Policy['exclusions']>(
      [],
      [{ ...accountable, expires: '2026-10-01', match: research }],
      [{ ...accountable, expires: '2026-09-30', match: everything }],
    ),
    exemptions: mostly<Policy['exemptions']>(
      [],
      fc.constant([{ ...accountable, expires: null, match: research, ruleIds: ['a'] }]),
    ),
  })
  .map(({ rules, count, keepPerFamily, rollbackDays, requireRecycleBin, ...changes }) =>
    aPolicy({
      ...changes,
      trusted: { accounts: ['444455556666'], organizations: ['o-abc123def4'], organizationalUnits: [] },
      rules: rules.slice(0, count),
      safety: { ...aPolicy().safety, keepPerFamily, rollbackDays, requireRecycleBin },
    }),
  );

function aRecordOf(subjectId: string, ruleId: string): fc.Arbitrary<FindingRecord> {
  return fc
    .record({
      ruleHash: mostly('definition 1', fc.constant('definition 2')),
      status: mostly<FindingRecord['status']>('NON_COMPLIANT', fc.constantFrom(...statuses)),
      notifiedAt: fc.option(past(120), { freq: 9 }),
      promisedAt: fc.record(
        { deprecate: past(60), disable: past(60), deregister: past(60) },
        { requiredKeys: [] },
      ),
    })
    .map(({ ruleHash, status, notifiedAt, promisedAt }) => ({
      subjectId,
      ruleId,
      ruleHash,
      status,
      firstSeenAt: daysAgo(130),
      announcedAt: notifiedAt,
      notifiedAt,
      promisedAt: notifiedAt === null ? {} : promisedAt,
    }));
}

const anyHistory: fc.Arbitrary<ScopeHistory> = fc
  .record({
    findings: fc.tuple(...ids.flatMap((imageId) => ruleIds.map((ruleId) => aRecordOf(imageId, ruleId)))),
    outcomes: fc.array(
      fc.record({
        subjectId: fc.constantFrom(...ids),
        action: fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom<ActionId>(...rungActions.slice(1, 3)) },
          fc.constantFrom<ActionId>('copy-encrypted', 'tag', 'revoke-launch-permissions'),
        ),
        at: past(120),
        status: mostly<'applied' | 'already-so'>('applied', fc.constant('already-so')),
      }),
      { minLength: 20, maxLength: 60 },
    ),
    lastInUseAt: fc
      .array(fc.tuple(fc.constantFrom(...ids), past(120)), { maxLength: 2 })
      .map((uses) => new Map(uses)),
    spentPlaces: fc.array(
      fc.record({
        accountId: fc.constantFrom(scope.accountId, '999999999999'),
        region: fc.constantFrom(scope.region, 'us-east-1'),
        action: fc.constantFrom<ActionId>(...rungActions.slice(1), 'tag', 'revoke-launch-permissions'),
        at: past(2),
      }),
      { maxLength: 4 },
    ),
  })
  .map((history) => ({ ...noHistory, ...history }));

export const anyWorld: fc.Arbitrary<AnyWorld> = fc.record({
  facts: anyFacts,
  policy: anyPolicy,
  history: anyHistory,
});
