import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { namePattern } from '../../../shared/domain/rules/name-pattern.ts';
import { globs, tags } from '../../builders.ts';
import { judge } from './judge.ts';

function judgeName(name: string | null, changes: Partial<Image> = {}) {
  return judge(namePattern, { name: globs('golden-*', 'base-??') }, { name, ...changes });
}

test.each(['golden-', 'golden-web-20261001', 'base-12'])('the name %s is allowed', (name) => {
  expect(judgeName(name)).toEqual({ status: 'COMPLIANT', reason: 'the name is allowed', evidence: {} });
});

test.each(['Golden-web', 'base-1', 'base-123', 'my golden-web'])('the name %s is not allowed', (name) => {
  expect(judgeName(name).status).toBe('NON_COMPLIANT');
});

test('the owner is told the name, what was wanted, and that only a copy gets another one', () => {
  expect(judgeName('packer "1"')).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'the name is "packer \\"1\\"", wanted golden-* or base-??: a name cannot be changed, copy the image under another one and retire this one',
    evidence: { name: 'packer "1"' },
  });
});

test.each<[string, Partial<Image>, string]>([
  [
    'another account',
    { ownerId: '999999999999', tags: unknown('not visible') },
    'account 999999999999 chose its name',
  ],
  ['AWS Backup', { ownerAlias: 'aws-backup-vault' }, 'AWS Backup chose its name'],
  [
    'Data Lifecycle Manager',
    { tags: known(tags({ 'dlm:managed': '' })) },
    'Data Lifecycle Manager chose its name',
  ],
])('the rule does not apply to the names that %s chooses', (_case, changes, reason) => {
  expect(judgeName('policy-0123_i-1', changes)).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});

test.each<[string, string | null, Partial<Image>, string]>([
  ['no name', null, {}, 'its name is not in the answer'],
  ['unread tags', 'web', { tags: unknown('denied') }, 'who chose its name: tags: denied'],
  ['no known owner', 'web', { ownerId: null }, 'who chose its name: its owner is not in the answer'],
])('an image with %s is insufficient data', (_case, name, changes, reason) => {
  expect(judgeName(name, changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test('a name that is allowed is so, whoever chose it', () => {
  expect(judgeName('golden-web', { ownerId: null, tags: unknown('denied') }).status).toBe('COMPLIANT');
});

test.each<[string, Partial<Image>]>([
  ['an image of Image Builder', { tags: known(tags({ CreatedBy: 'EC2 Image Builder' })) }],
  ['an imported image', { name: 'import-ami-0123456789abcdef0' }],
  ['a pending image', { state: known('pending') }],
])('%s is judged by its name', (_case, changes) => {
  expect(judgeName('web', changes).status).toBe('NON_COMPLIANT');
});
