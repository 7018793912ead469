import { describe, expect, test } from 'vitest';
import type { StepOutcome } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import {
  aHistory,
  anOutcome,
  anOwnCopy,
  aPlainImage,
  aView,
  imageNumber,
  tags,
  type World,
} from '../builders.ts';

const first = 'ami-00000000000000001';
const used = { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] };
const unreadUse = { uses: [], unread: [{ source: 'Fleets', why: 'access denied' }] };

/** Why image number one stands by. */
function reason(images: readonly Image[], world: World = {}) {
  const view = aView({ images, ...world });
  return view.standby.reasonFor(view.images.get(first)!.image);
}

describe('the encrypted copy that replaces a plain image', () => {
  const copied = aHistory({ outcomes: [anOutcome('copy-encrypted', 40)] });
  const inUse = anOwnCopy({ usage: used });
  const standing = (images: readonly Image[], history = copied) => reason(images, { history });

  test('in use does not keep the image that it replaces', () => {
    expect(standing([aPlainImage(), inUse])).toEqual({ known: true, value: null });
  });

  test('of unread use does not keep it either', () => {
    expect(standing([aPlainImage(), anOwnCopy({ usage: unreadUse })])).toEqual({ known: true, value: null });
  });

  test.each<[string, Partial<Image>]>([
    ['has no mark', { tags: known([]) }],
    ['has unread tags', { tags: unknown('denied') }],
    ['is marked as the copy of another image', { tags: known(tags({ 'ami-governor:copy-of': 'ami-9' })) }],
    ['has another name, as one made by hand', { name: 'web by hand' }],
    ['is not encrypted', { ebsDevices: aPlainImage().ebsDevices }],
    ['is disabled', { state: known('disabled') }],
  ])('that is in use and %s keeps it', (_case, changes) => {
    expect(standing([aPlainImage(), anOwnCopy({ usage: used, ...changes })])).toEqual({
      known: true,
      value: 'ami-00000000000000002, which is in use, was made from it',
    });
  });

  test.each<[string, readonly StepOutcome[]]>([
    ['no record', []],
    ['a record of another image', [anOutcome('copy-encrypted', 40, { subjectId: 'ami-00000000000000002' })]],
    ['a record that it was so already', [anOutcome('copy-encrypted', 40, { status: 'already-so' })]],
    ['a record of another action', [anOutcome('tag', 40)]],
  ])('keeps it where our history has %s: a tag alone is that of anybody', (_case, outcomes) => {
    expect(standing([aPlainImage(), inUse], aHistory({ outcomes }))).toMatchObject({
      value: 'ami-00000000000000002, which is in use, was made from it',
    });
  });

  test('in use still keeps what the plain image was made from', () => {
    const base = imageNumber(5);
    const plain = aPlainImage({ sourceImageId: base.imageId });

    const view = aView({ images: [plain, inUse, base], history: copied });

    expect(view.standby.reasonFor(plain)).toEqual({ known: true, value: null });
    expect(view.standby.reasonFor(base)).toEqual({
      known: true,
      value: 'ami-00000000000000002, which is in use, was made from it',
    });
  });

  test('excuses no other descendant of the plain image, nor what was made from the copy', () => {
    const other = imageNumber(3, { sourceImageId: first, usage: used });
    const ofCopy = imageNumber(4, { sourceImageId: inUse.imageId, usage: used });

    expect(standing([aPlainImage(), inUse, other])).toMatchObject({
      value: 'ami-00000000000000003, which is in use, was made from it',
    });
    expect(standing([aPlainImage(), anOwnCopy(), ofCopy])).toMatchObject({
      value: 'ami-00000000000000004, which is in use, was made from it',
    });
  });

  test('stands by itself while the plain image is in use', () => {
    const view = aView({ images: [aPlainImage({ usage: used }), anOwnCopy()], history: copied });

    expect(view.standby.reasonFor(anOwnCopy())).toMatchObject({
      value: 'it is a copy of ami-00000000000000001, which is in use',
    });
  });

  test('excuses nothing but its lineage: use of late and family keep the plain image', () => {
    const lately = new Map([[first, '2026-09-30T12:00:00.000Z']]);
    const member = { tags: known(tags({ Family: 'web' })) };

    expect(standing([aPlainImage(), inUse], { ...copied, lastInUseAt: lately })).toMatchObject({
      value: expect.stringContaining('kept for roll-back'),
    });
    expect(standing([aPlainImage(member), inUse])).toMatchObject({
      value: expect.stringContaining('newest 2'),
    });
  });

  test('that its original names as its own source ends the search, and keeps it', () => {
    const circle = aPlainImage({
      sourceImageId: 'ami-00000000000000002',
      tags: known(tags({ 'ami-governor:copy-of': 'ami-00000000000000002' })),
    });

    expect(standing([circle, inUse])).toEqual({
      known: true,
      value: 'it is a copy of ami-00000000000000002, which is in use',
    });
  });
});
