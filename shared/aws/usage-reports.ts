import type { UsageReport, UsageReports } from '../domain/facts.ts';
import type { AccountId, Scope } from '../domain/image.ts';
import { by } from '../domain/order.ts';
import type { AnswerName } from './answers.ts';
import { type Fields, instantAt, recordsAt, textOrNull, valueAt, valuesAt, wholeNumberAt } from './fields.ts';
import type { World } from './world.ts';

export const usageReportAnswers: readonly AnswerName[] = ['ImageUsageReports', 'ImageUsageReportEntries'];

/** What image usage reports tell of other accounts, by image and in order of report. An entry counts also where its report was not read. */
export function usageReportsIn(world: World, scope: Scope): UsageReports {
  const entries = Map.groupBy(world.records('ImageUsageReportEntries'), keyOf);
  const listed = world.records('ImageUsageReports');
  const known = new Set(listed.map(keyOf));
  const unlisted = [...entries].filter(([key]) => !known.has(key));
  const reports = [
    ...listed.map((record) => reportOf(record, entries.get(keyOf(record)) ?? [], scope)),
    ...unlisted.flatMap(([, records]) => records.map((record) => entryAlone(record, scope))),
  ].toSorted(
    by(
      ({ report }) => report.reportId,
      ({ report }) => report.createdAt ?? '',
    ),
  );
  const ofImage = Map.groupBy(reports, ({ imageId }) => imageId);
  return {
    gap: world.gap('ImageUsageReports') ?? world.gap('ImageUsageReportEntries'),
    ofImage: new Map([...ofImage].map(([imageId, own]) => [imageId, own.map(({ report }) => report)])),
  };
}

interface ReportOnImage {
  readonly imageId: string;
  readonly report: UsageReport;
}

function reportOf(record: Fields, entries: readonly Fields[], scope: Scope): ReportOnImage {
  const created = instantAt(record, 'CreationTime');
  return {
    imageId: imageIdOf(record),
    report: {
      reportId: reportIdOf(record),
      state: textOrNull(record, 'State'),
      createdAt: created.known ? created.value : null,
      isWhole: isWhole(record),
      usedBy: [...new Set(entries.flatMap((entry) => usersIn(entry, scope)))],
    },
  };
}

function entryAlone(entry: Fields, scope: Scope): ReportOnImage {
  const created = instantAt(entry, 'ReportCreationTime');
  return {
    imageId: imageIdOf(entry),
    report: {
      reportId: reportIdOf(entry),
      state: null,
      createdAt: created.known ? created.value : null,
      isWhole: false,
      usedBy: usersIn(entry, scope),
    },
  };
}

function keyOf(record: Fields): string {
  return `${reportIdOf(record)} ${imageIdOf(record)}`;
}

function imageIdOf(record: Fields): string {
  return textOrNull(record, 'ImageId') ?? '';
}

function reportIdOf(record: Fields): string {
  return textOrNull(record, 'ReportId') ?? '';
}

/** An entry that does not say how many, or whose, is a use: only a count of zero and our own account are none. */
function usersIn(entry: Fields, { accountId }: Scope): readonly (AccountId | null)[] {
  const account = textOrNull(entry, 'AccountId');
  const count = wholeNumberAt(entry, 'UsageCount');
  return account === accountId || (count.known && count.value === 0) ? [] : [account];
}

/** Not limited to some accounts, and about instances and templates both. */
function isWhole(record: Fields): boolean {
  const accounts = valuesAt(record, 'AccountIds');
  const types = recordsAt(record, 'ResourceTypes');
  if (!accounts.known || !types.known) return false;
  const names = new Set(types.value.map((type) => valueAt(type, 'ResourceType')));
  const coversBoth = names.has('ec2:Instance') && names.has('ec2:LaunchTemplate');
  return accounts.value.length === 0 && (coversBoth || types.value.length === 0);
}
