import { expect, test } from 'vitest';
import { imageId, ownImage, type Recorded, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const shared = {
  ImageId: imageId,
  LaunchPermissions: [
    { UserId: '444455556666' },
    { OrganizationArn: 'arn:aws:organizations::1:organization/o-1' },
  ],
};
const types = [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }];

function report(day: string, fields: Readonly<Record<string, unknown>> = {}) {
  const CreationTime = `2026-10-${day}T08:00:00+00:00`;
  return {
    ImageId: imageId,
    ReportId: `amiur-${day}`,
    State: 'available',
    CreationTime,
    ResourceTypes: types,
    ...fields,
  };
}

function entry(fields: Readonly<Record<string, unknown>>) {
  return {
    ImageId: imageId,
    ReportId: 'amiur-01',
    ResourceType: 'ec2:Instance',
    AccountId: '444455556666',
    ...fields,
  };
}

function sharedWith(recorded: Recorded) {
  return usageOf({ ImageAttributes: [shared], ...recorded });
}

const inOther = usedBy('other-account', 'arn:aws:iam::444455556666:root');

test('a shared image is in use where a report counts a use by another account', async () => {
  expect(await sharedWith({ ImageUsageReportEntries: [entry({ UsageCount: 3 })] })).toEqual(inOther);
});

test.each([{}, { UsageCount: 'many' }])('an entry with %j for a count is a use', async (count) => {
  expect(await sharedWith({ ImageUsageReportEntries: [entry(count)] })).toEqual(inOther);
});

test('an entry of an account without a name leaves the use open', async () => {
  const { unread } = await sharedWith({
    ImageUsageReportEntries: [entry({ AccountId: undefined, UsageCount: 1 })],
  });

  expect(unread).toContainEqual({
    source: 'other-accounts',
    why: 'a usage report tells of a use by an account that it does not name',
  });
});

test('two empty reports a week apart say that nobody else uses a shared image', async () => {
  expect(await sharedWith({ ImageUsageReports: [report('08'), report('01')] })).toEqual(unused);
});

test('our own account and counts of zero are no use elsewhere', async () => {
  const entries = [entry({ AccountId: '111122223333', UsageCount: 9 }), entry({ UsageCount: 0 })];

  expect(
    await sharedWith({ ImageUsageReports: [report('08'), report('01')], ImageUsageReportEntries: entries }),
  ).toEqual(unused);
});

test.each([
  ['no report', [], 'no usage report says that nobody else uses it'],
  [
    'one report',
    [report('08')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-15T08:00:00.000Z on',
  ],
  [
    'reports six days apart',
    [report('07'), report('01')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-08T08:00:00.000Z on',
  ],
  [
    'a pending report',
    [report('08', { State: 'pending' }), report('01')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-08T08:00:00.000Z on',
  ],
  [
    'a failed report',
    [report('08', { State: 'error' }), report('01')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-08T08:00:00.000Z on',
  ],
  [
    'a report on one account',
    [report('08', { AccountIds: ['1'] }), report('01')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-08T08:00:00.000Z on',
  ],
  [
    'a report on instances alone',
    [report('08', { ResourceTypes: [types[0]] }), report('01')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-08T08:00:00.000Z on',
  ],
  [
    'a report without a time',
    [report('08', { CreationTime: 'x' }), report('01')],
    'its empty usage reports are not 7 days apart: another one is needed from 2026-10-08T08:00:00.000Z on',
  ],
  [
    'reports on another image',
    [report('08', { ImageId: 'ami-0b1b2c3d4e5f60718' })],
    'no usage report says that nobody else uses it',
  ],
])('a shared image with %s may be in use elsewhere', async (_case, reports, why) => {
  expect(await sharedWith({ ImageUsageReports: reports })).toEqual(
    unreadIn('other-accounts', `shared with 2 principals; ${why}`),
  );
});

test('a private image needs no reports', async () => {
  expect(await usageOf({}, ['ImageUsageReports', 'ImageUsageReportEntries'])).toEqual(unused);
});

test('a public image needs them', async () => {
  expect(await usageOf({ Images: [{ ...ownImage, Public: true }] })).toEqual(
    unreadIn('other-accounts', 'public; no usage report says that nobody else uses it'),
  );
});

test('an image whose launch permissions were not read is possibly shared, whatever the reports say', async () => {
  expect(await usageOf({ ImageAttributes: [], ImageUsageReports: [report('08'), report('01')] })).toEqual(
    unreadIn('other-accounts', 'possibly shared: ImageAttributes holds no launch permissions of it'),
  );
});

test('an image that is shared no more is in use by whom the entries name', async () => {
  expect(await usageOf({ ImageUsageReportEntries: [entry({ UsageCount: 1 })] })).toEqual(inOther);
});

test('the image of another owner needs no look elsewhere', async () => {
  expect(await usageOf({ Images: [{ ...ownImage, OwnerId: '999988887777', Public: true }] })).toEqual(unused);
});
