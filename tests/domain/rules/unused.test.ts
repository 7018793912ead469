import { expect, test } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { unused } from '../../../shared/domain/rules/unused.ts';
import { daysAgo, tags } from '../../builders.ts';
import { judge } from './judge.ts';

const instance = { kind: 'instance', arn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1' };
const unread = { source: 'instances', why: 'denied' };

function judgeUse(changes: Partial<Image> = {}) {
  return judge(unused, { days: 90 }, changes);
}

test('an image that something uses is compliant, however old', () => {
  expect(judgeUse({ usage: { uses: [instance], unread: [unread] } })).toEqual({
    status: 'COMPLIANT',
    reason: 'it is in use',
    evidence: {},
  });
});

test('an image that nothing uses and that was never launched is told its creation', () => {
  expect(judgeUse()).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'nothing uses it, and no launch was seen since its creation on 2024-01-01T00:00:00.000Z: retire it, or declare in the policy what needs it',
    evidence: { createdAt: '2024-01-01T00:00:00.000Z', lastLaunchedAt: null, days: 90 },
  });
});

test('an image whose last launch is exactly 90 days ago is told that launch', () => {
  expect(judgeUse({ lastLaunchedAt: known('2026-07-03T12:00:00.000Z') })).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'nothing uses it, and its last launch was on 2026-07-03T12:00:00.000Z: retire it, or declare in the policy what needs it',
    evidence: {
      createdAt: '2024-01-01T00:00:00.000Z',
      lastLaunchedAt: '2026-07-03T12:00:00.000Z',
      days: 90,
    },
  });
});

test.each<[string, Partial<Image>, string]>([
  [
    'launched a millisecond less than 90 days ago',
    { lastLaunchedAt: known('2026-07-03T12:00:00.001Z') },
    'launched within 90 days',
  ],
  [
    'created a millisecond less than 90 days ago',
    { createdAt: known('2026-07-03T12:00:00.001Z') },
    'created within 90 days',
  ],
  [
    'created lately, though its use was not read',
    { createdAt: known(daysAgo(1)), usage: { uses: [], unread: [unread] } },
    'created within 90 days',
  ],
])('an image %s is compliant', (_case, changes, reason) => {
  expect(judgeUse(changes)).toMatchObject({ status: 'COMPLIANT', reason });
});

test('an image created exactly 90 days ago is old enough to be unused', () => {
  expect(judgeUse({ createdAt: known('2026-07-03T12:00:00.000Z') }).status).toBe('NON_COMPLIANT');
});

test.each<[string, Partial<Image>, string]>([
  [
    'whose use was not read',
    { usage: { uses: [], unread: [unread] } },
    'whether it is in use: instances: denied',
  ],
  [
    'whose last launch was not read',
    { lastLaunchedAt: unknown('no text') },
    'whether it is in use: LastLaunchedTime: no text',
  ],
  ['of unknown age', { createdAt: unknown('AWS left it out') }, 'creation date: AWS left it out'],
  ['of unread tags', { tags: unknown('denied') }, 'who decides on its life cycle: tags: denied'],
])('an image %s is insufficient data', (_case, changes, reason) => {
  expect(judgeUse(changes)).toMatchObject({ status: 'INSUFFICIENT_DATA', reason });
});

test.each<[string, Partial<Image>, string]>([
  [
    'another account',
    { ownerId: '999999999999', tags: unknown('not visible') },
    'account 999999999999 decides on its life cycle',
  ],
  [
    'Amazon',
    { ownerId: '137112412989', ownerAlias: 'amazon', tags: unknown('not visible') },
    'amazon decides on its life cycle',
  ],
  [
    'AWS Backup',
    { tags: known(tags({ 'aws:backup:source-resource': 'i-1' })) },
    'AWS Backup decides on its life cycle',
  ],
  [
    'Data Lifecycle Manager',
    { tags: known(tags({ 'aws:dlm:lifecycle-policy-id': 'policy-1' })) },
    'Data Lifecycle Manager decides on its life cycle',
  ],
])('the rule does not apply to an image of %s', (_case, changes, reason) => {
  expect(judgeUse(changes)).toMatchObject({ status: 'NOT_APPLICABLE', reason });
});

test.each<[string, Partial<Image>]>([
  ['disabled', { state: known('disabled') }],
  ['failed', { state: known('failed'), ebsDevices: known([]) }],
  ['instance-store', { rootDeviceType: known('instance-store'), ebsDevices: known([]) }],
  ['imported', { name: 'import-ami-0123456789abcdef0' }],
  ['nameless', { name: null }],
])('an image that is %s is unused like any other', (_case, changes) => {
  expect(judgeUse(changes).status).toBe('NON_COMPLIANT');
});
