import fc from 'fast-check';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { statuses } from '../../shared/domain/finding.ts';
import { type FindingRecord, noHistory, type ScopeHistory } from '../../shared/domain/history.ts';
import type { Image, Tag } from '../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import { type Policy, type PolicyRule, rungActions } from '../../shared/domain/policy.ts';
import {
  aPolicy,
  aRule,
  aRung,
  aSnapshot,
  daysAgo,
  globs,
  imageNumber,
  scope,
  someFacts,
} from '../builders.ts';

/** A scope with its policy and its past, at `now`. Most facts speak for acting, so that much is allowed. */
export interface AnyWorld {
  readonly facts: ScopeFacts;
  readonly policy: Policy;
  readonly history: ScopeHistory;
}

const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
const ids = numbers.map((n) => imageNumber(n).imageId);
const ruleIds = ['a', 'b', 'c'];

/** The first value nine times out of ten or so. */
function mostly<T>(usual: T, ...others: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 14 * others.length, arbitrary: fc.constant(usual) }, ...others);
}

function mostlyRead<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<Known<T>> {
  return mostly<Known<T>>(
    known(usual),
    fc.constant(unknown('denied')),
    ...others.map((value) => fc.constant(known(value))),
  );
}

function past(maxDays: number): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: maxDays * 4 }).map((quarters) => daysAgo(quarters / 4));
}

const aTag: fc.Arbitrary<Tag> = fc.constantFrom(
  { key: 'Team', value: 'research' },
  { key: 'Family', value: 'web' },
  { key: 'Owner', value: 'a@example.com' },
  { key: 'ami-governor:protected', value: '' },
  { key: 'aws:backup:source-resource', value: 'i-1' },
  { key: 'dlm:managed', value: 'true' },
  { key: 'CreatedBy', value: 'EC2 Image Builder' },
  { key: '__proto__', value: 'x' },
);

const someTags = fc.oneof(
  { weight: 12, arbitrary: fc.constant(known<readonly Tag[]>([])) },
  {
    weight: 4,
    arbitrary: fc.uniqueArray(aTag, { maxLength: 3, selector: ({ key }) => key }).map((tags) => known(tags)),
  },
  { weight: 1, arbitrary: fc.constant(unknown('denied')) },
);

const aUsage = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ uses: [], unread: [] }) },
  fc.constant({ uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] }),
  fc.constant({ uses: [], unread: [{ source: 'Fleets', why: 'denied' }] }),
  fc.constant({ uses: [{ kind: 'instance', arn: 'i-1' }], unread: [{ source: 'Fleets', why: 'denied' }] }),
);

function anyImage(n: number): fc.Arbitrary<Image> {
  return fc
    .record({
      ownerId: mostly<string | null>(scope.accountId, fc.constantFrom('999999999999', null)),
      ownerAlias: mostly<string | null>(null, fc.constantFrom('amazon', 'aws-backup-vault')),
      state: fc.oneof(
        { weight: 5, arbitrary: fc.constant(known('available' as const)) },
        { weight: 4, arbitrary: fc.constant(known('disabled' as const)) },
        fc.constantFrom(known('failed' as const), known('pending' as const), unknown('denied')),
      ),
      createdAt: mostlyRead(
        '2024-01-01T00:00:00.000Z',
        '2026-09-01T00:00:00.000Z',
        '2024-02-02T00:00:00.000Z',
      ),
      deprecateAt: mostlyRead<string | null>('2026-01-01T00:00:00.000Z', null, '2027-01-01T00:00:00.000Z'),
      lastLaunchedAt: mostlyRead<string | null>(null, daysAgo(1), daysAgo(29), daysAgo(31)),
      deregistrationProtection: mostlyRead('off' as const, 'on' as const, 'cooldown' as const),
      isPublic: mostlyRead(false, true),
      rootDeviceType: mostlyRead('ebs' as const, 'instance-store' as const),
      sourceImageId: mostly<string | null>(null, fc.constantFrom(...ids, 'ami-elsewhere')),
      sourceInstanceId: mostly<string | null>(null, fc.constant('i-1')),
      tags: someTags,
      usage: aUsage,
    })
    .map((changes) => imageNumber(n, changes as Partial<Image>));
}

const anyFacts: fc.Arbitrary<ScopeFacts> = fc
  .record({
    images: fc.tuple(...numbers.map(anyImage)),
    count: fc.integer({ min: 2, max: numbers.length }),
    locked: mostly(false, fc.constant(true)),
    bin: mostly<Known<readonly string[]>>(
      known([]),
      fc.constant(known(['ami-9'])),
      fc.constant(unknown('denied')),
    ),
    binRules: mostly<Partial<ScopeFacts>>(
      {},
      fc.constant({ recycleBinRules: known([]) }),
      fc.constant({ recycleBinRules: unknown('denied') }),
    ),
  })
  .map(({ images, count, locked, bin, binRules }) => {
    const facts = someFacts(images.slice(0, count), { imagesInRecycleBin: bin, ...binRules });
    if (!facts.snapshots.known || !locked) return facts;
    const [first, ...others] = facts.snapshots.value;
    return { ...facts, snapshots: known([aSnapshot({ ...first, isLocked: known(true) }), ...others]) };
  });

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

function aRuleNamed(ruleId: string): fc.Arbitrary<PolicyRule> {
  return fc
    .record({
      mode: mostly<'enforce' | 'audit'>('enforce', fc.constant('audit'), fc.constant('audit')),
      lifecycle: aLadder,
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
        action: fc.constantFrom(...rungActions.slice(1, 3)),
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
        action: fc.constantFrom(...rungActions.slice(1)),
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
