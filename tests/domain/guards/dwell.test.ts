import { expect, test } from 'vitest';
import { dwell } from '../../../shared/domain/guards/dwell.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { aHistory, anImage, anOutcome, aRung, dayMs, daysAgo, now } from '../../builders.ts';
import { ask, type Question } from './ask.ts';

const deprecated = anImage({ deprecateAt: known(daysAgo(93)) });
const disabled = anImage({ state: known('disabled') });

/** Asks about the last rung: 30 days after disabling. */
function askDeregister({ action, ...question }: Question = {}) {
  return ask(dwell, {
    images: [disabled],
    action: {
      action: 'deregister',
      step: aRung('deregister', 60),
      previousRung: aRung('disable', 30),
      ...action,
    },
    history: aHistory({ outcomes: [anOutcome('disable', 31)] }),
    ...question,
  });
}

test('notifying needs no dwell', () => {
  const hold = ask(dwell, { action: { action: 'notify', step: aRung('notify', 0), clockStartedAt: null } });

  expect(hold).toBeNull();
});

test('an image that stayed on its rung for the time between the rungs may go on', () => {
  const history = aHistory({ outcomes: [anOutcome('deprecate', 23)] });

  expect(ask(dwell, { images: [deprecated], history })).toBeNull();
});

test('one millisecond before that time it waits, and is told until when', () => {
  const history = aHistory({ outcomes: [anOutcome('deprecate', 23)] });

  const hold = ask(dwell, { images: [deprecated], history, at: new Date(now.getTime() - 1) });

  expect(hold).toEqual({ isWaiting: true, reason: 'it rests on its rung until 2026-10-01T12:00:00.000Z' });
});

test('rungs that the policy puts side by side are still a day apart', () => {
  const action = { step: aRung('disable', 7), previousRung: aRung('deprecate', 7) };
  const history = aHistory({ outcomes: [anOutcome('deprecate', 1)] });

  const early = ask(dwell, { images: [deprecated], action, history, at: new Date(now.getTime() - 1) });
  const inTime = ask(dwell, { images: [deprecated], action, history });

  expect(early?.isWaiting).toBe(true);
  expect(inTime).toBeNull();
});

test('a rung without an outcome for the one before it waits', () => {
  const hold = ask(dwell, { images: [deprecated], history: aHistory() });

  expect(hold).toEqual({ isWaiting: true, reason: 'deprecate has not been done yet' });
});

test('a rung without a rung before it counts its wait from the alert', () => {
  const action = { action: 'deprecate' as const, step: aRung('deprecate', 7), previousRung: null };

  expect(ask(dwell, { action: { ...action, clockStartedAt: daysAgo(6) } })?.reason).toBe(
    'it rests on its rung until 2026-10-02T12:00:00.000Z',
  );
  expect(ask(dwell, { action: { ...action, clockStartedAt: daysAgo(7) } })).toBeNull();
  expect(ask(dwell, { action: { ...action, clockStartedAt: null } })?.reason).toBe(
    'notify has not been done yet',
  );
});

test('something else that was done to the image is not the rung before', () => {
  const history = aHistory({ outcomes: [anOutcome('tag', 50), anOutcome('disable', 40)] });

  expect(ask(dwell, { images: [deprecated], history })?.reason).toBe('deprecate has not been done yet');
});

test('an outcome of the instant in which the clock started counts', () => {
  const history = aHistory({ outcomes: [anOutcome('deprecate', 100)] });

  expect(ask(dwell, { images: [deprecated], history })).toBeNull();
});

test('of several things that were done to the image the last one counts', () => {
  const outcomes = [anOutcome('deprecate', 50), anOutcome('tag', 30), anOutcome('tag', 0.5)];

  expect(ask(dwell, { images: [deprecated], history: aHistory({ outcomes }) })?.reason).toBe(
    'it rests on its rung until 2026-10-02T00:00:00.000Z',
  );
});

test('an outcome from before the clock started counts for nothing', () => {
  const history = aHistory({ outcomes: [anOutcome('deprecate', 101)] });

  expect(ask(dwell, { images: [deprecated], history })?.reason).toBe('deprecate has not been done yet');
});

test('an outcome of another image counts for nothing', () => {
  const other = anOutcome('deprecate', 50, { subjectId: 'ami-00000000000000002' });

  expect(ask(dwell, { images: [deprecated], history: aHistory({ outcomes: [other] }) })?.reason).toBe(
    'deprecate has not been done yet',
  );
});

test('the first rung after the alert rests for its wait, at least a day', () => {
  const action = {
    action: 'deprecate' as const,
    step: aRung('deprecate', 7),
    previousRung: aRung('notify', 0),
  };

  const early = ask(dwell, { action: { ...action, clockStartedAt: daysAgo(6) } });
  const inTime = ask(dwell, { action: { ...action, clockStartedAt: daysAgo(7) } });

  expect(early?.reason).toBe('it rests on its rung until 2026-10-02T12:00:00.000Z');
  expect(inTime).toBeNull();
});

test('a first rung without a wait still comes a day after the alert', () => {
  const action = {
    action: 'deprecate' as const,
    step: aRung('deprecate', 0),
    previousRung: aRung('notify', 0),
  };

  const early = ask(dwell, { action: { ...action, clockStartedAt: daysAgo(0.5) } });
  const inTime = ask(dwell, { action: { ...action, clockStartedAt: daysAgo(1) } });

  expect(early?.isWaiting).toBe(true);
  expect(inTime).toBeNull();
});

test('a first rung whose clock stands still waits', () => {
  const action = {
    action: 'deprecate' as const,
    step: aRung('deprecate', 7),
    previousRung: aRung('notify', 0),
    clockStartedAt: null,
  };

  expect(ask(dwell, { action })).toEqual({ isWaiting: true, reason: 'notify has not been done yet' });
});

test('whatever was done last to the image, it rests a day from then', () => {
  const outcomes = [anOutcome('deprecate', 50), anOutcome('deprecate', 0.5)];

  const hold = ask(dwell, { images: [deprecated], history: aHistory({ outcomes: outcomes.slice(0, 1) }) });
  const again = ask(dwell, { images: [deprecated], history: aHistory({ outcomes }) });

  expect(hold).toBeNull();
  expect(again?.isWaiting).toBe(true);
});

test('the order in which outcomes were read changes nothing', () => {
  const outcomes = [anOutcome('deprecate', 0.5), anOutcome('deprecate', 50)];

  expect(ask(dwell, { images: [deprecated], history: aHistory({ outcomes }) })?.isWaiting).toBe(true);
});

test('an image moves one rung a run', () => {
  const hold = ask(dwell, {
    images: [deprecated],
    history: aHistory({ outcomes: [anOutcome('deprecate', 50)] }),
    company: { climbing: new Set(['ami-00000000000000001']) },
  });

  expect(hold).toEqual({ isWaiting: true, reason: 'another step of the image is in this run' });
});

test('an image that this life cycle disabled and that still is disabled may be deregistered', () => {
  expect(askDeregister()).toBeNull();
});

test.each<[string, Partial<Image>]>([
  ['enabled again', { state: known('available') }],
  ['not disabled, as far as the world shows it just now', { state: known('transient') }],
  ['in a state that could not be read', { state: unknown('denied') }],
])('an image that is %s is never deregistered', (_case, changes) => {
  const hold = askDeregister({ images: [anImage(changes)] });

  expect(hold).toEqual({
    isWaiting: false,
    reason: 'only an image that this life cycle disabled itself, and that still is, is deregistered',
  });
});

test('an image that somebody else disabled is never deregistered', () => {
  const alreadySo = anOutcome('disable', 31, { status: 'already-so' });

  expect(askDeregister({ history: aHistory({ outcomes: [alreadySo] }) })?.isWaiting).toBe(false);
});

test('what was disabled on an earlier ladder stays ours while nobody enabled it', () => {
  const outcomes = [anOutcome('disable', 400), anOutcome('disable', 31, { status: 'already-so' })];

  expect(askDeregister({ history: aHistory({ outcomes }) })).toBeNull();
});

test.each(['enabled', 'restored'] as const)(
  'who %s an image and disabled it again made it theirs',
  (what) => {
    const outcomes = [anOutcome('disable', 400), anOutcome('disable', 31, { status: 'already-so' })];
    const seenAt = daysAgo(200);
    const objections = new Map([
      ['ami-00000000000000001', { what, seenAt, seen: { [what]: seenAt }, standing: [] }],
    ]);

    expect(askDeregister({ history: aHistory({ outcomes, objections }) })?.isWaiting).toBe(false);
  },
);

test('what this service enabled and somebody else disabled is never deregistered', () => {
  const outcomes = [anOutcome('disable', 400), anOutcome('enable', 300)];
  const again = anOutcome('disable', 31, { status: 'already-so' });

  expect(askDeregister({ history: aHistory({ outcomes: [...outcomes, again] }) })?.isWaiting).toBe(false);
});

test('what follows on a reversal that is held waits with it', () => {
  const follows = 'enable#ami-00000000000000001';
  const action = {
    action: 'restore-launch-permissions',
    step: { afterMs: 0, do: 'restore-launch-permissions', whenInUse: true },
    follows,
  } as const;

  expect(ask(dwell, { action })).toBeNull();
  expect(ask(dwell, { action, company: { heldActions: new Set([follows]) } })).toEqual({
    isWaiting: true,
    reason: 'enable#ami-00000000000000001 comes before it, and is held',
  });
});

test.each(['failed', 'error', 'invalid'] as const)('a %s image needs no disabling', (state) => {
  const hold = askDeregister({
    images: [anImage({ state: known(state), deprecateAt: known(daysAgo(93)) })],
    action: { previousRung: aRung('deprecate', 7) },
    history: aHistory({ outcomes: [anOutcome('deprecate', 93)] }),
  });

  expect(hold).toBeNull();
});

test.each<[string, Partial<Image>]>([
  ['was taken back', { deprecateAt: known(null) }],
  ['was moved into the future', { deprecateAt: known('2027-01-01T00:00:00.000Z') }],
  ['could not be read', { deprecateAt: unknown('denied') }],
])('an image whose deprecation %s is not disabled', (_case, changes) => {
  const hold = ask(dwell, {
    images: [anImage(changes)],
    history: aHistory({ outcomes: [anOutcome('deprecate', 93)] }),
  });

  expect(hold).toEqual({
    isWaiting: false,
    reason: 'it left its last rung: no past deprecation date is on it',
  });
});

test('a rung of a day and a half is not rounded to a day', () => {
  const action = {
    step: aRung('disable', 0, { afterMs: 1.5 * dayMs }),
    previousRung: aRung('deprecate', 0),
  };
  const history = aHistory({ outcomes: [anOutcome('deprecate', 1.25)] });

  expect(ask(dwell, { images: [deprecated], action, history })?.isWaiting).toBe(true);
});
