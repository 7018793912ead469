import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { enaSupport } from '../../../shared/domain/rules/ena-support.ts';
import { judge } from './judge.ts';

function judgeSupport(support: Image['enaSupport'], changes: Partial<Image> = {}) {
  return judge(enaSupport, {}, { enaSupport: support, ...changes });
}

test('an image that supports ENA is compliant', () => {
  expect(judgeSupport(known(true))).toEqual({
    status: 'COMPLIANT',
    reason: 'it supports ENA',
    evidence: {},
  });
});

test.each([false, null])('an image whose support is %s is told how to get it', (support) => {
  expect(judgeSupport(known(support))).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'it does not support ENA: install the driver on an instance, switch ENA support on there, and make a new image of it',
    evidence: {},
  });
});

test.each<[string, Image['enaSupport'], Partial<Image>, string]>([
  [
    'support that was not read',
    unknown('"true", not true or false'),
    {},
    'ENA support: "true", not true or false',
  ],
  ['a making that goes on', known(null), { state: known('pending') }, 'the image is still being made'],
])('an image with %s is insufficient data', (_case, support, changes, reason) => {
  expect(judgeSupport(support, changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test('the rule does not apply to a failed image', () => {
  expect(judgeSupport(known(null), { state: known('failed') })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'its making failed: nothing can be launched from it',
  });
});

test('an instance-store image is judged like any other', () => {
  const instanceStore: Partial<Image> = { rootDeviceType: known('instance-store'), ebsDevices: known([]) };

  expect(judgeSupport(known(null), instanceStore).status).toBe('NON_COMPLIANT');
});
