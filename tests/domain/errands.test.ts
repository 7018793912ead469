import { describe, expect, test } from 'vitest';
import { announcedFindings } from '../../shared/domain/alerts.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { UsageReport } from '../../shared/domain/facts.ts';
import type { FindingRecord } from '../../shared/domain/history.ts';
import type { Image, ImageUsage } from '../../shared/domain/image.ts';
import { known } from '../../shared/domain/known.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { reportOf } from '../../shared/domain/report.ts';
import {
  aHistory,
  anElsewhere,
  anImage,
  aPlan,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  aUsageReport,
  aView,
  daysAgo,
  someFacts,
} from '../builders.ts';

const imageId = 'ami-00000000000000001';
const stranger = { kind: 'account', principal: '999999999999' } as const;

interface Case {
  readonly image?: Partial<Image>;
  readonly usage?: ImageUsage;
  readonly reports?: readonly UsageReport[];
  readonly gap?: string;
  readonly record?: Partial<FindingRecord>;
  readonly policy?: Partial<Policy>;
  readonly covers?: 'scope' | 'images';
  readonly governed?: readonly string[];
}

/** What the plan asks about an image that is shared with a stranger, and long overdue without these changes. */
function asked({ image, usage, reports = [], gap, record, policy, covers, governed }: Case) {
  const images = [anImage({ launchPermissions: known([stranger]), ...image, ...(usage && { usage }) })];
  const facts = someFacts(images, {
    covers: covers ?? 'scope',
    usageReports: { gap: gap ?? null, ofImage: new Map([[imageId, reports]]) },
  });
  const elsewhere = anElsewhere(governed ?? []);
  const history = aHistory({ findings: [aRecord(record)], elsewhere });
  return aPlan({ facts, policy: aPolicy(policy), history }).filter(
    ({ action }) => action === 'request-usage-report',
  );
}

/** Told so many days ago; disabling is due 30 days later, and nothing before it. */
function toldDaysAgo(days: number) {
  const at = daysAgo(days);
  return {
    record: { announcedAt: at, notifiedAt: at, promisedAt: {} },
    policy: { rules: [aRule({ lifecycle: [aRung('notify', 0), aRung('disable', 30)] })] },
  };
}

describe('a usage report is asked for', () => {
  test('where an enforced step waits for what others use, with the reason and the one call', () => {
    expect(asked({})).toMatchObject([
      {
        actionId: `request-usage-report#${imageId}`,
        status: 'allowed',
        ruleIds: ['one-year'],
        reason:
          'deprecate waits for it: shared with 1 principal; no usage report says that nobody else uses it',
        calls: [
          {
            operation: 'ec2:CreateImageUsageReport',
            input: { ImageId: imageId, ClientToken: `amigov-${imageId}-2026-10-01` },
          },
        ],
      },
    ]);
  });

  test.each<[string, Case]>([
    ['two weeks before a step is due', toldDaysAgo(16)],
    ['again, a week after the last', { reports: [aUsageReport(7)] }],
    ['again, a day after one that failed', { reports: [aUsageReport(1, { state: 'error' })] }],
    [
      'while a report names somebody, to learn when that ends',
      {
        reports: [aUsageReport(8, { usedBy: ['999999999999'] })],
      },
    ],
    ['for a public image', { image: { launchPermissions: known([]), isPublic: known(true) } }],
    ['for an image in use elsewhere long ago, whose date moves on with each use', toldDaysAgo(200)],
  ])('%s', (_case, world) => {
    expect(asked(world)).toMatchObject([{ status: 'allowed' }]);
  });
});

describe('no usage report is asked for', () => {
  test.each<[string, Case]>([
    ['where two reports say that nobody uses it', { reports: [aUsageReport(1), aUsageReport(8)] }],
    ['within a week of the last', { reports: [aUsageReport(6)] }],
    ['while one is being made', { reports: [aUsageReport(0.1, { state: 'pending' })] }],
    ['within a day of one that failed', { reports: [aUsageReport(0.5, { state: 'error' })] }],
    ['where nobody knows which there are', { gap: 'denied' }],
    ['for an image that is not shared', { image: { launchPermissions: known([]) } }],
    ['for an image that governed accounts alone can use', { governed: ['999999999999'] }],
    [
      'for an image that something here uses',
      { usage: { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] } },
    ],
    [
      'where another source was not read',
      { usage: { uses: [], unread: [{ source: 'fleets', why: 'denied' }] } },
    ],
    ['for the image of another owner', { image: { ownerId: '888888888888' } }],
    ['in audit mode', { policy: { rules: [aRule({ mode: 'audit' })] } }],
    ['before the owner was told', { record: { notifiedAt: null, announcedAt: null } }],
    ['more than two weeks before a step is due', toldDaysAgo(15.9)],
    [
      'where the only step may be taken in use',
      {
        policy: {
          rules: [aRule({ lifecycle: [aRung('notify', 0), aRung('deprecate', 7, { whenInUse: true })] })],
        },
      },
    ],
    ['by an event', { covers: 'images' }],
  ])('%s', (_case, world) => {
    expect(asked(world)).toEqual([]);
  });

  test('beyond the limit for what only adds', () => {
    const limits = { ...aPolicy().limits, remedy: { count: 0, percent: 100 } };

    expect(asked({ policy: { limits } })).toMatchObject([{ status: 'held', heldBy: 'blast-radius' }]);
  });
});

test('an alert promises no date for it', () => {
  const images = [anImage({ launchPermissions: known([stranger]) })];
  const view = aView({ images, history: aHistory({ elsewhere: anElsewhere([]) }) });
  const actions = aPlan({ images, history: aHistory({ elsewhere: anElsewhere([]) }) });
  const notify = actions.map((action) => ({
    ...action,
    ...(action.action === 'request-usage-report' ? { action: 'notify' as const } : {}),
  }));

  const told = announcedFindings(reportOf(view, evaluate(view), [...actions, ...notify]));

  expect(told.map(({ promisedAt }) => Object.keys(promisedAt).toSorted())).toEqual([
    ['deprecate', 'deregister', 'disable'],
  ]);
});
