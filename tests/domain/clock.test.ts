import { describe, expect, test } from 'vitest';
import { announcedFindings } from '../../shared/domain/alerts.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { reportOf } from '../../shared/domain/report.ts';
import type { Pause } from '../../shared/domain/statements.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  aPlan,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  aView,
  aWaiver,
  daysAgo,
  ladder,
  type World,
} from '../builders.ts';

function findingIn(world: World): Finding {
  const [finding] = evaluate(aView(world));
  return finding!;
}

/** The finding of a world once all its alerts were accepted. */
function told(world: World): Finding | undefined {
  const view = aView(world);
  return announcedFindings(reportOf(view, evaluate(view), aPlan(world)))[0];
}

function notifyIn(world: World): string | undefined {
  return aPlan(world).find(({ action }) => action === 'notify')?.status;
}

const exclude: Policy['exclusions'] = [
  { match: everything, reason: 'vendor image', owner: 'platform', expires: null },
];

const pause: Pause = {
  ...{ accountId: null, region: null, by: 'arn:aws:iam::111122223333:user/ops', why: 'incident' },
  ...{ at: daysAgo(1), until: '2026-10-02T00:00:00.000Z' },
};

const suspended: readonly (readonly [Finding['suspendedBy'], World])[] = [
  ['waived', { history: aHistory({ waivers: [aWaiver()] }) }],
  ['excluded', { policy: aPolicy({ exclusions: exclude }), history: aHistory() }],
  ['paused', { history: aHistory({ pauses: [pause] }) }],
];

describe('the clock of a finding stands still', () => {
  test.each(suspended)('while it is %s', (by, world) => {
    expect(findingIn(world)).toMatchObject({
      status: 'NON_COMPLIANT',
      suspendedBy: by,
      notifiedAt: null,
      promisedAt: {},
      announcedAt: daysAgo(100),
    });
  });

  test('while nobody can read whether the policy excludes the image', () => {
    const exclusions = [{ ...exclude[0]!, match: { ...everything, tag: [{ key: 'Team', anyOf: [] }] } }];

    const finding = findingIn({
      images: [anImage({ tags: unknown('denied') })],
      policy: aPolicy({ exclusions }),
      history: aHistory(),
    });

    expect(finding).toMatchObject({ suspendedBy: 'excluded', notifiedAt: null });
  });

  test.each(suspended)('and no date is promised while it is %s', (_, world) => {
    const dates = aPlan(world).map(({ action, dueAt }) => [action, dueAt]);

    expect(dates).toEqual([
      ['deprecate', null],
      ['disable', null],
      ['deregister', null],
    ]);
  });

  test('an alert about a new violation of an excluded image starts no clock', () => {
    const finding = told({ policy: aPolicy({ exclusions: exclude }) });

    expect(finding).toMatchObject({
      announcedAt: '2026-10-01T12:00:00.000Z',
      notifiedAt: null,
      promisedAt: {},
    });
  });

  test('nobody is told of a violation that was waived before anybody was told', () => {
    const findings = [aRecord({ announcedAt: null, notifiedAt: null, promisedAt: {} })];

    expect(notifyIn({ history: aHistory({ findings, waivers: [aWaiver()] }) })).toBe('held');
  });
});

describe('the clock starts anew, with a new alert,', () => {
  /** As a run under a suspension leaves it. */
  const stopped = aRecord({ notifiedAt: null, promisedAt: {} });

  test('when a suspension is over', () => {
    const history = aHistory({
      findings: [stopped],
      waivers: [aWaiver({ until: '2026-09-30' })],
      pauses: [{ ...pause, until: '2026-10-01T12:00:00.000Z' }],
    });

    expect(findingIn({ history })).toMatchObject({ suspendedBy: null, waiver: null, notifiedAt: null });
    expect(told({ history })).toMatchObject({
      notifiedAt: '2026-10-01T12:00:00.000Z',
      promisedAt: { deprecate: '2026-10-08T12:00:00.000Z', disable: '2026-10-31T12:00:00.000Z' },
    });
  });

  test('when somebody objected, and no date is promised within the rest that follows', () => {
    const seenAt = '2026-10-01T12:00:00.000Z';
    const history = aHistory({ outcomes: [anOutcome('disable', 10)] });

    expect(findingIn({ history }).notifiedAt).toBeNull();
    expect(told({ history })).toMatchObject({
      notifiedAt: seenAt,
      promisedAt: { deprecate: '2026-10-15T12:00:00.000Z', disable: '2026-10-31T12:00:00.000Z' },
    });
  });

  test('once an objection', () => {
    const seenAt = daysAgo(3);
    const objection = {
      what: 'enabled',
      seenAt,
      seen: { enabled: seenAt },
      standing: ['enabled'],
    } as const;
    const history = aHistory({
      findings: [aRecord({ notifiedAt: seenAt })],
      outcomes: [anOutcome('disable', 10)],
      objections: new Map([['ami-00000000000000001', objection]]),
    });

    expect(findingIn({ history }).notifiedAt).toBe(seenAt);
  });

  test('when the image was in use in between', () => {
    const lastInUseAt = new Map([['ami-00000000000000001', daysAgo(1)]]);

    expect(findingIn({ history: aHistory({ lastInUseAt }) }).notifiedAt).toBeNull();
  });

  test.each<[string, World]>([
    ['is still in use', { images: [anImage({ usage: { uses: [{ kind: 'a', arn: 'b' }], unread: [] } })] }],
    [
      'may still be in use',
      { images: [anImage({ usage: { uses: [], unread: [{ source: 'Fleets', why: 'denied' }] } })] },
    ],
    [
      'was in use, which does not matter to the rule',
      {
        policy: aPolicy({
          rules: [aRule({ lifecycle: [ladder[0]!, aRung('deprecate', 7, { whenInUse: true })] })],
        }),
      },
    ],
  ])('but not when the image %s', (_, world) => {
    const lastInUseAt = new Map([['ami-00000000000000001', daysAgo(1)]]);

    expect(findingIn({ ...world, history: aHistory({ lastInUseAt }) }).notifiedAt).toBe(daysAgo(100));
  });
});

describe('where several rules want one step', () => {
  const rules = [
    aRule(),
    aRule({ ruleId: 'two-years', lifecycle: [ladder[0]!, aRung('deprecate', 7), aRung('disable', 20)] }),
  ];
  const world = (waivers = [aWaiver()]): World => ({
    images: [anImage({ deprecateAt: known(daysAgo(93)) })],
    policy: aPolicy({ rules }),
    history: aHistory({
      findings: [aRecord(), aRecord({ ruleId: 'two-years', promisedAt: {} })],
      outcomes: [anOutcome('deprecate', 93)],
      waivers,
    }),
  });
  const disabling = (of: World) => aPlan(of).find(({ action }) => action === 'disable');

  test('only those speak that nobody waived', () => {
    expect(disabling(world())).toMatchObject({
      ruleIds: ['two-years'],
      status: 'allowed',
      dueAt: daysAgo(80),
      step: { do: 'disable', afterMs: 20 * 86_400_000 },
    });
  });

  test('and if all are waived, it is held with the waiver of the first', () => {
    const waivers = [aWaiver(), aWaiver({ ruleId: 'two-years' })];

    expect(disabling(world(waivers))).toMatchObject({
      ruleIds: ['one-year', 'two-years'],
      status: 'held',
      heldBy: 'waived',
    });
  });

  test('a waived rule that keeps the snapshots keeps them all the same', () => {
    const deletes = aRung('deregister', 60, { snapshots: 'delete' });
    const keeps = [aRule(), aRule({ ruleId: 'two-years', lifecycle: [ladder[0]!, deletes] })];

    const plan = aPlan({ policy: aPolicy({ rules: keeps }), history: aHistory({ waivers: [aWaiver()] }) });

    expect(plan.find(({ action }) => action === 'deregister')).toMatchObject({
      ruleIds: ['two-years'],
      calls: [{ input: { DeleteAssociatedSnapshots: false } }],
    });
  });
});
