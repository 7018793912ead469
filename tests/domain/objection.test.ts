import { describe, expect, test } from 'vitest';
import { noHistory, type Objection, type ScopeHistory, type Undo } from '../../shared/domain/history.ts';
import type { Image, LaunchPermission } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { objectionOf } from '../../shared/domain/objection.ts';
import type { OwnSteps } from '../../shared/domain/own-steps.ts';
import { anImage, anOutcome, anUndo, daysAgo, now } from '../builders.ts';

const partner: LaunchPermission = { kind: 'account', principal: '999999999999' };

interface Case {
  readonly image?: Partial<Image>;
  readonly outcomes?: OwnSteps['outcomes'];
  readonly undos?: readonly Undo[];
  readonly before?: Objection | null;
  readonly refusedAt?: string;
}

function objection({ image = {}, outcomes = [], undos = [], before = null, refusedAt }: Case) {
  const subject = anImage(image);
  const history: ScopeHistory = {
    ...noHistory,
    objections: new Map(before === null ? [] : [[subject.imageId, before]]),
    refusedLaunches: new Map(refusedAt === undefined ? [] : [[subject.imageId, refusedAt]]),
  };
  return objectionOf(subject, { outcomes, undos }, history, now);
}

/** Seen five days ago, and still so then. */
function seen(what: Objection['what'], changes: Partial<Objection> = {}): Objection {
  return { what, seenAt: daysAgo(5), seen: { [what]: daysAgo(5) }, standing: [what], ...changes };
}

const disabled = [anOutcome('disable', 10)];
const deregistered = [anOutcome('deregister', 10)];

describe('the world tells that somebody', () => {
  test.each<[string, Objection['what'], Case]>([
    ['enabled what we disabled', 'enabled', { outcomes: disabled }],
    [
      'took a deprecation of ours back',
      'deprecation-cancelled',
      { outcomes: [anOutcome('deprecate', 10)], image: { deprecateAt: known(null) } },
    ],
    [
      'moved a deprecation of ours later',
      'deprecation-cancelled',
      { outcomes: [anOutcome('deprecate', 10)], image: { deprecateAt: known(daysAgo(9)) } },
    ],
    [
      'gave a share back that we revoked',
      'shared-again',
      {
        outcomes: [anOutcome('revoke-launch-permissions', 10)],
        undos: [anUndo('revoke-launch-permissions', 10, { taken: [partner] })],
        image: { launchPermissions: known([partner]) },
      },
    ],
    [
      'restored what we deregistered',
      'restored',
      { outcomes: [anOutcome('deregister', 10)], image: { state: known('disabled') } },
    ],
    [
      'tried to launch from what we disabled',
      'launch-refused',
      { outcomes: disabled, image: { state: known('disabled') }, refusedAt: daysAgo(1) },
    ],
  ])('%s', (_, what, world) => {
    expect(objection(world)).toEqual({
      what,
      seenAt: '2026-10-01T12:00:00.000Z',
      seen: { [what]: '2026-10-01T12:00:00.000Z' },
      standing: [what],
    });
  });

  test('took back what was so before us as well', () => {
    const outcomes = [anOutcome('disable', 10, { status: 'already-so' })];

    expect(objection({ outcomes })).toMatchObject({ what: 'enabled' });
  });
});

describe('a share that we revoked and that is there', () => {
  const revoked = [anOutcome('revoke-launch-permissions', 10)];
  const other: LaunchPermission = { kind: 'account', principal: '888888888888' };
  const taken = [anUndo('revoke-launch-permissions', 10, { taken: [other, partner] })];

  test('counts although another one is not back, and others are there', () => {
    const image = { launchPermissions: known([{ ...other, principal: '777777777777' }, partner]) };

    expect(objection({ outcomes: revoked, undos: taken, image })?.what).toBe('shared-again');
  });

  test('was not given back by anybody while readings may still show what was before', () => {
    const justNow = [anUndo('revoke-launch-permissions', 0.01, { taken: [partner] })];
    const image = { launchPermissions: known([partner]) };

    expect(objection({ outcomes: revoked, undos: justNow, image })).toBeNull();
  });

  test('is no objection where the disabling took it: that gives it back with the image', () => {
    const undos = [anUndo('disable', 10, { taken: [partner] })];
    const image = { launchPermissions: known([partner]) };

    expect(objection({ outcomes: [...disabled, anOutcome('enable', 5)], undos, image })).toBeNull();
  });

  test('stands as it was seen while nobody can read the shares', () => {
    const before = seen('shared-again');
    const image = { launchPermissions: unknown('denied') };

    expect(objection({ outcomes: revoked, undos: taken, image, before })).toBe(before);
    expect(objection({ outcomes: revoked, undos: taken, image })).toBeNull();
  });
});

describe('nobody objected', () => {
  test.each<[string, Case]>([
    ['where nothing was ever done', {}],
    ['where what was disabled is disabled', { outcomes: disabled, image: { state: known('disabled') } }],
    ['where we enabled it ourselves', { outcomes: [...disabled, anOutcome('enable', 2)] }],
    ['where the state could not be read', { outcomes: disabled, image: { state: unknown('denied') } }],
    [
      'where what was deregistered is gone',
      { outcomes: deregistered, image: { state: known('deregistered') } },
    ],
    [
      'where nobody can read whether what was deregistered is back',
      { outcomes: deregistered, image: { state: unknown('denied') } },
    ],
    [
      'where our date is still there',
      { outcomes: [anOutcome('deprecate', 10)], image: { deprecateAt: known(daysAgo(10)) } },
    ],
    [
      'where an earlier date was there before us',
      { outcomes: [anOutcome('deprecate', 10)], image: { deprecateAt: known(daysAgo(400)) } },
    ],
    [
      'where we took the deprecation back ourselves',
      { outcomes: [anOutcome('deprecate', 10), anOutcome('cancel-deprecation', 2)] },
    ],
    [
      'where another share is there than the one that we revoked',
      {
        outcomes: [anOutcome('revoke-launch-permissions', 10)],
        undos: [anUndo('revoke-launch-permissions', 10, { taken: [partner] })],
        image: { launchPermissions: known([{ kind: 'account', principal: '888888888888' }]) },
      },
    ],
    [
      'where the launch was refused before we disabled it',
      { outcomes: disabled, image: { state: known('disabled') }, refusedAt: daysAgo(11) },
    ],
    [
      'where the launch was refused at the instant at which we disabled it',
      { outcomes: disabled, image: { state: known('disabled') }, refusedAt: daysAgo(10) },
    ],
    [
      'where the launch was refused and the image is gone by now',
      { outcomes: disabled, image: { state: known('deregistered') }, refusedAt: daysAgo(1) },
    ],
    [
      'where the launch was refused because of what somebody else disabled',
      {
        outcomes: [anOutcome('disable', 10, { status: 'already-so' })],
        image: { state: known('disabled') },
        refusedAt: daysAgo(1),
      },
    ],
  ])('%s', (_, world) => {
    expect(objection(world)).toBeNull();
  });

  test('as long as a read may still show what was before our change', () => {
    const quarterOfAnHour = 15 / (24 * 60);

    expect(objection({ outcomes: [anOutcome('disable', quarterOfAnHour * 0.99)] })).toBeNull();
    expect(objection({ outcomes: [anOutcome('disable', quarterOfAnHour)] })).not.toBeNull();
  });
});

describe('one objection', () => {
  test('is seen once, however long the world shows it', () => {
    const before = seen('enabled');

    expect(objection({ outcomes: disabled, before })).toBe(before);
    expect(objection({ outcomes: [anOutcome('disable', 5)], before })).toBe(before);
  });

  test('is remembered when the world shows it no more', () => {
    const after = objection({
      outcomes: disabled,
      image: { state: known('disabled') },
      before: seen('enabled'),
    });

    expect(after).toEqual(seen('enabled', { standing: [] }));
  });

  test.each<[Objection['what'], Case]>([
    ['enabled', { outcomes: disabled }],
    ['restored', { outcomes: deregistered }],
    ['launch-refused', { outcomes: disabled, refusedAt: daysAgo(6) }],
    ['deprecation-cancelled', { outcomes: [anOutcome('deprecate', 10)] }],
  ])('that could not be looked for again is as it was: %s', (what, world) => {
    const image: Partial<Image> = { state: unknown('denied'), deprecateAt: unknown('denied') };

    for (const before of [seen(what), seen(what, { standing: [] })]) {
      expect(objection({ ...world, image, before })).toBe(before);
    }
  });

  test('to what was revoked ends with the note of it, read or not', () => {
    const image: Partial<Image> = { state: known('disabled'), launchPermissions: unknown('denied') };
    const before = seen('shared-again');

    for (const undos of [[], [anUndo('deprecate', 10)]]) {
      expect(objection({ outcomes: disabled, undos, image, before })?.standing).toEqual([]);
    }
  });

  test('is a new one when something else is undone as well', () => {
    const outcomes = [anOutcome('deprecate', 40), ...disabled];

    expect(objection({ outcomes, before: seen('enabled') })).toEqual({
      what: 'deprecation-cancelled',
      seenAt: '2026-10-01T12:00:00.000Z',
      seen: { enabled: daysAgo(5), 'deprecation-cancelled': '2026-10-01T12:00:00.000Z' },
      standing: ['enabled', 'deprecation-cancelled'],
    });
  });

  test('is a new one when the same is undone once more, seen in between or not', () => {
    const again = { outcomes: disabled, before: seen('enabled', { standing: [] }) };
    const doneAgain = { outcomes: [anOutcome('disable', 2)], before: seen('enabled') };

    for (const world of [again, doneAgain]) {
      expect(objection(world)).toMatchObject({ what: 'enabled', seenAt: '2026-10-01T12:00:00.000Z' });
    }
  });

  test('makes a later disabling not ours: no launch is refused because of us then', () => {
    const image: Partial<Image> = { state: known('disabled') };
    const world = { outcomes: disabled, image, refusedAt: daysAgo(1) };

    expect(objection({ ...world, before: seen('enabled', { standing: [] }) })?.what).toBe('enabled');
  });
});
