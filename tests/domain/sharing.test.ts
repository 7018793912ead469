import { expect, test } from 'vitest';
import type { ScopeHistory } from '../../shared/domain/history.ts';
import type { Image, LaunchPermission } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { sharingOf } from '../../shared/domain/sharing.ts';
import { aHistory, anImage, anUndo, imageNumber, now, scope } from '../builders.ts';

const imageId = 'ami-00000000000000001';
const own: LaunchPermission = { kind: 'account', principal: scope.accountId };
const partner: LaunchPermission = { kind: 'account', principal: '444455556666' };
const everybody: LaunchPermission = { kind: 'group', principal: 'all' };

function sharing(image: Partial<Image> = {}, history: Partial<ScopeHistory> = {}) {
  return sharingOf(anImage(image), scope, aHistory(history));
}

test.each<[string, Partial<Image>, Partial<ScopeHistory>]>([
  ['that nobody may launch', {}, {}],
  ['that its own account alone may launch', { launchPermissions: known([own]) }, {}],
  [
    'beside one from which shares were taken',
    {},
    {
      undos: [
        anUndo('disable', 9, { subjectId: imageNumber(2).imageId, launchPermissions: [partner] }),
        anUndo('deprecate', 9),
      ],
    },
  ],
])('an image %s is not shared', (_case, image, history) => {
  expect(sharing(image, history)).toEqual(known(null));
});

test('what everybody could launch before a step of this service is for anybody, named accounts or not', () => {
  const undos = [anUndo('disable', 9, { launchPermissions: [partner, everybody] })];

  expect(sharing({}, { undos })).toEqual(
    known({
      words: 'it was shared',
      accounts: ['444455556666'],
      organizations: [],
      isForAnybody: true,
      isBroad: true,
    }),
  );
});

test('of an image that was ever shared, those who are known to have been its users are the ones', () => {
  const shares = new Map([[imageId, { launchPermissions: [partner], readAt: now.toISOString() }]]);

  expect(sharing({}, { shares, everShared: new Set([imageId]) })).toMatchObject({
    value: { accounts: ['444455556666'], isForAnybody: false, isBroad: false },
  });
});

test('an image that was shared with nobody knows whom is for anybody', () => {
  expect(sharing({}, { everShared: new Set([imageId]) })).toMatchObject({
    value: { accounts: [], isForAnybody: true, isBroad: true },
  });
});

test.each([
  [{ launchPermissions: unknown('denied') }, 'possibly shared: denied'],
  [{ isPublic: unknown('denied') }, 'possibly public: denied'],
])('whether %j is shared is not known', (image, why) => {
  expect(sharing(image)).toEqual(unknown(why));
});
