import {
  DescribeImageReferences$,
  type DescribeImageReferencesRequest,
  type DescribeImageReferencesResult,
  type ImageReference,
  type ResourceTypeOption,
  type ResourceTypeRequest,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { checkImageId } from './image-access.ts';
import { usageFinders } from './image-usage.ts';

// aws-facts B.12.
const maxImages = 10;
const defaultVersionDepth = 10;
const maxVersionDepth = 10_000;

/** Who in the caller's own account and Region uses images, owned or not (aws-facts B.12). */
export const describeImageReferences = operation({
  schema: DescribeImageReferences$,
  facts: ['ImageReferences'],
  honours: ['ImageIds', 'IncludeAllResourceTypes', 'MaxResults', 'NextToken', 'ResourceTypes'],
  handle(input: Input<DescribeImageReferencesRequest>, context): DescribeImageReferencesResult {
    const types = wantedTypes(input);
    if (input.ImageIds.length < 1 || input.ImageIds.length > maxImages) {
      throw new AwsError('InvalidParameterValue', `Between 1 and ${maxImages} image ids have to be given`);
    }
    for (const id of input.ImageIds) checkImageId(id);
    const { items, nextToken } = page(context, 'DescribeImageReferences', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000, whenAbsent: 1000 },
      key: ({ ImageId, Arn }: ImageReference) => `${ImageId}#${Arn}`,
      list: () => input.ImageIds.flatMap((imageId) => referencesOf(imageId, types, context)),
    });
    return { ImageReferences: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

function wantedTypes(input: DescribeImageReferencesRequest): ResourceTypeRequest[] {
  const { IncludeAllResourceTypes: all = false, ResourceTypes: types = [] } = input;
  if (all === types.length > 0) {
    const message = 'Exactly one of IncludeAllResourceTypes and ResourceTypes has to be given';
    throw new AwsError('InvalidParameterCombination', message);
  }
  return all
    ? Object.keys(usageFinders).map((type) => ({ ResourceType: type as ResourceTypeRequest['ResourceType'] }))
    : types;
}

function referencesOf(
  imageId: string,
  types: readonly ResourceTypeRequest[],
  context: Context,
): ImageReference[] {
  const { scope, moment } = context;
  const recorded = scope.recordedReferences.get(imageId, moment) ?? [];
  const found = types.flatMap(({ ResourceType: type = '' as never, ResourceTypeOptions: options = [] }) => {
    const finder = usageFinders[type];
    if (finder === undefined)
      throw new AwsError('InvalidParameterValue', `The resource type '${type}' is invalid`);
    const search = { scope, moment, imageId, ...readOptions(type, options) };
    return [...finder(search), ...recorded.filter(({ ResourceType }) => ResourceType === type)];
  });
  return [...new Map(found.map((reference) => [reference.Arn, reference])).values()];
}

function readOptions(
  type: string,
  options: readonly ResourceTypeOption[],
): { versionDepth: number; states?: string[] } {
  let versionDepth = defaultVersionDepth;
  let states: string[] | undefined;
  for (const { OptionName: name, OptionValues: values = [] } of options) {
    if (name === 'state-name' && type === 'ec2:Instance') states = values;
    else if (name === 'version-depth' && type === 'ec2:LaunchTemplate') versionDepth = readDepth(values[0]);
    else throw new AwsError('InvalidParameterValue', `The option '${name}' is invalid for ${type}`);
  }
  return { versionDepth, ...(states === undefined ? {} : { states }) };
}

/** `version-depth`: 1 to 10,000 (aws-facts B.12). */
export function readDepth(value: string | undefined): number {
  const depth = Number(value);
  if (Number.isInteger(depth) && depth >= 1 && depth <= maxVersionDepth) return depth;
  throw new AwsError('InvalidParameterValue', `version-depth is between 1 and ${maxVersionDepth}`);
}
