import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { imdsV2 } from '../../../shared/domain/rules/imds-v2.ts';
import { judge } from './judge.ts';

function judgeSupport(support: Image['imdsSupport'], changes: Partial<Image> = {}) {
  return judge(imdsV2, {}, { imdsSupport: support, ...changes });
}

test('support of v2.0 is compliant', () => {
  expect(judgeSupport(known('v2.0'))).toEqual({
    status: 'COMPLIANT',
    reason: 'its instances take only IMDSv2 by default',
    evidence: {},
  });
});

test('an image without it is told what to do', () => {
  expect(judgeSupport(known(null))).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'its instances take IMDSv1 too by default: once its software can do with IMDSv2, set its IMDS support to v2.0 (this cannot be undone)',
    evidence: {},
  });
});

test.each<[string, Image['imdsSupport'], Partial<Image>, string]>([
  ['support that was not read', unknown('a list, not text'), {}, 'IMDS support: a list, not text'],
  ['a version of another day', known('v3.0'), {}, 'IMDS support "v3.0" is not known here'],
  ['a making that goes on', known(null), { state: known('pending') }, 'the image is still being made'],
  ['an unread state', known(null), { state: unknown('denied') }, 'state: denied'],
])('an image with %s is insufficient data', (_case, support, changes, reason) => {
  expect(judgeSupport(support, changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test('a pending image that has it already is compliant', () => {
  expect(judgeSupport(known('v2.0'), { state: known('pending') }).status).toBe('COMPLIANT');
});

test.each(['failed', 'error', 'invalid'] as const)(
  'the rule does not apply to an image that is %s',
  (state) => {
    expect(judgeSupport(known(null), { state: known(state) })).toMatchObject({
      status: 'NOT_APPLICABLE',
      reason: 'its making failed: nothing can be launched from it',
    });
  },
);

test.each<[string, Partial<Image>]>([
  ['of another owner', { ownerId: '999999999999', tags: unknown('not visible') }],
  ['from the Marketplace', { ownerAlias: 'aws-marketplace' }],
  ['with an instance-store root', { rootDeviceType: known('instance-store'), ebsDevices: known([]) }],
  ['that is disabled', { state: known('disabled') }],
])('an image %s is judged: AWS tells it of every image', (_case, changes) => {
  expect(judgeSupport(known(null), changes).status).toBe('NON_COMPLIANT');
});
