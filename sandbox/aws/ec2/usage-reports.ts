import {
  CreateImageUsageReport$,
  type CreateImageUsageReportRequest,
  type CreateImageUsageReportResult,
  DeleteImageUsageReport$,
  type DeleteImageUsageReportRequest,
  type DeleteImageUsageReportResult,
  DescribeImageUsageReportEntries$,
  type DescribeImageUsageReportEntriesRequest,
  type DescribeImageUsageReportEntriesResult,
  DescribeImageUsageReports$,
  type DescribeImageUsageReportsRequest,
  type DescribeImageUsageReportsResult,
  type Filter,
  type ImageUsageReport,
  type ImageUsageReportEntry,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { onceByToken } from './client-token.ts';
import { applyFilters } from './filters.ts';
import { ownImage } from './image-access.ts';
import { readTagSpecifications } from './tag-specifications.ts';
import { checkReportTypes, countUsage } from './usage-report-entries.ts';

// Reports are kept 30 days (aws-facts B.12).
const keptMs = 30 * 24 * 60 * 60 * 1000;
const maxAccounts = 200;
const limits = { min: 1, max: 500, whenAbsent: 500 };

/** Asks who uses an image, other accounts included: pending first, then available or error (aws-facts B.12). */
export const createImageUsageReport = operation({
  schema: CreateImageUsageReport$,
  mutating: true,
  honours: ['AccountIds', 'ClientToken', 'ImageId', 'ResourceTypes', 'TagSpecifications'],
  handle(input: Input<CreateImageUsageReportRequest>, context): CreateImageUsageReportResult {
    return onceByToken(context, 'CreateImageUsageReport', input, () => createReport(input, context));
  },
});

export const deleteImageUsageReport = operation({
  schema: DeleteImageUsageReport$,
  mutating: true,
  honours: ['ReportId'],
  handle({ ReportId }: Input<DeleteImageUsageReportRequest>, context): DeleteImageUsageReportResult {
    if (context.scope.usageReports.get(ReportId) === undefined) throw reportNotFound(ReportId);
    context.scope.usageReports.remove(ReportId);
    return { Return: true };
  },
});

export const describeImageUsageReports = operation({
  schema: DescribeImageUsageReports$,
  facts: ['ImageUsageReports'],
  honours: ['Filters', 'ImageIds', 'MaxResults', 'NextToken', 'ReportIds'],
  handle(input: DescribeImageUsageReportsRequest, context): DescribeImageUsageReportsResult {
    const { items, nextToken } = page(context, 'DescribeImageUsageReports', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits,
      key: ({ ReportId = '' }: ImageUsageReport) => ReportId,
      list: () => listReports(input, context),
    });
    return { ImageUsageReports: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

export const describeImageUsageReportEntries = operation({
  schema: DescribeImageUsageReportEntries$,
  facts: ['ImageUsageReportEntries'],
  honours: ['Filters', 'ImageIds', 'MaxResults', 'NextToken', 'ReportIds'],
  handle(input: DescribeImageUsageReportEntriesRequest, context): DescribeImageUsageReportEntriesResult {
    const { items, nextToken } = page(context, 'DescribeImageUsageReportEntries', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits,
      key: ({ ReportId, AccountId, ResourceType }: ImageUsageReportEntry) =>
        `${ReportId}#${AccountId}#${ResourceType}`,
      list: () => listEntries(input, context),
    });
    return { ImageUsageReportEntries: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

function createReport(
  input: Input<CreateImageUsageReportRequest>,
  context: Context,
): CreateImageUsageReportResult {
  const { world, scope, accountId, region, now } = context;
  ownImage(context, input.ImageId);
  checkReportTypes(input.ResourceTypes);
  if ((input.AccountIds ?? []).length > maxAccounts) {
    throw new AwsError('InvalidParameterValue', `At most ${maxAccounts} account ids can be given`);
  }
  const tags = readTagSpecifications(input.TagSpecifications, ['image-usage-report']);
  const ReportId = world.ids.next(`${accountId}#${region}`, 'amiur');
  const report: ImageUsageReport = {
    ImageId: input.ImageId,
    ReportId,
    ResourceTypes: input.ResourceTypes,
    ...(input.AccountIds === undefined ? {} : { AccountIds: input.AccountIds }),
    State: 'pending',
    CreationTime: now,
    ExpirationTime: new Date(now.getTime() + keptMs),
  };
  scope.usageReports.put(ReportId, { report, entries: undefined });
  if (tags['image-usage-report'] !== undefined) scope.tags.put(ReportId, tags['image-usage-report']);
  world.schedule(world.timings.usageReport, () => completeReport(report, context));
  world.schedule(keptMs, () => scope.usageReports.remove(ReportId));
  return { ReportId };
}

function completeReport(report: ImageUsageReport, { world, scope, fault }: Context): void {
  const id = report.ReportId ?? '';
  if (scope.usageReports.get(id) === undefined) return;
  if (fault?.kind === 'fails-later') {
    // The API's word is `error`, which the SDK's waiter does not know (aws-facts B.12).
    const failed = { ...report, State: 'error', StateReason: fault.message };
    scope.usageReports.put(id, { report: failed, entries: undefined });
    return;
  }
  const entries = countUsage(world, scope.region, report);
  scope.usageReports.put(id, { report: { ...report, State: 'available' }, entries });
}

interface ReportSelection {
  readonly Filters?: Filter[] | undefined;
  readonly ImageIds?: string[] | undefined;
  readonly ReportIds?: string[] | undefined;
}

function listReports(
  { ImageIds: images = [], ReportIds: ids = [], Filters }: ReportSelection,
  context: Context,
): ImageUsageReport[] {
  const { scope, moment } = context;
  const reports = context.read(scope.usageReports).map(({ report }) => {
    const tags = scope.tags.get(report.ReportId ?? '', moment) ?? [];
    return tags.length === 0 ? report : { ...report, Tags: [...tags] };
  });
  const missing = ids.find((id) => !reports.some(({ ReportId }) => ReportId === id));
  if (missing !== undefined) throw reportNotFound(missing);
  const items = reports
    .filter(({ ReportId = '' }) => ids.length === 0 || ids.includes(ReportId))
    .filter(({ ImageId = '' }) => images.length === 0 || images.includes(ImageId));
  const fields = {
    'creation-time': ({ CreationTime }: ImageUsageReport) => CreationTime,
    state: ({ State }: ImageUsageReport) => State,
  };
  return applyFilters({ items, filters: Filters, fields, tags: ({ Tags = [] }) => Tags });
}

function listEntries(input: ReportSelection, context: Context): ImageUsageReportEntry[] {
  const reports = new Set(
    listReports({ ImageIds: input.ImageIds, ReportIds: input.ReportIds }, context).map(
      ({ ReportId }) => ReportId,
    ),
  );
  const items = context.read(context.scope.usageReports).flatMap(({ entries = [] }) => entries);
  const fields = {
    'account-id': ({ AccountId }: ImageUsageReportEntry) => AccountId,
    'creation-time': ({ ReportCreationTime }: ImageUsageReportEntry) => ReportCreationTime,
    'resource-type': ({ ResourceType }: ImageUsageReportEntry) => ResourceType,
  };
  return applyFilters({
    items: items.filter(({ ReportId }) => reports.has(ReportId)),
    filters: input.Filters,
    fields,
  });
}

// The code is unsure.
function reportNotFound(reportId: string): AwsError {
  return new AwsError(
    'InvalidImageUsageReportId.NotFound',
    `The image usage report '${reportId}' does not exist`,
  );
}
