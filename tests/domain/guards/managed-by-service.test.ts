import { expect, test } from 'vitest';
import { managedByService } from '../../../shared/domain/guards/managed-by-service.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { anImage, aRung, tags } from '../../builders.ts';
import { ask } from './ask.ts';

function tagged(key: string, value = '') {
  return [anImage({ tags: known(tags({ [key]: value })) })];
}

const deregister = { action: 'deregister' as const, step: aRung('deregister', 60) };

test('an image that no service keeps may go', () => {
  expect(ask(managedByService, { images: tagged('Owner') })).toBeNull();
});

test.each([
  ['aws:backup:source-resource', 'AWS Backup'],
  ['aws:dlm:lifecycle-policy-id', 'Data Lifecycle Manager'],
  ['dlm:managed', 'Data Lifecycle Manager'],
])('an image with the tag %s is held for %s', (key, service) => {
  expect(ask(managedByService, { images: tagged(key) })).toEqual({
    isWaiting: false,
    reason: `${service} manages the image: change its plan there`,
  });
});

test('an image of a Backup vault is held without any tag', () => {
  expect(ask(managedByService, { images: [anImage({ ownerAlias: 'aws-backup-vault' })] })?.reason).toBe(
    'AWS Backup manages the image: change its plan there',
  );
});

test.each([
  ['Ec2ImageBuilderArn', 'arn:aws:imagebuilder:eu-central-1:111122223333:image/web/1.0.0/1'],
  ['CreatedBy', 'EC2 Image Builder'],
])('an image with the tag %s is not deregistered, but disabled', (key, value) => {
  const images = tagged(key, value);

  expect(ask(managedByService, { images, action: deregister })?.reason).toBe(
    'EC2 Image Builder made the image: let its life cycle policy remove it',
  );
  expect(ask(managedByService, { images })).toBeNull();
});

test('an image that somebody else created is no image of Image Builder', () => {
  expect(ask(managedByService, { images: tagged('CreatedBy', 'me'), action: deregister })).toBeNull();
});

test('tags that were not read name no service: that they were not read holds elsewhere', () => {
  const images = [anImage({ tags: unknown('denied') })];

  expect(ask(managedByService, { images, action: deregister })).toBeNull();
});

test('the owner of a managed image is told', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };

  expect(ask(managedByService, { images: tagged('dlm:managed'), action })).toBeNull();
});
