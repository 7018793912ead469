import { expect, test } from 'vitest';
import { foreignOwner } from '../../../shared/domain/guards/foreign-owner.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { anImage, aRung } from '../../builders.ts';
import { ask } from './ask.ts';

test('an own image may go', () => {
  expect(ask(foreignOwner)).toBeNull();
});

test.each<[Partial<Image>, string]>([
  [{ ownerId: '999999999999' }, 'the image belongs to 999999999999'],
  [{ ownerId: '999999999999', ownerAlias: 'amazon' }, 'the image belongs to 999999999999 (amazon)'],
  [{ ownerAlias: 'aws-marketplace' }, 'the image belongs to 111122223333 (aws-marketplace)'],
  [{ ownerAlias: 'aws-backup-vault' }, 'the image belongs to 111122223333 (aws-backup-vault)'],
  [{ ownerId: null, ownerAlias: 'amazon' }, 'the image belongs to another owner (amazon)'],
  [{ ownerId: null }, 'whose image it is could not be read'],
])('an image with %j is held', (changes, reason) => {
  expect(ask(foreignOwner, { images: [anImage(changes)] })).toEqual({ isWaiting: false, reason });
});

test('an alias that is none of AWS leaves the owner id to decide', () => {
  expect(ask(foreignOwner, { images: [anImage({ ownerAlias: 'self' })] })).toBeNull();
});

test('nobody is told of an image of somebody else', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };

  expect(ask(foreignOwner, { images: [anImage({ ownerId: '999999999999' })], action })).not.toBeNull();
});
