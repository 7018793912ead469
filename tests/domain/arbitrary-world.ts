import fc from 'fast-check';
import { actionOf } from '../../shared/domain/actions/registry.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import type { ScopeHistory } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { after } from '../../shared/domain/instant.ts';
import { known, mapKnown } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import {
  type Policy,
  type PolicyRule,
  type RemedyStep,
  remedyIds,
  rungActions,
} from '../../shared/domain/policy.ts';
import { aPolicy, aRemedy, aRule, aRung, globs } from '../builders.ts';
import { anyFacts, mostly } from './arbitrary-facts.ts';
import { anyHistory, ruleIds } from './arbitrary-history.ts';

/** A scope with its policy and its past, at `now`. Most facts speak for acting, so that much is allowed. */
export interface AnyWorld {
  readonly facts: ScopeFacts;
  readonly policy: Policy;
  readonly history: ScopeHistory;
}

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
      deleteSnapshots: mostly({ count: 50, percent: 100 }, aLimit),
      deleteSnapshotsGib: mostly(5000, fc.constantFrom(0, 8, 20)),
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

/** A deprecation date that this service set is often still there. */
function withOwnDates({ facts, history, ...world }: AnyWorld): AnyWorld {
  const setAt = new Map(
    history.outcomes.flatMap(({ action, subjectId, at }) =>
      action === 'deprecate' ? [[subjectId, at]] : [],
    ),
  );
  const dated = (image: Image): Image => {
    const at = setAt.get(image.imageId);
    const isOurs = at !== undefined && image.deprecateAt.known && image.deprecateAt.value !== null;
    return isOurs ? { ...image, deprecateAt: known(after(at, 120_000)) } : image;
  };
  return { ...world, history, facts: { ...facts, images: mapKnown(facts.images, (all) => all.map(dated)) } };
}

export const anyWorld: fc.Arbitrary<AnyWorld> = fc
  .record({ facts: anyFacts, policy: anyPolicy, history: anyHistory, hasOwnDates: fc.boolean() })
  .map(({ hasOwnDates, ...world }) => (hasOwnDates ? withOwnDates(world) : world));
