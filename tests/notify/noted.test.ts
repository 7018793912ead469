import { describe, expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { Objection } from '../../shared/domain/history.ts';
import { known } from '../../shared/domain/known.ts';
import type { Alert, AlertKind } from '../../shared/domain/notify/alert.ts';
import { notedAlerts, outcomeAlert } from '../../shared/domain/notify/noted.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import {
  aHistory,
  anElsewhere,
  anImage,
  anOutcome,
  aPlan,
  aRecord,
  aView,
  aWaiver,
  daysAgo,
  now,
  scope,
  someFacts,
  tags,
  type World,
} from '../builders.ts';

const image = 'ami-00000000000000001';

function noted(kind: AlertKind, world: World): readonly Alert[] {
  const view = aView(world);
  return notedAlerts(evaluate(view), aPlan(world), view).filter((alert) => alert.kind === kind);
}

describe('an objection is noted', () => {
  const outcomes = [anOutcome('disable', 20)];
  const seenBefore = (days: number) => {
    const seenAt = daysAgo(days);
    const objection: Objection = {
      ...{ what: 'enabled', seenAt },
      ...{ seen: { enabled: seenAt }, standing: ['enabled'] },
    };
    return new Map([[image, objection]]);
  };

  test('when it is seen first, with the day until which the image is left alone', () => {
    expect(noted('objection', { history: aHistory({ outcomes }) })).toMatchObject([
      {
        alertId: `objection#${image}#2026-10-01T12:00:00.000Z`,
        subjectId: image,
        what: 'enabled',
        seenAt: '2026-10-01T12:00:00.000Z',
        until: '2026-10-15T12:00:00.000Z',
      },
    ]);
  });

  test('under the same id as long as the image is left alone, so that it is told once and never lost', () => {
    const history = (days: number) => aHistory({ outcomes, objections: seenBefore(days) });

    expect(noted('objection', { history: history(1) })).toMatchObject([
      { alertId: `objection#${image}#${daysAgo(1)}` },
    ]);
    expect(noted('objection', { history: history(14) })).toEqual([]);
  });
});

describe('a waiver that ends is noted', () => {
  const world = (at: string): World => ({
    at: new Date(at),
    history: aHistory({ waivers: [aWaiver({ until: '2026-10-20' })] }),
  });

  test('within a week of its end', () => {
    expect(noted('waiver-expiring', world('2026-10-14T03:00:00Z'))).toMatchObject([
      {
        alertId: `waiver-expiring#${image}#one-year#2026-10-20`,
        ruleIds: ['one-year'],
        grantedBy: 'arn:aws:iam::111122223333:user/lab',
        until: '2026-10-20',
      },
    ]);
  });

  test.each([
    ['before', '2026-10-13T23:59:59.999Z'],
    ['once it is over', '2026-10-21T03:00:00.000Z'],
  ])('not %s', (_, at) => {
    expect(noted('waiver-expiring', world(at))).toEqual([]);
  });
});

const deprecated = { deprecateAt: known(daysAgo(60)) };

describe('a step that comes soon is noted', () => {
  const promised = (disable: string, changes = {}) =>
    aHistory({
      outcomes: [anOutcome('deprecate', 60)],
      findings: [aRecord({ promisedAt: { deprecate: daysAgo(93), disable }, ...changes })],
    });

  test('within three days of its date', () => {
    const history = promised('2026-10-04T12:00:00.000Z');

    expect(noted('warning', { images: [anImage(deprecated)], history })).toMatchObject([
      {
        alertId: `warning#disable#${image}#2026-10-04`,
        action: 'disable',
        dueAt: '2026-10-04T12:00:00.000Z',
      },
    ]);
  });

  test('not earlier, not once it is due, and not right after the first alert', () => {
    const images = [anImage(deprecated)];
    expect(noted('warning', { images, history: promised('2026-10-04T12:00:00.001Z') })).toEqual([]);
    expect(noted('warning', { images, history: promised('2026-10-01T12:00:00.000Z') })).toEqual([]);
    const justTold = { notifiedAt: daysAgo(1), firstSeenAt: daysAgo(1), announcedAt: daysAgo(1) };
    const promise = { deprecate: '2026-10-02T12:00:00.000Z' };
    expect(
      noted('warning', { history: aHistory({ findings: [aRecord({ ...justTold, promisedAt: promise })] }) }),
    ).toEqual([]);
  });
});

describe('a step that is held is noted', () => {
  const used = anImage({
    ...deprecated,
    usage: {
      uses: [{ kind: 'instance', arn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1' }],
      unread: [],
    },
  });
  const history = aHistory({ outcomes: [anOutcome('deprecate', 60)] });

  test('where it is due and somebody can do something about it', () => {
    expect(noted('held', { images: [used], history })).toMatchObject([
      { alertId: `held#disable#${image}#in-use#${daysAgo(100)}`, action: 'disable', heldBy: 'in-use' },
    ]);
  });

  test('not where people want it so', () => {
    const kept = anImage({ ...deprecated, tags: known(tags({ 'ami-governor:protected': 'yes' })) });

    expect(noted('held', { images: [kept], history })).toEqual([]);
    expect(noted('held', { images: [used], history: aHistory({ waivers: [aWaiver()] }) })).toEqual([]);
  });
});

describe('a finding that was told is noted as resolved', () => {
  const young = anImage({ createdAt: known('2026-09-01T00:00:00.000Z') });

  test('once it is met', () => {
    expect(noted('resolved', { images: [young], history: aHistory() })).toMatchObject([
      {
        alertId: `resolved#${image}#one-year#${daysAgo(100)}`,
        severity: 'informational',
        since: daysAgo(100),
      },
    ]);
  });

  test('not where nobody was told of it, or where nobody can say', () => {
    const untold = aHistory({ findings: [aRecord({ announcedAt: null, notifiedAt: null })] });

    expect(noted('resolved', { images: [young], history: untold })).toEqual([]);
    const unread = anImage({ createdAt: { known: false, why: 'no date' } });
    expect(noted('resolved', { images: [unread], history: aHistory() })).toEqual([]);
  });
});

describe('what could not be read is noted', () => {
  const reads = ['Fleets', 'AutoScalingGroups'].map((fact) => ({ fact, known: false, why: 'denied' }));

  test('by a sweep, as one trouble', () => {
    expect(noted('service-trouble', { facts: someFacts([anImage()], { reads }) })).toMatchObject([
      { what: 'AutoScalingGroups, Fleets', reason: 'denied', subjectId: '111122223333/eu-central-1' },
    ]);
  });

  test('not where the images were not listed: the end of the sweep tells of all such scopes', () => {
    const blind = [...reads, { fact: 'Images', known: false, why: 'denied' }];

    expect(noted('service-trouble', { facts: someFacts([anImage()], { reads: blind }) })).toEqual([]);
  });

  test('not by an event, which leaves most to the sweep', () => {
    const facts = someFacts([anImage()], { covers: 'images', reads });

    expect(noted('service-trouble', { facts })).toEqual([]);
  });
});

describe('an outcome is told', () => {
  const outcome: Outcome = {
    ...{ scope, actionId: `disable#${image}`, action: 'disable', subjectId: image, planId: 'run-1' },
    ...{ status: 'applied', heldBy: null, reason: 'due', requestIds: [], undo: null, at: daysAgo(0) },
  };

  test('where something was done or failed, under the same id when it is settled again', () => {
    const view = aView();

    expect(outcomeAlert(outcome, view)).toMatchObject({
      ...{ kind: 'action-taken', alertId: `action-taken#disable#${image}#run-1`, name: 'web', owner: null },
      creator: 'arn:aws:iam::111122223333:user/builder',
    });
    expect(outcomeAlert({ ...outcome, status: 'failed' }, view)).toMatchObject({ kind: 'action-failed' });
  });

  test.each(['held', 'drifted', 'already-so'] as const)('not where it was %s', (status) => {
    expect(outcomeAlert({ ...outcome, status }, aView())).toBeNull();
  });
});

test('an alert names the account as the organization calls it, and the owner by the tag of the policy', () => {
  const governed = {
    accounts: [scope.accountId],
    organization: 'o-abc123',
    names: { [scope.accountId]: 'shop' },
  };
  const elsewhere = anElsewhere([], { governed: known(governed) });
  const tagged = anImage({ tags: known(tags({ Owner: ' shop@example.com ' })) });
  const history = aHistory({ outcomes: [anOutcome('disable', 20)], elsewhere });

  expect(noted('objection', { images: [tagged], history, at: now })).toMatchObject([
    { accountName: 'shop', owner: 'shop@example.com', name: 'web', severity: 'medium' },
  ]);
});
