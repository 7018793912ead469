import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { bootMode } from '../../../shared/domain/rules/boot-mode.ts';
import { judge } from './judge.ts';

function judgeMode(
  mode: Image['bootMode'],
  changes: Partial<Image> = {},
  allowed = ['uefi', 'uefi-preferred'],
) {
  return judge(bootMode, { allowed }, { bootMode: mode, ...changes });
}

test.each(['uefi', 'uefi-preferred'])('the mode %s is allowed', (mode) => {
  expect(judgeMode(known(mode))).toEqual({
    status: 'COMPLIANT',
    reason: `boot mode is ${mode}`,
    evidence: { bootMode: mode },
  });
});

test('another mode is named with what was wanted', () => {
  expect(judgeMode(known('legacy-bios'))).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'boot mode is legacy-bios, wanted uefi or uefi-preferred: register it anew with an allowed one, if its operating system can',
    evidence: { bootMode: 'legacy-bios' },
  });
});

test('an image that sets no mode leaves it to the instance type', () => {
  expect(judgeMode(known(null))).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'it sets no boot mode, so that the instance type decides; wanted uefi or uefi-preferred: register it anew with one of them',
    evidence: { bootMode: null },
  });
});

test('arm64 boots by UEFI where the image sets no mode', () => {
  expect(judgeMode(known(null), { architecture: 'arm64' })).toMatchObject({
    status: 'COMPLIANT',
    reason: 'arm64 boots by uefi',
  });
  expect(judgeMode(known(null), { architecture: 'arm64' }, ['legacy-bios']).status).toBe('NON_COMPLIANT');
  expect(judgeMode(known('legacy-bios'), { architecture: 'arm64' }).status).toBe('NON_COMPLIANT');
});

test.each<[string, Image['bootMode'], Partial<Image>, string]>([
  ['a mode that was not read', unknown('a list, not text'), {}, 'boot mode: a list, not text'],
  ['a making that goes on', known(null), { state: known('pending') }, 'the image is still being made'],
])('an image with %s is insufficient data', (_case, mode, changes, reason) => {
  expect(judgeMode(mode, changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test('the rule does not apply to a failed image', () => {
  expect(judgeMode(known(null), { state: known('failed') })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'its making failed: nothing can be launched from it',
  });
});

test("another owner's image is judged: AWS tells the mode of every image", () => {
  expect(judgeMode(known('legacy-bios'), { ownerAlias: 'amazon' }).status).toBe('NON_COMPLIANT');
});
