import { expect, test } from 'vitest';
import { differencesOf } from './compare.ts';
import { createNames } from './names.ts';

const image = { ImageId: '@web', State: 'available', Tags: [{ Key: 'Owner', Value: 'web' }] };

test('answers that tell the same have no differences, whatever moto tells besides', () => {
  const theirs = { Images: [{ ...image, Hypervisor: 'xen' }] };

  expect(differencesOf({ answer: { Images: [image] } }, { answer: theirs })).toEqual([]);
});

test('what one side leaves out, adds to a list or tells otherwise is a difference', () => {
  const { State: _, ...untold } = image;
  const differs = (theirs: object) =>
    differencesOf(
      { answer: { Images: [image] } },
      { answer: JSON.parse(JSON.stringify({ Images: theirs })) },
    );

  expect(differs([untold])).toEqual([{ at: 'Images[].State', sandbox: 'available', moto: '(untold)' }]);
  expect(differs([{ ...image, State: 'disabled' }])).toEqual([
    { at: 'Images[].State', sandbox: 'available', moto: 'disabled' },
  ]);
  expect(differs([image, image])).toEqual([{ at: 'Images[]', sandbox: [image], moto: [image, image] }]);
  expect(differs([{ ...image, Tags: [] }])).toEqual([
    { at: 'Images[].Tags[]', sandbox: [{ Key: 'Owner', Value: 'web' }], moto: [] },
  ]);
});

test('errors are compared by their codes, and an error with an answer differs', () => {
  const missing = { error: 'InvalidAMIID.NotFound' };

  expect(differencesOf(missing, missing)).toEqual([]);
  expect(differencesOf(missing, { error: 'crash' })).toEqual([
    { at: 'error', sandbox: 'InvalidAMIID.NotFound', moto: 'crash' },
  ]);
  expect(differencesOf({ answer: {} }, missing)).toEqual([
    { at: 'error', sandbox: '(answered)', moto: 'InvalidAMIID.NotFound' },
  ]);
});

test('names stand for ids, also within texts; other ids and instants are only that', () => {
  const names = createNames();
  names.bind('web', 'ami-0123456789abcdef0');

  expect(names.toIds({ ImageIds: ['@web', '@nobody'] })).toEqual({
    ImageIds: ['ami-0123456789abcdef0', '@nobody'],
  });
  expect(
    names.toNames({
      Description: 'for ami-0123456789abcdef0 from i-0123456789abcdef1',
      StartTime: new Date('2026-10-01T12:00:00Z'),
    }),
  ).toEqual({ Description: 'for @web from i-?', StartTime: 'instant' });
});

test('lists of different order are the same list', () => {
  const names = createNames();

  expect(names.toNames({ Images: [{ ImageId: 'b' }, { ImageId: 'a' }] })).toEqual(
    names.toNames({ Images: [{ ImageId: 'a' }, { ImageId: 'b' }] }),
  );
});
