import fc from 'fast-check';
import type { ActionId } from '../../shared/domain/actions/registry.ts';
import { statuses } from '../../shared/domain/finding.ts';
import {
  type FindingRecord,
  noHistory,
  type Objection,
  objectionKinds,
  type ScopeHistory,
  type StepOutcome,
  type Undo,
} from '../../shared/domain/history.ts';
import type { LaunchPermission } from '../../shared/domain/image.ts';
import { rungActions } from '../../shared/domain/policy.ts';
import type { Approval, Pause, Waiver } from '../../shared/domain/statements.ts';
import { aWaiver, daysAgo, scope } from '../builders.ts';
import { ids, mostly, past } from './arbitrary-facts.ts';

export const ruleIds = ['a', 'b', 'c'];

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

const anOutcome: fc.Arbitrary<Omit<StepOutcome, 'subjectId'>> = fc.record({
  action: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom<ActionId>(...rungActions.slice(1, 3)) },
    {
      weight: 10,
      arbitrary: fc.constantFrom<ActionId>('copy-encrypted', 'tag', 'revoke-launch-permissions'),
    },
    fc.constantFrom<ActionId>('enable', 'cancel-deprecation', 'restore-launch-permissions', 'deregister'),
  ),
  at: past(120),
  status: mostly<'applied' | 'already-so'>('applied', fc.constant('already-so')),
});

/** Of some images only: nobody ever touched the others. */
const someOutcomes: fc.Arbitrary<readonly StepOutcome[]> = fc
  .subarray(ids, { minLength: 2 })
  .chain((worked) =>
    fc.array(
      fc
        .record({ subjectId: fc.constantFrom(...worked), outcome: anOutcome })
        .map(({ subjectId, outcome }) => ({ subjectId, ...outcome })),
      { minLength: 10, maxLength: 50 },
    ),
  );

const someShares = fc.subarray<LaunchPermission>([
  { kind: 'group', principal: 'all' },
  { kind: 'account', principal: '444455556666' },
  { kind: 'account', principal: '999999999999' },
]);

const aNote = fc
  .record({
    ruleIds: fc.subarray([...ruleIds, 'gone'], { minLength: 1, maxLength: 2 }),
    // Whoever was shared with may use an image from elsewhere: mostly there is nobody.
    shares: fc.oneof({ weight: 5, arbitrary: fc.constant<readonly LaunchPermission[]>([]) }, someShares),
    deprecateAt: fc.constantFrom(null, '2026-01-01T00:00:00.000Z', '2027-06-01T00:00:00.000Z'),
  })
  .map(({ shares, ...note }) => ({ ...note, launchPermissions: shares, taken: shares }));

/** As a run leaves it: beside the outcome of each step. */
function undosOf(
  outcomes: readonly StepOutcome[],
  notes: readonly (typeof aNote extends fc.Arbitrary<infer T> ? T : never)[],
): readonly Undo[] {
  return outcomes.flatMap(({ subjectId, action, at }): Undo[] => {
    // The same step has the same note, wherever it stands.
    const note = notes[Number(`${at.slice(8, 10)}${subjectId.slice(-1)}`) % notes.length];
    return note === undefined ? [] : [{ subjectId, action, at, ...note }];
  });
}

function byImage<T>(value: fc.Arbitrary<T>, most: number): fc.Arbitrary<ReadonlyMap<string, T>> {
  return fc
    .array(fc.tuple(fc.constantFrom(...ids), value), { maxLength: most })
    .map((entries) => new Map(entries));
}

const anObjection: fc.Arbitrary<Objection> = fc
  .record({ what: fc.constantFrom(...objectionKinds), seenAt: past(40), stands: fc.boolean() })
  .map(({ what, seenAt, stands }) => ({
    ...{ what, seenAt, seen: { [what]: seenAt } },
    standing: stands ? [what] : [],
  }));

const someWaiver: fc.Arbitrary<Waiver> = fc
  .record({
    subjectId: fc.constantFrom(...ids),
    ruleId: fc.constantFrom(...ruleIds),
    until: fc.constantFrom('2026-09-30', '2026-10-01', '2026-10-05'),
  })
  .map(aWaiver);

const aPause: Pause = {
  ...{ accountId: scope.accountId, region: null, by: 'ops', why: 'incident', at: daysAgo(1) },
  until: '2026-10-01T12:00:00.001Z',
};

const anApproval: fc.Arbitrary<Approval> = fc.record({
  ruleId: fc.constantFrom(...ruleIds),
  action: fc.constantFrom<ActionId>(...rungActions.slice(1)),
  ruleHash: mostly('definition 1', fc.constant('definition 2')),
  by: fc.constant('ops'),
  at: fc.constant(daysAgo(1)),
  until: fc.constantFrom('2026-10-01T11:59:59.999Z', '2026-10-02T00:00:00.000Z'),
});

const people = {
  objections: byImage(anObjection, 2),
  refusedLaunches: byImage(past(60), 2),
  waivers: fc.array(someWaiver, { maxLength: 4 }),
  pauses: mostly<readonly Pause[]>([], fc.constant([aPause])),
  approvals: fc.array(anApproval, { maxLength: 2 }),
};

export const anyHistory: fc.Arbitrary<ScopeHistory> = fc
  .record({
    ...people,
    findings: fc.tuple(...ids.flatMap((imageId) => ruleIds.map((ruleId) => aRecordOf(imageId, ruleId)))),
    outcomes: someOutcomes,
    notes: fc.array(aNote, { minLength: 5, maxLength: 5 }),
    lastInUseAt: byImage(past(120), 2),
    spentPlaces: fc.array(
      fc.record({
        actionId: fc.constant('disable#ami-0'),
        accountId: fc.constantFrom(scope.accountId, '999999999999'),
        region: fc.constantFrom(scope.region, 'us-east-1'),
        action: fc.constantFrom<ActionId>(
          ...rungActions.slice(1),
          'tag',
          'revoke-launch-permissions',
          'enable',
        ),
        at: past(2),
        gib: fc.constant(0),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ notes, ...history }) => ({ ...noHistory, ...history, undos: undosOf(history.outcomes, notes) }));
