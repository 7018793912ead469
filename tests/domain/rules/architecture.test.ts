import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known } from '../../../shared/domain/known.ts';
import { architecture } from '../../../shared/domain/rules/architecture.ts';
import { judge } from './judge.ts';

function judgeArchitecture(own: string | null, changes: Partial<Image> = {}) {
  return judge(architecture, { allowed: ['arm64', 'x86_64'] }, { architecture: own, ...changes });
}

test.each(['arm64', 'x86_64'])('%s is allowed', (own) => {
  expect(judgeArchitecture(own)).toEqual({
    status: 'COMPLIANT',
    reason: `it is for ${own}`,
    evidence: { architecture: own },
  });
});

test('another architecture is named with what was wanted', () => {
  expect(judgeArchitecture('i386')).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'it is for i386, wanted arm64 or x86_64: build it anew for an allowed architecture and move its users over',
    evidence: { architecture: 'i386' },
  });
});

test('an architecture that begins like an allowed one is another', () => {
  expect(judgeArchitecture('arm64_mac').status).toBe('NON_COMPLIANT');
});

test('an architecture that AWS leaves out is insufficient data', () => {
  expect(judgeArchitecture(null)).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'its architecture is not in the answer',
  });
});

test('the rule does not apply to a failed image', () => {
  expect(judgeArchitecture('i386', { state: known('failed') })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'its making failed: nothing can be launched from it',
  });
});

test('a pending image has its architecture from the beginning', () => {
  expect(judgeArchitecture('i386', { state: known('pending') }).status).toBe('NON_COMPLIANT');
});
