import {
  CreateTags$,
  type CreateTagsRequest,
  DeleteTags$,
  type DeleteTagsRequest,
  DescribeTags$,
  type DescribeTagsRequest,
  type DescribeTagsResult,
  type ResourceType,
  type Tag,
  type TagDescription,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { applyFilters, type FilterFields } from './filters.ts';
import { checkImageId, findImage, imageNotFound, isGone, mayLaunch } from './image-access.ts';
import { checkSnapshotId, findSnapshot, mayReadSnapshot, snapshotNotFound } from './snapshot-access.ts';
import { checkTagCount, checkTags, isReserved } from './tag-limits.ts';

// aws-facts D.8.
const maxResources = 1000;

/** Overwrites tags of the same keys; the whole call fails if one resource is invalid (aws-facts D.8). */
export const createTags = operation({
  schema: CreateTags$,
  mutating: true,
  honours: ['Resources', 'Tags'],
  handle({ Resources, Tags }: Input<CreateTagsRequest>, context): object {
    checkResources(context, Resources);
    checkTags(Tags);
    const given = new Set(Tags.map(({ Key }) => Key));
    const changes = Resources.map((id) => {
      const kept = (context.scope.tags.get(id) ?? []).filter(({ Key }) => !given.has(Key));
      return { id, tags: [...kept, ...Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }))] };
    });
    for (const { tags } of changes) checkTagCount(tags);
    for (const { id, tags } of changes) context.scope.tags.put(id, tags);
    return {};
  },
});

/** Key only: whatever the value. No `Tags` at all: every user tag goes (aws-facts D.8). */
export const deleteTags = operation({
  schema: DeleteTags$,
  mutating: true,
  honours: ['Resources', 'Tags'],
  handle({ Resources, Tags = [] }: Input<DeleteTagsRequest>, context): object {
    checkResources(context, Resources);
    for (const id of Resources) {
      const kept = (context.scope.tags.get(id) ?? []).filter(
        (tag) => isReserved(tag.Key ?? '') || !isNamed(tag, Tags),
      );
      context.scope.tags.put(id, kept);
    }
    return {};
  },
});

const tagFilters: FilterFields<TagDescription> = {
  key: ({ Key }) => Key,
  'resource-id': ({ ResourceId }) => ResourceId,
  'resource-type': ({ ResourceType }) => ResourceType,
  value: ({ Value }) => Value,
};

export const describeTags = operation({
  schema: DescribeTags$,
  facts: ['Images', 'Snapshots'],
  honours: ['Filters', 'MaxResults', 'NextToken'],
  handle(input: DescribeTagsRequest, context): DescribeTagsResult {
    const { items, nextToken } = page(context, 'DescribeTags', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000 },
      key: ({ ResourceId, Key }: TagDescription) => `${ResourceId}#${Key}`,
      list: () => applyFilters({ items: listTags(context), filters: input.Filters, fields: tagFilters }),
    });
    return { Tags: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

function isNamed(tag: Tag, named: readonly Tag[]): boolean {
  if (named.length === 0) return true;
  return named.some(
    ({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === (tag.Value ?? '')),
  );
}

function checkResources(context: Context, ids: readonly string[]): void {
  if (ids.length > maxResources) {
    throw new AwsError('InvalidParameterValue', `At most ${maxResources} resources can be tagged in a call`);
  }
  for (const id of ids) checkResource(context, id);
}

// Tags on another account's resource are the tagger's own, if it can see the resource (aws-facts D.8).
function checkResource(context: Context, id: string): void {
  const { scope, world, region, accountId } = context;
  if (id.startsWith('ami-')) {
    checkImageId(id);
    const found = findImage(world, region, id);
    const isSeen = found !== undefined && mayLaunch(world, found, accountId);
    if (!isSeen || (isGone(found.record) && found.record.bin === undefined)) throw imageNotFound([id]);
    return;
  }
  if (id.startsWith('snap-')) {
    checkSnapshotId(id);
    const found = findSnapshot(world, region, id);
    if (found === undefined || !mayReadSnapshot(found, accountId)) throw snapshotNotFound(id);
    return;
  }
  const tables = [scope.instances, scope.volumes, scope.launchTemplates, scope.usageReports];
  if (tables.every((table) => table.get(id) === undefined)) {
    throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  }
}

const typeByPrefix: Readonly<Record<string, ResourceType>> = {
  ami: 'image',
  amiur: 'image-usage-report',
  i: 'instance',
  lt: 'launch-template',
  snap: 'snapshot',
  vol: 'volume',
};

function listTags({ scope, moment }: Context): TagDescription[] {
  return scope.tags.entries(moment).flatMap(([ResourceId, tags]) =>
    tags.map(({ Key, Value }) => {
      const ResourceType = typeByPrefix[ResourceId.split('-')[0] ?? ''];
      return { ResourceId, Key, Value, ...(ResourceType === undefined ? {} : { ResourceType }) };
    }),
  );
}
