import { describe, expect, test } from 'vitest';
import { dwell } from '../../../shared/domain/guards/dwell.ts';
import { excluded } from '../../../shared/domain/guards/excluded.ts';
import { factsComplete } from '../../../shared/domain/guards/facts-complete.ts';
import { foreignOwner } from '../../../shared/domain/guards/foreign-owner.ts';
import { inUseGuard } from '../../../shared/domain/guards/in-use.ts';
import { managedByService } from '../../../shared/domain/guards/managed-by-service.ts';
import { mode } from '../../../shared/domain/guards/mode.ts';
import { protectedImage } from '../../../shared/domain/guards/protected.ts';
import { standbyGuard } from '../../../shared/domain/guards/standby.ts';
import { waitingPeriod } from '../../../shared/domain/guards/waiting-period.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { everything } from '../../../shared/domain/match.ts';
import { aHistory, anImage, anOutcome, aPolicy, daysAgo, now, someFacts, tags } from '../../builders.ts';
import { ask } from './ask.ts';
import { additive, ofImages, remedying, taking } from './remedies.ts';

const used = [anImage({ usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] } })];
const unread = [anImage({ usage: { uses: [], unread: [{ source: 'Fleets', why: 'denied' }] } })];

describe.each(ofImages)('%s', (id) => {
  const action = remedying(id, true);

  test('touches nothing foreign', () => {
    for (const ownerId of ['999999999999', null]) {
      expect(ask(foreignOwner, { action, images: [anImage({ ownerId })] })?.isWaiting).toBe(false);
    }
  });

  test('touches nothing that AWS Backup or DLM manages', () => {
    for (const mark of ['aws:backup:source-resource', 'dlm:managed']) {
      const images = [anImage({ tags: known(tags({ [mark]: 'x' })) })];

      expect(ask(managedByService, { action, images })?.isWaiting).toBe(false);
    }
  });

  test('touches nothing that carries the protecting tag', () => {
    const images = [anImage({ tags: known(tags({ 'ami-governor:protected': '' })) })];

    expect(ask(protectedImage, { action, images })).toEqual({
      isWaiting: false,
      reason: 'tagged ami-governor:protected',
    });
  });

  test('touches nothing excluded, nor what may be', () => {
    const match = { ...everything, tag: [{ key: 'Team', anyOf: [] }] };
    const exclusion = { match, reason: 'vendor', owner: 'o@example.com', expires: null };
    const all = aPolicy({ exclusions: [{ ...exclusion, match: everything }] });
    const some = aPolicy({ exclusions: [exclusion] });

    expect(ask(excluded, { action, policy: all })?.isWaiting).toBe(false);
    expect(ask(excluded, { action, policy: some, images: [anImage({ tags: unknown('denied') })] })).not.toBe(
      null,
    );
  });

  test('is held in audit mode and waits for the alert and its own time', () => {
    expect(ask(mode, { action: { ...action, mode: 'audit' } })?.isWaiting).toBe(false);
    expect(ask(waitingPeriod, { action: { ...action, clockStartedAt: null } })?.isWaiting).toBe(true);
    expect(ask(waitingPeriod, { action: { ...action, dueAt: '2026-10-01T12:00:00.001Z' } })?.isWaiting).toBe(
      true,
    );
    expect(ask(waitingPeriod, { action: { ...action, dueAt: '2026-10-01T12:00:00.000Z' } })).toBeNull();
  });

  test('is held where what could speak against it was not read', () => {
    for (const changes of [
      { tags: unknown('denied') },
      { state: unknown('denied') },
      { deregistrationProtection: unknown('denied') },
    ]) {
      expect(ask(factsComplete, { action, images: [anImage(changes)] })?.isWaiting).toBe(false);
    }
    expect(ask(factsComplete, { action })).toBeNull();
  });

  test('has no dwell of its own', () => {
    for (const days of [0.1, 0.01]) {
      const history = aHistory({ outcomes: [anOutcome('deprecate', days)] });

      expect(ask(dwell, { action, history })).toBeNull();
    }
  });

  test('is not done again within the hour in which readings may not show it', () => {
    const history = aHistory({ outcomes: [anOutcome(id, 1 / 24)] });
    const early = new Date(now.getTime() - 1);

    expect(ask(dwell, { action, history, at: early })).toEqual({
      isWaiting: true,
      reason:
        'it was done at 2026-10-01T11:00:00.000Z: not again before 2026-10-01T12:00:00.000Z, when all readings show it',
    });
    expect(ask(dwell, { action: { ...action, clockStartedAt: now.toISOString() }, history })).toBeNull();
  });

  test('is done once to an image in a run, whichever rules want it', () => {
    const remedied = new Set([`${id}#ami-00000000000000001`]);
    const others = new Set([`${id}#ami-00000000000000002`]);

    expect(ask(dwell, { action, company: { remedied } })).toEqual({
      isWaiting: true,
      reason: `another rule's ${id} is in this run`,
    });
    expect(ask(dwell, { action, company: { remedied: others } })).toBeNull();
  });
});

describe.each(additive)('%s takes nothing away, so that it', (id) => {
  const action = remedying(id);

  test('comes to an image in use, or whose use could not be read', () => {
    for (const images of [used, unread]) {
      expect(ask(factsComplete, { action, images })).toBeNull();
      expect(ask(inUseGuard, { action, images })).toBeNull();
    }
  });

  test('comes to an image with deregistration protection, and to one that stands by', () => {
    const images = [anImage({ deregistrationProtection: known('on') })];
    const history = aHistory({ lastInUseAt: new Map([['ami-00000000000000001', daysAgo(1)]]) });

    expect(ask(protectedImage, { action, images })).toBeNull();
    expect(ask(standbyGuard, { action, history })).toBeNull();
  });

  test('is done beside a rung', () => {
    expect(ask(dwell, { action, company: { climbing: new Set(['ami-00000000000000001']) } })).toBeNull();
  });
});

describe.each(taking)('%s takes something away, so that it', (id) => {
  const held = remedying(id);
  const allowed = remedying(id, true);

  test('is held for an image in use unless the rule says so', () => {
    expect(ask(inUseGuard, { action: held, images: used })?.isWaiting).toBe(false);
    expect(ask(inUseGuard, { action: allowed, images: used })).toBeNull();
  });

  test('is held where use could not be read unless the rule says so', () => {
    expect(ask(factsComplete, { action: held, images: unread })?.isWaiting).toBe(false);
    expect(ask(inUseGuard, { action: held, images: unread })?.isWaiting).toBe(false);
    expect(ask(factsComplete, { action: allowed, images: unread })).toBeNull();
  });

  test('is held for an image that stands by unless the rule says so', () => {
    const history = aHistory({ lastInUseAt: new Map([['ami-00000000000000001', daysAgo(1)]]) });

    expect(ask(standbyGuard, { action: held, history })?.isWaiting).toBe(false);
    expect(ask(standbyGuard, { action: allowed, history })).toBeNull();
  });

  test('is held by deregistration protection', () => {
    const images = [anImage({ deregistrationProtection: known('on') })];

    expect(ask(protectedImage, { action: allowed, images })?.isWaiting).toBe(false);
  });

  test('waits for the next run where the image moves already', () => {
    expect(
      ask(dwell, { action: allowed, company: { climbing: new Set(['ami-00000000000000001']) } }),
    ).toEqual({
      isWaiting: true,
      reason: 'another step of the image is in this run',
    });
  });
});

test.each([
  ['tag', true],
  ['protect', true],
  ['schedule-deprecation', true],
  ['revoke-launch-permissions', false],
  ['revoke-public-launch-permission', false],
] as const)('%s after an event alone, whatever is in use: %s', (id, isAllowed) => {
  const facts = someFacts([anImage()], { covers: 'images' });
  const history = aHistory({ ownImages: 40 });

  const hold = ask(factsComplete, { action: remedying(id, true), facts, history });

  expect(hold === null).toBe(isAllowed);
});

test('a date is not scheduled after an event where use matters: who stands by shows in the sweep', () => {
  const facts = someFacts([anImage()], { covers: 'images' });
  const history = aHistory({ ownImages: 40 });

  expect(ask(factsComplete, { action: remedying('schedule-deprecation'), facts, history })?.reason).toBe(
    'an event shows a part of the scope only: the next sweep decides',
  );
});
