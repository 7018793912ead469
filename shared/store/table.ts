import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../domain/instant.ts';
import { inChunks, inParallel } from './in-parallel.ts';
import type { Key, KeyRange } from './keys.ts';

/** What must hold of the stored item for a write to happen. */
export interface Condition {
  readonly expression: string;
  /** For attributes whose names DynamoDB reserves. */
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** For items that keep the newest of their kind. */
export function noneIsNewer(at: Instant): Condition {
  return {
    expression: 'attribute_not_exists(pk) OR #at < :at',
    names: { '#at': 'at' },
    values: { ':at': at },
  };
}

/** Sort keys of one partition of the table, or of an index, where no two items have the same. */
export interface IndexRange extends KeyRange {
  /** Null: of the table itself. */
  readonly index: 'gsi1' | 'gsi2' | null;
}

export interface ItemPage<T> {
  readonly items: readonly T[];
  /** The sort key up to which was read; null: to the end of the range. */
  readonly last: string | null;
}

export interface IndexOptions {
  /** Without it the first one. */
  readonly index?: 'gsi1' | 'gsi2';
  /** Others are read too, and left where they are. */
  readonly only?: Condition;
  /** The others are missing in the answer; all, without it. */
  readonly attributes?: readonly string[];
}

export type Write = { readonly put: Key } | { readonly remove: Key };

/**
 * The few requests that the store makes. All reads are consistent, but those of an index; nothing is ever scanned. The type of an item is the
 * caller's word: only this store writes the table.
 */
export interface Table {
  read<T extends Key>(key: Key): Promise<T | null>;
  /** Page by page, to the end, in order of the sort key. */
  pages<T extends Key>(range: KeyRange): AsyncIterable<readonly T[]>;
  readAll<T extends Key>(range: KeyRange): Promise<readonly T[]>;
  /** One Query, whatever it finds: so many items at most. Those of an index as it stood some moments ago. */
  readPage<T extends Key>(range: IndexRange, limit: number): Promise<ItemPage<T>>;
  /** All items of one partition of an index, as it stood some moments ago. */
  readIndexed<T extends Key>(pk: string, options?: IndexOptions): Promise<readonly T[]>;
  /** The last items of the range, the last one first. */
  readLast<T extends Key>(range: KeyRange, count: number): Promise<readonly T[]>;
  /** `refused`: the condition did not hold. Without a condition it is always `written`. */
  put(item: Key, condition?: Condition): Promise<'written' | 'refused'>;
  remove(key: Key, condition?: Condition): Promise<'written' | 'refused'>;
  /** Many writes without conditions, in no order, each key at most once. */
  writeAll(writes: readonly Write[]): Promise<void>;
}

/** DynamoDB kept refusing part of a batch. What was written stays; writing all again is safe. */
export class UnprocessedWritesError extends Error {
  override readonly name = 'UnprocessedWritesError';
}

// BatchWriteItem takes 25 requests (API reference).
const batchSize = 25;
const batchesAtOnce = 4;
const batchAttempts = 10;

export function openTable(client: DynamoDBClient, tableName: string): Table {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { ...reads(documents, tableName), ...writes(documents, tableName) };
}

function reads(
  documents: DynamoDBDocumentClient,
  TableName: string,
): Pick<Table, 'read' | 'pages' | 'readAll' | 'readPage' | 'readIndexed' | 'readLast'> {
  const query = (range: KeyRange, more: Pick<QueryCommandInput, 'ExclusiveStartKey' | 'Limit'>) =>
    documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': range.pk, ':from': range.from, ':to': range.to },
        // Only the last items of a range are ever asked for with a limit.
        ScanIndexForward: more.Limit === undefined,
        ...more,
      }),
    );
  async function* pages<T extends Key>(range: KeyRange): AsyncGenerator<readonly T[]> {
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await query(range, { ExclusiveStartKey: start });
      yield typed<T>(page.Items);
      // A page may be empty and yet not be the last one (API reference of Query).
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
  return {
    pages,
    read: async <T extends Key>(key: Key) => {
      const get = new GetCommand({ TableName, Key: keyOf(key), ConsistentRead: true });
      const { Item } = await documents.send(get);
      return Item === undefined ? null : (typed<T>([Item])[0] ?? null);
    },
    readAll: async <T extends Key>(range: KeyRange) => {
      const items: T[] = [];
      for await (const page of pages<T>(range)) items.push(...page);
      return items;
    },
    readPage: async <T extends Key>({ index, pk, from, to }: IndexRange, limit: number) => {
      const [partition, sort] = index === null ? ['pk', 'sk'] : [`${index}pk`, `${index}sk`];
      const page = await documents.send(
        new QueryCommand({
          TableName,
          ...(index === null ? { ConsistentRead: true } : { IndexName: index }),
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#pk': partition, '#sk': sort },
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          Limit: limit,
        }),
      );
      const last: unknown = page.LastEvaluatedKey?.[sort];
      return { items: typed<T>(page.Items), last: typeof last === 'string' ? last : null };
    },
    readIndexed: async <T extends Key>(pk: string, options: IndexOptions = {}) => {
      const items: T[] = [];
      let start: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page = await documents.send(
          new QueryCommand({ TableName, ...indexQuery(pk, options), ExclusiveStartKey: start }),
        );
        items.push(...typed<T>(page.Items));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return items;
    },
    readLast: async <T extends Key>(range: KeyRange, count: number) =>
      typed<T>((await query(range, { Limit: count })).Items),
  };
}

function indexQuery(pk: string, { index = 'gsi1', only, attributes }: IndexOptions) {
  // By other names: DynamoDB reserves many words, `region` among them.
  const places = (attributes ?? []).map((name, at): [string, string] => [`#a${at}`, name]);
  const names = { ...only?.names, ...Object.fromEntries(places) };
  return {
    IndexName: index,
    KeyConditionExpression: `${index}pk = :pk`,
    ExpressionAttributeValues: { ':pk': pk, ...only?.values },
    ...(only === undefined ? {} : { FilterExpression: only.expression }),
    ...(places.length === 0 ? {} : { ProjectionExpression: places.map(([place]) => place).join() }),
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
  };
}

function writes(
  documents: DynamoDBDocumentClient,
  TableName: string,
): Pick<Table, 'put' | 'remove' | 'writeAll'> {
  return {
    put: (item, condition) =>
      conditional(() =>
        documents.send(new PutCommand({ TableName, Item: item, ...expressionOf(condition) })),
      ),
    remove: (key, condition) =>
      conditional(() =>
        documents.send(new DeleteCommand({ TableName, Key: keyOf(key), ...expressionOf(condition) })),
      ),
    writeAll: (all) =>
      inParallel(inChunks(all, batchSize), batchesAtOnce, (batch) =>
        writeBatch(documents, TableName, batch.map(requestOf)),
      ),
  };
}

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

async function writeBatch(
  documents: DynamoDBDocumentClient,
  tableName: string,
  batch: Requests,
): Promise<void> {
  let left = batch;
  for (let attempt = 0; attempt < batchAttempts; attempt += 1) {
    if (attempt > 0) await pause(Math.random() * Math.min(2_000, 25 * 2 ** attempt));
    const answer = await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: left } }));
    left = answer.UnprocessedItems?.[tableName] ?? [];
    if (left.length === 0) return;
  }
  throw new UnprocessedWritesError(`${left.length} of ${batch.length} writes to ${tableName} were not taken`);
}

function requestOf(write: Write): Requests[number] {
  return 'put' in write
    ? { PutRequest: { Item: write.put } }
    : { DeleteRequest: { Key: keyOf(write.remove) } };
}

function keyOf({ pk, sk }: Key): { pk: string; sk: string } {
  return { pk, sk };
}

function expressionOf(condition: Condition | undefined) {
  if (condition === undefined) return {};
  const { expression, names, values } = condition;
  return {
    ConditionExpression: expression,
    ...(names === undefined ? {} : { ExpressionAttributeNames: { ...names } }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: { ...values } }),
  };
}

async function conditional(write: () => Promise<unknown>): Promise<'written' | 'refused'> {
  try {
    await write();
    return 'written';
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'refused';
    throw error;
  }
}

/** The only place where an item gets its type: see `Table`. */
export function typed<T extends Key>(items: readonly Record<string, unknown>[] | undefined): readonly T[] {
  return (items ?? []) as readonly unknown[] as readonly T[];
}
