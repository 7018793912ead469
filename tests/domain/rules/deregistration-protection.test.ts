import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { deregistrationProtection } from '../../../shared/domain/rules/deregistration-protection.ts';
import { judge } from './judge.ts';

function judgeProtection(protection: Image['deregistrationProtection'], changes: Partial<Image> = {}) {
  return judge(deregistrationProtection, {}, { deregistrationProtection: protection, ...changes });
}

test('a protected image is compliant', () => {
  expect(judgeProtection(known('on'))).toEqual({
    status: 'COMPLIANT',
    reason: 'deregistration protection is on',
    evidence: {},
  });
});

test.each<['off' | 'cooldown', string]>([
  ['off', 'deregistration protection is off: switch it on, with a cooldown if you like'],
  [
    'cooldown',
    'deregistration protection was switched off and holds for at most 24 hours more: switch it on again',
  ],
])('protection that is %s is none that stays', (protection, reason) => {
  expect(judgeProtection(known(protection))).toMatchObject({ status: 'NON_COMPLIANT', reason });
});

test.each<[string, Image['deregistrationProtection'], Partial<Image>, string]>([
  ['of unread protection', unknown('no known state'), {}, 'deregistration protection: no known state'],
  ['that is still being made', known('off'), { state: known('pending') }, 'the image is still being made'],
  ['of unread state', known('off'), { state: unknown('denied') }, 'state: denied'],
  [
    'of unread tags',
    known('off'),
    { tags: unknown('denied') },
    'who decides on its life cycle: tags: denied',
  ],
])('an image %s is insufficient data', (_case, protection, changes, reason) => {
  expect(judgeProtection(protection, changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test.each<[string, Partial<Image>, string]>([
  ['that failed', { state: known('error') }, 'its making failed: nothing can be launched from it'],
  ['that AWS Backup must expire', { ownerAlias: 'aws-backup-vault' }, 'AWS Backup decides on its life cycle'],
  [
    'of another account',
    { ownerId: '999999999999', tags: unknown('not visible') },
    'account 999999999999 decides on its life cycle',
  ],
])('the rule does not apply to an image %s', (_case, changes, reason) => {
  expect(judgeProtection(known('off'), changes)).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});

test('a disabled image can still be deregistered, and is judged', () => {
  expect(judgeProtection(known('off'), { state: known('disabled') }).status).toBe('NON_COMPLIANT');
});
