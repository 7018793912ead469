import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { tpm } from '../../../shared/domain/rules/tpm.ts';
import { judge } from './judge.ts';

function judgeSupport(support: Image['tpmSupport'], changes: Partial<Image> = {}) {
  return judge(tpm, {}, { tpmSupport: support, ...changes });
}

test('support of v2.0 is compliant', () => {
  expect(judgeSupport(known('v2.0'))).toEqual({
    status: 'COMPLIANT',
    reason: 'its instances have a NitroTPM',
    evidence: {},
  });
});

test('an image without it is told what to do', () => {
  expect(judgeSupport(known(null))).toEqual({
    status: 'NON_COMPLIANT',
    reason: 'its instances have no NitroTPM: register it anew with TPM support v2.0 and boot mode uefi',
    evidence: {},
  });
});

test.each<[string, Image['tpmSupport'], Partial<Image>, string]>([
  ['support that was not read', unknown('a list, not text'), {}, 'TPM support: a list, not text'],
  ['a version of another day', known('v3.0'), {}, 'TPM support "v3.0" is not known here'],
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
