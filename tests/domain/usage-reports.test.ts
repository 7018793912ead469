import { describe, expect, test } from 'vitest';
import type { UsageReport } from '../../shared/domain/facts.ts';
import { lackOfReports, mayAskForReport, reportedUsers } from '../../shared/domain/usage-reports.ts';
import { aUsageReport, now } from '../builders.ts';

const other = '444455556666';
const using = { usedBy: [other] };
const missing = 'no usage report says that nobody else uses it';

describe('nobody whom no report names uses the image', () => {
  test.each<[string, readonly UsageReport[]]>([
    ['two reports a week apart', [aUsageReport(1), aUsageReport(8)]],
    ['the younger one just a week old', [aUsageReport(7), aUsageReport(14)]],
    ['others between them', [aUsageReport(0), aUsageReport(3), aUsageReport(7)]],
    [
      'a pending and a failed one besides',
      [
        aUsageReport(0, { state: 'pending' }),
        aUsageReport(1),
        aUsageReport(2, { state: 'error' }),
        aUsageReport(8),
      ],
    ],
  ])('by %s', (_case, reports) => {
    expect(lackOfReports(reports, now)).toBeNull();
  });
});

describe('it cannot be said that nobody uses the image', () => {
  const apart =
    'its empty usage reports are not 7 days apart: another one is needed from 2026-09-30T12:00:00.000Z on';

  test.each<[string, readonly UsageReport[], string]>([
    ['without a report', [], missing],
    ['by a pending report', [aUsageReport(8, { state: 'pending' })], missing],
    ['by a failed report', [aUsageReport(8, { state: 'error' })], missing],
    ['by a report of unread state', [aUsageReport(8, { state: null })], missing],
    ['by a report on some accounts', [aUsageReport(8, { isWhole: false })], missing],
    ['by a report without a time', [aUsageReport(8, { createdAt: null })], missing],
    ['by one report', [aUsageReport(8)], apart],
    ['by two within a week', [aUsageReport(8), aUsageReport(1.001)], apart],
    [
      'by one that is whole and one that is not',
      [aUsageReport(8), aUsageReport(0, { isWhole: false })],
      apart,
    ],
    [
      'by two that are old',
      [aUsageReport(7.5), aUsageReport(15)],
      'its newest usage report, of 2026-09-24T00:00:00.000Z, counts until 2026-10-01T00:00:00.000Z: another one is needed',
    ],
  ])('%s', (_case, reports, why) => {
    expect(lackOfReports(reports, now)).toBe(why);
  });
});

describe('an account that a report names uses the image', () => {
  test.each<[string, readonly UsageReport[]]>([
    ['while it is the newest', [aUsageReport(1, using), aUsageReport(9)]],
    ['while one later report is empty', [aUsageReport(1), aUsageReport(9, using)]],
    [
      'while two later ones are less than a week apart',
      [aUsageReport(1), aUsageReport(5), aUsageReport(9, using)],
    ],
    ['while two later ones are old', [aUsageReport(8), aUsageReport(15), aUsageReport(20, using)]],
    ['also where the report is not whole', [aUsageReport(1, { ...using, isWhole: false })]],
    [
      'also where its time was not read',
      [aUsageReport(0), aUsageReport(7), aUsageReport(9, { ...using, createdAt: null })],
    ],
  ])('%s', (_case, reports) => {
    expect(reportedUsers(reports, now)).toEqual([other]);
  });

  test('until two later reports a week apart are empty of it', () => {
    const reports = [aUsageReport(1), aUsageReport(8), aUsageReport(9, using)];

    expect(reportedUsers(reports, now)).toEqual([]);
  });

  test('and another one, which is named later, does not keep it', () => {
    const reports = [aUsageReport(1, { usedBy: ['777788889999'] }), aUsageReport(8), aUsageReport(9, using)];

    expect(reportedUsers(reports, now)).toEqual(['777788889999']);
  });

  test('and all of them are told in order, those without a name first', () => {
    const usedBy = ['777788889999', null, '444455556666', '555566667777'];

    expect(reportedUsers([aUsageReport(1, { usedBy })], now)).toEqual([
      null,
      '444455556666',
      '555566667777',
      '777788889999',
    ]);
  });
});

describe('another report may be asked for', () => {
  test.each<[string, readonly UsageReport[], boolean]>([
    ['where there is none', [], true],
    ['a week after the last', [aUsageReport(7)], true],
    ['not within a week', [aUsageReport(6.999)], false],
    ['not while one is being made', [aUsageReport(0.1, { state: 'pending' })], false],
    ['not within a day of one that failed', [aUsageReport(0.999, { state: 'error' })], false],
    ['a day after one that failed', [aUsageReport(1, { state: 'error' })], true],
    ['not where the time of one is not known', [aUsageReport(9, { createdAt: null })], false],
    ['whatever somebody asked about some accounts', [aUsageReport(0, { isWhole: false })], true],
  ])('%s', (_case, reports, may) => {
    expect(mayAskForReport(reports, now)).toBe(may);
  });
});
