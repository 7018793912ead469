import {
  DescribeLaunchTemplates$,
  type DescribeLaunchTemplatesRequest,
  type DescribeLaunchTemplatesResult,
  DescribeLaunchTemplateVersions$,
  type DescribeLaunchTemplateVersionsRequest,
  type DescribeLaunchTemplateVersionsResult,
  type LaunchTemplate,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { applyFilters, type FilterFields } from './filters.ts';
import {
  findTemplate,
  findVersion,
  resolveImageAlias,
  versionNumber,
  viewVersion,
} from './launch-template-access.ts';

const templateFilters: FilterFields<LaunchTemplate> = {
  'create-time': ({ CreateTime }) => CreateTime,
  'launch-template-name': ({ LaunchTemplateName }) => LaunchTemplateName,
};

const versionFilters: FilterFields<LaunchTemplateVersion> = {
  'create-time': ({ CreateTime }) => CreateTime,
  'image-id': ({ LaunchTemplateData }) => LaunchTemplateData?.ImageId,
  'instance-type': ({ LaunchTemplateData }) => LaunchTemplateData?.InstanceType,
  'is-default-version': ({ DefaultVersion }) => DefaultVersion,
};

// MaxResults 1-200 (aws-facts E).
const limits = { min: 1, max: 200, whenAbsent: 200 };

export const describeLaunchTemplates = operation({
  schema: DescribeLaunchTemplates$,
  facts: ['LaunchTemplates'],
  honours: [
    'Filters',
    'IncludeManagedResources',
    'LaunchTemplateIds',
    'LaunchTemplateNames',
    'MaxResults',
    'NextToken',
  ],
  handle(input: DescribeLaunchTemplatesRequest, context): DescribeLaunchTemplatesResult {
    const { items, nextToken } = page(context, 'DescribeLaunchTemplates', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits,
      key: ({ LaunchTemplateId = '' }: LaunchTemplate) => LaunchTemplateId,
      list: () => listTemplates(input, context),
    });
    return { LaunchTemplates: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** Versions of one template, or with `$Latest` and `$Default` and no template those of all (aws-facts E). */
export const describeLaunchTemplateVersions = operation({
  schema: DescribeLaunchTemplateVersions$,
  facts: ['LaunchTemplateVersions'],
  honours: [
    'Filters',
    'IncludeManagedResources',
    'LaunchTemplateId',
    'LaunchTemplateName',
    'MaxResults',
    'MaxVersion',
    'MinVersion',
    'NextToken',
    'ResolveAlias',
    'Versions',
  ],
  handle(input: DescribeLaunchTemplateVersionsRequest, context): DescribeLaunchTemplateVersionsResult {
    const { items, nextToken } = page(context, 'DescribeLaunchTemplateVersions', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits,
      key: ({ LaunchTemplateId, VersionNumber }: LaunchTemplateVersion) =>
        `${LaunchTemplateId}#${VersionNumber}`,
      list: () => listVersions(input, context),
    });
    return { LaunchTemplateVersions: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

function listTemplates(input: DescribeLaunchTemplatesRequest, context: Context): LaunchTemplate[] {
  const ids = (input.LaunchTemplateIds ?? []).map((LaunchTemplateId) =>
    findTemplate(context, { LaunchTemplateId }),
  );
  const names = (input.LaunchTemplateNames ?? []).map((LaunchTemplateName) =>
    findTemplate(context, { LaunchTemplateName }),
  );
  const named = [...ids, ...names];
  const items = (named.length > 0 ? named : context.read(context.scope.launchTemplates))
    .filter(({ Operator }) => input.IncludeManagedResources === true || Operator?.Managed !== true)
    .map((template) => withTags(template, context));
  return applyFilters({
    items,
    filters: input.Filters,
    fields: templateFilters,
    tags: ({ Tags = [] }) => Tags,
  });
}

function withTags(template: LaunchTemplate, { scope, moment }: Context): LaunchTemplate {
  const tags = scope.tags.get(template.LaunchTemplateId ?? '', moment) ?? [];
  return tags.length === 0 ? template : { ...template, Tags: [...tags] };
}

function listVersions(
  input: DescribeLaunchTemplateVersionsRequest,
  context: Context,
): LaunchTemplateVersion[] {
  const isOfOne = input.LaunchTemplateId !== undefined || input.LaunchTemplateName !== undefined;
  const versions = isOfOne ? versionsOfOne(input, context) : versionsOfAll(input, context);
  const items = versions
    .filter(({ Operator }) => input.IncludeManagedResources === true || Operator?.Managed !== true)
    .map((version) => (input.ResolveAlias === true ? withResolvedImage(version, context) : version));
  return applyFilters({ items, filters: input.Filters, fields: versionFilters });
}

function versionsOfOne(
  input: DescribeLaunchTemplateVersionsRequest,
  context: Context,
): LaunchTemplateVersion[] {
  const template = findTemplate(context, input);
  if (input.Versions !== undefined && input.Versions.length > 0) {
    if (input.MinVersion !== undefined || input.MaxVersion !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'Versions cannot be used with MinVersion or MaxVersion',
      );
    }
    return input.Versions.map((version) => findVersion(context, template, version));
  }
  const from = input.MinVersion === undefined ? 0 : versionNumber(template, input.MinVersion);
  const to =
    input.MaxVersion === undefined ? Number.POSITIVE_INFINITY : versionNumber(template, input.MaxVersion);
  return context
    .read(context.scope.launchTemplateVersions)
    .filter(({ LaunchTemplateId }) => LaunchTemplateId === template.LaunchTemplateId)
    .filter(({ VersionNumber = 0 }) => VersionNumber >= from && VersionNumber <= to)
    .map((version) => viewVersion(version, template));
}

function versionsOfAll(
  { Versions = [] }: DescribeLaunchTemplateVersionsRequest,
  context: Context,
): LaunchTemplateVersion[] {
  if (Versions.length === 0 || Versions.some((version) => version !== '$Latest' && version !== '$Default')) {
    const message = 'Without a launch template only the versions $Latest and $Default can be described';
    throw new AwsError('MissingParameter', message);
  }
  const { scope, moment } = context;
  return context.read(scope.launchTemplates).flatMap((template) => {
    const numbers = new Set(Versions.map((version) => versionNumber(template, version)));
    return [...numbers].flatMap((number) => {
      const version = scope.launchTemplateVersions.get(`${template.LaunchTemplateId}#${number}`, moment);
      return version === undefined ? [] : [viewVersion(version, template)];
    });
  });
}

function withResolvedImage(version: LaunchTemplateVersion, context: Context): LaunchTemplateVersion {
  const data = version.LaunchTemplateData;
  if (data?.ImageId === undefined) return version;
  return { ...version, LaunchTemplateData: { ...data, ImageId: resolveImageAlias(context, data.ImageId) } };
}
