import { expect, test } from 'vitest';
import { protect } from '../../../shared/domain/actions/protect.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { anImage } from '../../builders.ts';
import { optionsOf } from './remedy.ts';

const options = optionsOf({ cooldown: true });

test.each([true, false])('an unprotected image is protected, with a cooldown: %s', (cooldown) => {
  expect(protect.calls(anImage(), optionsOf({ cooldown }))).toEqual([
    {
      operation: 'ec2:EnableImageDeregistrationProtection',
      input: { ImageId: 'ami-00000000000000001', WithCooldown: cooldown },
    },
  ]);
});

test('a disabled image is protected too', () => {
  expect(protect.calls(anImage({ state: known('disabled') }), options)).toHaveLength(1);
});

test.each<[string, Partial<Image>]>([
  ['that is protected', { deregistrationProtection: known('on') }],
  ['whose protection somebody just switched off', { deregistrationProtection: known('cooldown') }],
  ['whose protection could not be read', { deregistrationProtection: unknown('denied') }],
  ['that is not made yet', { state: known('pending') }],
  ['that failed', { state: known('failed') }],
  ['whose state could not be read', { state: unknown('denied') }],
])('an image %s is left alone', (_case, changes) => {
  expect(protect.calls(anImage(changes), options)).toEqual([]);
});
