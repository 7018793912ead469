import { describe, expect, test } from 'vitest';
import { dwell } from '../../../shared/domain/guards/dwell.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  anOwnCopy,
  aPlainImage,
  aPolicy,
  aRemedy,
  aRule,
  aRung,
  daysAgo,
  imageNumber,
  tags,
} from '../../builders.ts';
import { ask } from './ask.ts';
import { remedying } from './remedies.ts';

describe('the rungs of a rule that wants an encrypted copy', () => {
  const copying = (mode: 'enforce' | 'audit' = 'enforce') =>
    aPolicy({ rules: [aRule({ mode, remedies: [aRemedy('copy-encrypted', 0)] })] });
  const policy = copying();
  const copied = aHistory({ outcomes: [anOutcome('copy-encrypted', 99)] });
  const action = {
    action: 'deprecate' as const,
    step: aRung('deprecate', 7),
    previousRung: aRung('notify', 0),
  };
  const asked = (images = [aPlainImage(), anOwnCopy()], history = copied) =>
    ask(dwell, { policy, action, images, history });

  test('go on once the copy is available', () => {
    expect(asked()).toBeNull();
  });

  test('wait while there is none', () => {
    expect(asked([aPlainImage()], aHistory())).toEqual({
      isWaiting: true,
      reason: 'it waits for copy-encrypted: no encrypted copy of it by this service is available yet',
    });
  });

  test.each<[string, Partial<Image>]>([
    ['pending', { state: known('pending') }],
    ['disabled', { state: known('disabled') }],
    ['of unread state', { state: unknown('denied') }],
    ['not encrypted', { ebsDevices: aPlainImage().ebsDevices }],
    ['of unread devices', { ebsDevices: unknown('denied') }],
    ['without our mark', { tags: known([]) }],
    ['of unread tags', { tags: unknown('denied') }],
    ['marked as the copy of another image', { tags: known(tags({ 'ami-governor:copy-of': 'ami-9' })) }],
    ['made from another image', { sourceImageId: 'ami-00000000000000009' }],
    ['of another name', { name: 'web-encrypted' }],
  ])('wait while the copy is %s', (_case, changes) => {
    expect(asked([aPlainImage(), anOwnCopy(changes)])?.isWaiting).toBe(true);
  });

  test('wait where our own record of the copying is missing, or of another image, or was none of ours', () => {
    const images = [aPlainImage(), anOwnCopy()];
    const other = anOutcome('copy-encrypted', 99, { subjectId: 'ami-00000000000000003' });
    const alreadySo = anOutcome('copy-encrypted', 99, { status: 'already-so' });

    expect(asked(images, aHistory())?.isWaiting).toBe(true);
    expect(asked(images, aHistory({ outcomes: [other] }))?.isWaiting).toBe(true);
    expect(asked(images, aHistory({ outcomes: [alreadySo] }))?.isWaiting).toBe(true);
  });

  test('are held with its id when the copy failed', () => {
    expect(asked([aPlainImage(), anOwnCopy({ state: known('failed') })])).toEqual({
      isWaiting: false,
      reason: 'copy-encrypted: its copy ami-00000000000000002 failed, and no other is available',
    });
  });

  test('need no copy of an image that is encrypted itself', () => {
    expect(asked([anImage()], aHistory())).toBeNull();
  });

  test('do not wait for a rule that only audits', () => {
    expect(ask(dwell, { policy: copying('audit'), action, images: [aPlainImage()] })).toBeNull();
  });
});

describe('a second copy', () => {
  const action = remedying('copy-encrypted');
  const history = aHistory({ outcomes: [anOutcome('copy-encrypted', 20)] });

  test('is not made where somebody took the first away', () => {
    expect(ask(dwell, { action, images: [aPlainImage()], history })).toEqual({
      isWaiting: false,
      reason: 'it was copied at 2026-09-11T12:00:00.000Z, and that copy is gone: one alert makes one copy',
    });
  });

  test('is made after one that failed, and after a new alert', () => {
    const failed = [aPlainImage(), anOwnCopy({ state: known('failed') })];
    const anew = { ...action, clockStartedAt: daysAgo(19) };

    expect(ask(dwell, { action, images: failed, history })).toBeNull();
    expect(ask(dwell, { action: anew, images: [aPlainImage()], history })).toBeNull();
  });

  test('of another image is its own', () => {
    const other = aHistory({
      outcomes: [anOutcome('copy-encrypted', 20, { subjectId: imageNumber(3).imageId })],
    });

    expect(ask(dwell, { action, images: [aPlainImage()], history: other })).toBeNull();
  });

  test('is the first of this service where somebody else had made one', () => {
    const theirs = aHistory({ outcomes: [anOutcome('copy-encrypted', 20, { status: 'already-so' })] });

    expect(ask(dwell, { action, images: [aPlainImage()], history: theirs })).toBeNull();
  });

  test('is one too many from the very instant of the alert on', () => {
    const anew = { ...action, clockStartedAt: daysAgo(20) };

    expect(ask(dwell, { action: anew, images: [aPlainImage()], history })?.isWaiting).toBe(false);
  });

  test('that is not made keeps no other remedy from its image', () => {
    expect(ask(dwell, { action: remedying('tag'), images: [aPlainImage()], history })).toBeNull();
  });
});
