import {
  type ContainerRecipe,
  type ContainerRecipeSummary,
  type Filter,
  GetContainerRecipe$,
  type GetContainerRecipeRequest,
  type GetContainerRecipeResponse,
  GetImage$,
  GetImageRecipe$,
  type GetImageRecipeRequest,
  type GetImageRecipeResponse,
  type GetImageRequest,
  type GetImageResponse,
  type ImageRecipe,
  type ImageRecipeSummary,
  type ImageVersion,
  ListContainerRecipes$,
  type ListContainerRecipesRequest,
  type ListContainerRecipesResponse,
  ListImageRecipes$,
  type ListImageRecipesRequest,
  type ListImageRecipesResponse,
  ListImages$,
  type ListImagesRequest,
  type ListImagesResponse,
} from '@aws-sdk/client-imagebuilder';
import { applyFilters, type FilterFields } from '../ec2/filters.ts';
import { AwsError, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import type { Table } from '../state/table.ts';

// Image Builder API reference.
const limits = { min: 1, max: 25, whenAbsent: 25 };

const listImageRecipes = operation({
  schema: ListImageRecipes$,
  facts: ['ImageRecipes'],
  honours: ['filters', 'maxResults', 'nextToken', 'owner'],
  handle(input: ListImageRecipesRequest, context): ListImageRecipesResponse {
    checkOwner(input.owner);
    const { items, nextToken } = page(context, 'ListImageRecipes', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: ({ arn = '' }: ImageRecipeSummary) => arn,
      list: () => {
        const recipes = context.read(context.scope.imageRecipes);
        return filtered(recipes.map(toImageSummary), input.filters, {
          ...summaryFilters,
          parentImage: ({ parentImage }) => parentImage,
        });
      },
    });
    return { imageRecipeSummaryList: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

const listContainerRecipes = operation({
  schema: ListContainerRecipes$,
  facts: ['ContainerRecipes'],
  honours: ['filters', 'maxResults', 'nextToken', 'owner'],
  handle(input: ListContainerRecipesRequest, context): ListContainerRecipesResponse {
    checkOwner(input.owner);
    const { items, nextToken } = page(context, 'ListContainerRecipes', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: ({ arn = '' }: ContainerRecipeSummary) => arn,
      list: () =>
        filtered(
          context.read(context.scope.containerRecipes).map(toContainerSummary),
          input.filters,
          summaryFilters,
        ),
    });
    return { containerRecipeSummaryList: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

const listImages = operation({
  schema: ListImages$,
  facts: ['PipelineImages'],
  honours: ['filters', 'includeDeprecated', 'maxResults', 'nextToken', 'owner'],
  handle(input: ListImagesRequest, context): ListImagesResponse {
    checkOwner(input.owner);
    const { items, nextToken } = page(context, 'ListImages', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits,
      key: ({ arn = '' }: ImageVersion) => arn,
      list: () => {
        const images = context.read(context.scope.pipelineImages);
        const shown = images.filter(
          ({ state }) => input.includeDeprecated === true || state?.status !== 'DEPRECATED',
        );
        const versions = shown.map(({ arn, name, type, version, platform, osVersion, dateCreated }) => ({
          arn,
          name,
          type,
          version,
          platform,
          osVersion,
          dateCreated,
        }));
        return filtered(versions, input.filters, { ...summaryFilters, version: ({ version }) => version });
      },
    });
    return { imageVersionList: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

const getImageRecipe = operation({
  schema: GetImageRecipe$,
  facts: ['ImageRecipes'],
  honours: ['imageRecipeArn'],
  handle({ imageRecipeArn }: Input<GetImageRecipeRequest>, context): GetImageRecipeResponse {
    return { imageRecipe: findByArn(context, context.scope.imageRecipes, imageRecipeArn) };
  },
});

const getContainerRecipe = operation({
  schema: GetContainerRecipe$,
  facts: ['ContainerRecipes'],
  honours: ['containerRecipeArn'],
  handle({ containerRecipeArn }: Input<GetContainerRecipeRequest>, context): GetContainerRecipeResponse {
    return { containerRecipe: findByArn(context, context.scope.containerRecipes, containerRecipeArn) };
  },
});

const getImage = operation({
  schema: GetImage$,
  facts: ['PipelineImages'],
  honours: ['imageBuildVersionArn'],
  handle({ imageBuildVersionArn }: Input<GetImageRequest>, context): GetImageResponse {
    return { image: findByArn(context, context.scope.pipelineImages, imageBuildVersionArn) };
  },
});

/** EC2 Image Builder. */
export const imageBuilder = awsService({
  signingName: 'imagebuilder',
  protocol: 'restJson',
  codes: {
    ...jsonCodes,
    throttled: ['CallRateLimitExceededException', 429],
    denied: ['AccessDeniedException', 403],
    internal: ['ServiceException', 500],
    unknownParameter: ['InvalidParameterException', 400],
    invalidValue: ['InvalidParameterValueException', 400],
    invalidToken: ['InvalidPaginationTokenException', 400],
  },
  operations: [
    getContainerRecipe,
    getImage,
    getImageRecipe,
    listContainerRecipes,
    listImageRecipes,
    listImages,
  ],
});

interface Summary {
  readonly name?: string | undefined;
  readonly platform?: string | undefined;
}

const summaryFilters: FilterFields<Summary> = {
  name: ({ name }) => name,
  platform: ({ platform }) => platform,
};

function filtered<T extends Summary>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  fields: FilterFields<T>,
): T[] {
  const asEc2 = filters?.map(({ name: Name, values: Values }) => ({ Name, Values }));
  return applyFilters({ items, filters: asEc2, fields });
}

// Only the account's own: what Amazon and others offer is not simulated.
function checkOwner(owner: string | undefined): void {
  if (owner === undefined || owner === 'Self') return;
  throw new AwsError('InvalidParameterValueException', `The sandbox does not hold what ${owner} owns`);
}

function toImageSummary({
  arn,
  name,
  platform,
  owner,
  parentImage,
  dateCreated,
  tags,
}: ImageRecipe): ImageRecipeSummary {
  return { arn, name, platform, owner, parentImage, dateCreated, tags };
}

function toContainerSummary(recipe: ContainerRecipe): ContainerRecipeSummary {
  const { arn, containerType, name, platform, owner, parentImage, dateCreated, instanceConfiguration, tags } =
    recipe;
  return {
    arn,
    containerType,
    name,
    platform,
    owner,
    parentImage,
    dateCreated,
    instanceImage: instanceConfiguration?.image,
    tags,
  };
}

/** An ARN whose version has an `x` in place of a number names the newest that fits (aws-facts E). */
function findByArn<T>({ moment }: Context, table: Table<T>, arn: string): T {
  const exact = table.get(arn, moment);
  if (exact !== undefined) return exact;
  const form = new RegExp(
    `^${arn.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/(?<=[/.])x(?=$|\\.|\/)/g, '\\d+')}(?:/\\d+)?$`,
  );
  const newest = table
    .entries(moment)
    .filter(([key]) => form.test(key))
    .toSorted(([a], [b]) => compareVersions(b, a))[0];
  if (newest === undefined)
    throw new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist`, 404);
  return newest[1];
}

function compareVersions(a: string, b: string): number {
  const numbers = (arn: string): number[] =>
    (arn.split('/').slice(2).join('.').match(/\d+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (const [index, number] of left.entries()) {
    if (number !== (right[index] ?? 0)) return number - (right[index] ?? 0);
  }
  return 0;
}
