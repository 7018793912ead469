import { describe, expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { Objection } from '../../shared/domain/history.ts';
import { noticesOf } from '../../shared/domain/notice.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  aPlan,
  aRecord,
  aView,
  aWaiver,
  daysAgo,
  someFacts,
  type World,
} from '../builders.ts';

function notices(world: World) {
  const view = aView(world);
  return noticesOf(evaluate(view), aPlan(world), view);
}

describe('an objection is told', () => {
  const outcomes = [anOutcome('disable', 20)];
  const seenBefore = (days: number) => {
    const seenAt = daysAgo(days);
    const objection: Objection = {
      ...{ what: 'enabled', seenAt },
      ...{ seen: { enabled: seenAt }, standing: ['enabled'] },
    };
    return new Map([['ami-00000000000000001', objection]]);
  };

  test('when it is seen first, with the day until which the image is left alone', () => {
    expect(notices({ history: aHistory({ outcomes }) })).toEqual([
      {
        kind: 'objection',
        subjectId: 'ami-00000000000000001',
        what: 'enabled',
        seenAt: '2026-10-01T12:00:00.000Z',
        until: '2026-10-15T12:00:00.000Z',
      },
    ]);
  });

  test('and not again, once the alert about the findings that begin anew was accepted', () => {
    const objections = seenBefore(1);

    expect(
      notices({
        history: aHistory({ outcomes, objections, findings: [aRecord({ notifiedAt: daysAgo(1) })] }),
      }),
    ).toEqual([]);
  });

  test('again with that alert where it was not accepted, as long as the image is left alone', () => {
    const findings = [aRecord({ notifiedAt: null, promisedAt: {} })];
    const history = (days: number) => aHistory({ outcomes, findings, objections: seenBefore(days) });

    expect(notices({ history: history(1) })).toHaveLength(1);
    expect(notices({ history: history(14) })).toEqual([]);
  });
});

describe('a waiver that ends is told', () => {
  const world = (at: string, lastSweepAt: string | null): World => ({
    at: new Date(at),
    history: aHistory({
      waivers: [aWaiver({ until: '2026-10-20' })],
      sweeps: lastSweepAt === null ? [] : [{ at: lastSweepAt, counts: {} }],
    }),
  });

  test('once, by the first sweep within a week of its end', () => {
    expect(notices(world('2026-10-14T03:00:00Z', '2026-10-13T03:00:00.000Z'))).toEqual([
      {
        kind: 'waiver-ends',
        subjectId: 'ami-00000000000000001',
        ruleId: 'one-year',
        grantedBy: 'arn:aws:iam::111122223333:user/lab',
        until: '2026-10-20',
      },
    ]);
  });

  test.each([
    ['by a sweep before', '2026-10-13T23:59:59.999Z', '2026-10-13T03:00:00.000Z'],
    ['by the sweep after', '2026-10-15T03:00:00.000Z', '2026-10-14T03:00:00.000Z'],
    ['once it is over', '2026-10-21T03:00:00.000Z', '2026-10-01T03:00:00.000Z'],
  ])('not %s', (_, at, lastSweepAt) => {
    expect(notices(world(at, lastSweepAt))).toEqual([]);
  });

  test('also by a first sweep, and by one after some that did not come', () => {
    expect(notices(world('2026-10-14T03:00:00.000Z', null))).toHaveLength(1);
    expect(notices(world('2026-10-17T03:00:00.000Z', '2026-10-12T03:00:00.000Z'))).toHaveLength(1);
  });

  test('not by an event', () => {
    const facts = someFacts([anImage()], { covers: 'images' });

    expect(notices({ ...world('2026-10-14T03:00:00.000Z', null), facts })).toEqual([]);
  });
});
