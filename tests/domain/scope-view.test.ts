import { describe, expect, test } from 'vitest';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  aRule,
  aSnapshot,
  aView,
  imageNumber,
  someFacts,
} from '../builders.ts';

test('images and snapshots are in order of their ids, however they were read', () => {
  const images = [imageNumber(3), imageNumber(1), imageNumber(2)];

  const view = aView({ images });

  expect([...view.images.keys()]).toEqual([
    'ami-00000000000000001',
    'ami-00000000000000002',
    'ami-00000000000000003',
  ]);
  expect(view.snapshots.findings.map(({ snapshotId }) => snapshotId)).toEqual([
    'snap-00000000000000001',
    'snap-00000000000000002',
    'snap-00000000000000003',
  ]);
});

test('what is in the Recycle Bin is told in order of id', () => {
  const facts = someFacts([], {
    snapshots: known([aSnapshot()]),
    imagesInRecycleBin: known([
      { imageId: 'ami-2', enteredAt: null },
      { imageId: 'ami-1', enteredAt: null },
    ]),
  });

  expect(aView({ facts }).snapshots.findings[0]?.reason).toBe(
    'ami-1, ami-2 in the Recycle Bin may need it; its devices are hidden there',
  );
});

test('an image that a page repeats counts once in the inventory', () => {
  const view = aView({ images: [imageNumber(1), imageNumber(1), imageNumber(2)] });

  expect(view.inventory).toEqual({ known: true, value: 2 });
});

test('foreign images and those whose owner is unread do not count in the inventory', () => {
  const view = aView({
    images: [
      imageNumber(1),
      imageNumber(2, { ownerId: '999999999999' }),
      imageNumber(3, { ownerId: null }),
      imageNumber(4, { ownerAlias: 'aws-backup-vault' }),
    ],
  });

  expect(view.inventory).toEqual({ known: true, value: 1 });
});

test('without the images there is no inventory', () => {
  const view = aView({ facts: someFacts([], { images: unknown('denied') }) });

  expect(view.inventory).toEqual({ known: false, why: 'denied' });
  expect(view.images.size).toBe(0);
});

test('outcomes are the oldest first, however they were recorded', () => {
  const outcomes = [anOutcome('disable', 1), anOutcome('deprecate', 30)];

  const view = aView({ history: aHistory({ outcomes }) });

  expect(view.outcomesOf('ami-00000000000000001').map(({ action }) => action)).toEqual([
    'deprecate',
    'disable',
  ]);
});

test('a finding without a record counts as told at the assumed instant, one with a record does not', () => {
  const images = [anImage(), imageNumber(2)];

  const view = aView({ images, history: aHistory({ assumeNotifiedAt: '2026-01-01T00:00:00.000Z' }) });

  expect(view.recordOf('ami-00000000000000001', aRule())?.notifiedAt).toBe('2026-06-23T12:00:00.000Z');
  expect(view.recordOf('ami-00000000000000002', aRule())?.notifiedAt).toBe('2026-01-01T00:00:00.000Z');
});

describe('who made an image', () => {
  const alice = 'arn:aws:iam::111122223333:user/alice';
  const history = aHistory({ creators: new Map([['ami-00000000000000001', alice]]) });
  const makers = (createdBy: Image['createdBy']) => {
    const view = aView({ images: [anImage({ createdBy })], history });
    const inFacts = view.facts.images.known ? view.facts.images.value.map((image) => image.createdBy) : [];
    return [view.images.get('ami-00000000000000001')?.image.createdBy, ...inFacts];
  };

  test('is what the event of its making told', () => {
    const told = { known: true, value: alice };

    expect(makers(unknown('only events tell'))).toEqual([told, told]);
  });

  test('stays unknown where no event told it', () => {
    const view = aView({ images: [imageNumber(2, { createdBy: unknown('only events tell') })], history });

    expect(view.images.get('ami-00000000000000002')?.image.createdBy).toEqual(unknown('only events tell'));
  });

  test('is taken from the facts where they tell it', () => {
    expect(makers(known('bob'))).toEqual([known('bob'), known('bob')]);
  });
});

test('an objection that was seen before stands with its image', () => {
  const seenAt = '2026-09-30T12:00:00.000Z';
  const objection = { what: 'enabled', seenAt, seen: { enabled: seenAt }, standing: [] } as const;
  const history = aHistory({ objections: new Map([['ami-00000000000000001', objection]]) });

  const view = aView({ images: [imageNumber(1), imageNumber(2)], history });

  expect([...view.images.values()].map((image) => image.objection)).toEqual([objection, null]);
});
