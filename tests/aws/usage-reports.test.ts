import { expect, test } from 'vitest';
import { factsOf, imageId, otherImageId } from './answers.ts';

const other = '444455556666';
const report = {
  ImageId: imageId,
  ReportId: 'amiur-2',
  State: 'available',
  CreationTime: '2026-10-08T08:00:00Z',
};
const entry = {
  ...{ ImageId: imageId, ReportId: 'amiur-2', AccountId: other, UsageCount: 1 },
  ReportCreationTime: '2026-10-08T08:00:00Z',
};

async function reports(listed: readonly unknown[], entries: readonly unknown[] = []) {
  const { usageReports } = await factsOf({ ImageUsageReports: listed, ImageUsageReportEntries: entries });
  return usageReports.ofImage.get(imageId);
}

test('a report and its entries are one report', async () => {
  expect(await reports([report], [entry, { ...entry, AccountId: null }])).toEqual([
    {
      ...{ reportId: 'amiur-2', state: 'available', createdAt: '2026-10-08T08:00:00.000Z' },
      ...{ isWhole: true, usedBy: [other, null] },
    },
  ]);
});

test('an entry is of its own report and image alone', async () => {
  const first = { ...report, ReportId: 'amiur-1' };
  const elsewhere = { ...entry, ImageId: otherImageId, AccountId: '555566667777' };

  expect((await reports([first, report], [entry, elsewhere]))?.map(({ usedBy }) => usedBy)).toEqual([
    [],
    [other],
  ]);
});

test('an entry without its report is a report that says nothing of all the others', async () => {
  expect(await reports([], [entry])).toEqual([
    {
      ...{ reportId: 'amiur-2', state: null, createdAt: '2026-10-08T08:00:00.000Z' },
      ...{ isWhole: false, usedBy: [other] },
    },
  ]);
});

test('reports are told in order of id and time', async () => {
  const later = { ...report, CreationTime: '2026-10-09T08:00:00Z' };
  const found = await reports([later, report, { ...later, ReportId: 'amiur-1' }]);

  expect(found?.map(({ reportId, createdAt }) => `${reportId} ${createdAt?.slice(0, 10)}`)).toEqual([
    'amiur-1 2026-10-09',
    'amiur-2 2026-10-08',
    'amiur-2 2026-10-09',
  ]);
});

test.each([
  [{ AccountIds: [other] }, false],
  [{ AccountIds: [] }, true],
  [{ ResourceTypes: ['ec2:Instance'] }, false],
  [{ ResourceTypes: [{ ResourceType: 'ec2:Instance' }] }, false],
  [{ ResourceTypes: [{ ResourceType: 'ec2:LaunchTemplate' }] }, false],
  [{ ResourceTypes: [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }] }, true],
])('a report limited to %j is whole: %s', async (limited, isWhole) => {
  expect((await reports([{ ...report, ...limited }]))?.map((found) => found.isWhole)).toEqual([isWhole]);
});
