import { expect, test } from 'vitest';
import { noHistory } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { inUse, unreadReason, usageOf } from '../../shared/domain/in-use.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { anImage, aPolicy, globs, now, someFacts } from '../builders.ts';

const instance = { kind: 'instance', arn: 'i-1' };
const fleets = { source: 'Fleets', why: 'access denied' };
const accountable = { reason: 'r', owner: 'o', expires: '2026-10-01' };

function usage(changes: Partial<Image> = {}, policyUsage: Partial<Policy['usage']> = {}, at = now) {
  const policy = aPolicy({ usage: { ...aPolicy().usage, ...policyUsage } });
  return usageOf(anImage(changes), { facts: someFacts([]), policy, history: noHistory, now: at });
}

test('nothing read that names the image, and everything read: not in use', () => {
  expect(inUse({ uses: [], unread: [] })).toEqual({ known: true, value: false });
});

test('one use decides, whatever was not read', () => {
  expect(inUse({ uses: [instance], unread: [fleets] })).toEqual({ known: true, value: true });
});

test('without a use, one source that was not read leaves it open', () => {
  expect(inUse({ uses: [], unread: [fleets] })).toEqual({ known: false, why: 'Fleets: access denied' });
});

test('several unread sources are told by the first and their number', () => {
  expect(unreadReason([fleets, fleets, fleets])).toBe('Fleets: access denied (and 2 more unread)');
});

test('where everything was read nothing keeps anybody from saying that nobody uses it', () => {
  expect(unreadReason([])).toBeNull();
});

test.each([
  ['29 days and 23 hours ago', '2026-09-01T12:00:00.001Z', true],
  ['exactly 30 days ago', '2026-09-01T12:00:00.000Z', false],
  ['in the future, by another clock', '2026-10-02T00:00:00.000Z', true],
])('a launch %s: %s is a use: %s', (_case, launchedAt, isUse) => {
  const { uses, unread } = usage({ lastLaunchedAt: known(launchedAt) });

  expect(unread).toEqual([]);
  expect(uses).toEqual(
    isUse
      ? [{ kind: 'launched-recently', arn: 'arn:aws:ec2:eu-central-1::image/ami-00000000000000001' }]
      : [],
  );
});

test('a launch time that could not be read is a source that was not read', () => {
  expect(usage({ lastLaunchedAt: unknown('no permission') }).unread).toEqual([
    { source: 'LastLaunchedTime', why: 'no permission' },
  ]);
});

test('no policy can declare the launch time absent', () => {
  const absent = [{ source: 'LastLaunchedTime', ...accountable }];

  expect(usage({ lastLaunchedAt: unknown('no permission') }, { absent }).unread).toHaveLength(1);
});

test.each([
  ['its id', 'ami-00000000000000001'],
  ['its name', 'web'],
  ['a glob over its name', 'w*'],
])('an image that the policy declares by %s is in use', (_case, pattern) => {
  const references = [{ images: globs('other', pattern), ...accountable }];

  expect(usage({}, { references }).uses).toEqual([
    { kind: 'declared-in-policy', arn: 'arn:aws:ec2:eu-central-1::image/ami-00000000000000001' },
  ]);
});

test('what the policy declares of other images says nothing of this one', () => {
  const references = [{ images: globs('other', 'ami-0000000000000000f'), ...accountable }];

  expect(usage({}, { references }).uses).toEqual([]);
});

test('a declared use ends after its last day', () => {
  const references = [{ images: globs('web'), ...accountable }];

  expect(usage({}, { references }, new Date('2026-10-01T23:59:59.999Z')).uses).toHaveLength(1);
  expect(usage({}, { references }, new Date('2026-10-02T00:00:00.000Z')).uses).toHaveLength(0);
});

test('a source that the policy declares absent need not be read, while the declaration holds', () => {
  const absent = [{ source: 'Fleets', ...accountable }];
  const own = { usage: { uses: [], unread: [fleets] } };

  expect(usage(own, { absent }).unread).toEqual([]);
  expect(usage(own, { absent }, new Date('2026-10-02T00:00:00.000Z')).unread).toEqual([fleets]);
});

test('declaring one source absent leaves the others unread, and every use a use', () => {
  const absent = [{ source: 'Instances', ...accountable }];

  expect(usage({ usage: { uses: [instance], unread: [fleets] } }, { absent })).toEqual({
    uses: [instance],
    unread: [fleets],
  });
});
