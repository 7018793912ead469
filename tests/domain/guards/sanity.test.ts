import { describe, expect, test } from 'vitest';
import { sanity } from '../../../shared/domain/guards/sanity.ts';
import type { ScopeHistory } from '../../../shared/domain/history.ts';
import { aHistory, anImage, daysAgo, someFacts } from '../../builders.ts';
import { ask } from './ask.ts';

type Counts = Readonly<Record<string, number>>;

/** A sweep so many days before `now`. */
function aSweep(days: number, counts: Counts) {
  return { at: daysAgo(days), counts };
}

function hold(counts: Counts, history: Partial<ScopeHistory>, changes: Parameters<typeof ask>[1] = {}) {
  const facts = someFacts([anImage()], { counts });
  return ask(sanity, { facts, history: aHistory(history), ...changes });
}

test('the first sweep ever has nothing to be compared with', () => {
  expect(hold({ images: 0, instances: 0 }, {})).toBeNull();
});

test('a sweep like those before passes', () => {
  const sweeps = [aSweep(2, { images: 100, instances: 40 }), aSweep(1, { images: 98, instances: 45 })];

  expect(hold({ images: 99, instances: 41 }, { sweeps })).toBeNull();
});

describe('a source that fell', () => {
  test.each([
    [51, 100, false],
    [50, 100, true],
    [6, 11, false],
    [5, 11, true],
    [5, 10, true],
    [6, 10, false],
    [0, 10, true],
    [0, 9, false],
  ])('to %i from %i holds: %s', (now, before, holds) => {
    const sweeps = [aSweep(1, { instances: before })];

    expect(hold({ instances: now }, { sweeps }) !== null).toBe(holds);
  });

  test('is named with its numbers and dates', () => {
    const sweeps = [aSweep(3, { 'auto-scaling-groups': 40 })];

    expect(hold({ 'auto-scaling-groups': 7 }, { sweeps })).toEqual({
      isWaiting: false,
      reason:
        'auto-scaling-groups: 40 at 2026-09-28T12:00:00.000Z, 7 now: accept the new baseline if the scope really shrank',
    });
  });

  test('is compared with the most of two weeks, so that no slow fall goes by', () => {
    const sweeps = [aSweep(14, { images: 100 }), aSweep(7, { images: 70 }), aSweep(1, { images: 55 })];

    expect(hold({ images: 50 }, { sweeps })?.reason).toMatch(
      /^images: 100 at 2026-09-17T12:00:00.000Z, 50 now/,
    );
  });

  test('is not compared with what was counted before that', () => {
    const sweeps = [aSweep(15, { images: 100 }), aSweep(1, { images: 55 })];

    expect(hold({ images: 50 }, { sweeps })).toBeNull();
  });

  test('is told in the order of sources, the others by number', () => {
    const sweeps = [aSweep(1, { instances: 20, images: 20, fleets: 20 })];

    expect(hold({ instances: 1, images: 1, fleets: 20 }, { sweeps })?.reason).toBe(
      'images: 20 at 2026-09-30T12:00:00.000Z, 1 now (and 1 more sources): accept the new baseline if the scope really shrank',
    );
  });

  test('holds although another one grew', () => {
    const sweeps = [aSweep(1, { images: 20, instances: 20 })];

    expect(hold({ images: 400, instances: 3 }, { sweeps })).not.toBeNull();
  });
});

describe('a source that is not counted now', () => {
  test.each([
    [10, true],
    [9, false],
  ])('and told %i before holds: %s', (before, holds) => {
    const sweeps = [aSweep(1, { 'launch-templates': before })];

    expect(hold({ images: 5 }, { sweeps }) !== null).toBe(holds);
  });

  test('is named', () => {
    const sweeps = [aSweep(1, { toString: 12 })];

    expect(hold({}, { sweeps })?.reason).toMatch(
      /^toString: 12 at 2026-09-30T12:00:00.000Z, not counted now: accept/,
    );
  });
});

describe('once somebody accepted the baseline', () => {
  const acceptedBaseline = {
    by: 'arn:aws:iam::111122223333:user/operator',
    why: 'the team moved out',
    at: daysAgo(2.5),
  };
  const sweeps = [aSweep(4, { images: 100 }), aSweep(3, { images: 40 })];

  test('what was counted before is forgotten', () => {
    expect(hold({ images: 40 }, { sweeps })).not.toBeNull();
    expect(hold({ images: 40 }, { sweeps, acceptedBaseline })).toBeNull();
  });

  test('what was looked at then is what sweeps are compared with', () => {
    expect(hold({ images: 21 }, { sweeps, acceptedBaseline })).toBeNull();
    expect(hold({ images: 20 }, { sweeps, acceptedBaseline })?.reason).toMatch(/^images: 40 at 2026-09-28/);
  });

  test('what was counted since counts too', () => {
    const grown = [...sweeps, aSweep(1, { images: 90 })];

    expect(hold({ images: 45 }, { sweeps: grown, acceptedBaseline })?.reason).toMatch(/^images: 90 at /);
  });
});

test.each(['disable', 'deregister', 'revoke-launch-permissions'] as const)('%s is held', (action) => {
  const sweeps = [aSweep(1, { images: 20 })];

  expect(hold({ images: 1 }, { sweeps }, { action: { action } })).not.toBeNull();
});

test.each(['notify', 'tag', 'deprecate'] as const)('%s takes nothing away that is lost', (action) => {
  const sweeps = [aSweep(1, { images: 20 })];

  expect(hold({ images: 1 }, { sweeps }, { action: { action } })).toBeNull();
});

test('an event counts nothing: what it plans is compared when it is applied', () => {
  const facts = someFacts([anImage()], { covers: 'images', counts: {} });
  const history = aHistory({ sweeps: [aSweep(1, { images: 20 })] });

  expect(ask(sanity, { facts, history })).toBeNull();
});
