import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { StoryItem } from '../../shared/ports/story.ts';
import { storyKey } from '../../shared/store/keys.ts';

const keys = z.looseObject({ pk: z.looseObject({ S: z.string() }), sk: z.looseObject({ S: z.string() }) });

/** As much as is read of DynamoDB's stream (DynamoDB Streams API reference, Record). */
const batch = z.looseObject({
  Records: z.array(
    z.looseObject({
      eventID: z.string(),
      eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
      dynamodb: z.looseObject({ Keys: keys, NewImage: z.optional(z.record(z.string(), z.unknown())) }),
    }),
  ),
});

const item = z.looseObject({
  subjectId: z.string(),
  seq: z.number(),
  kind: z.enum(['observation', 'transition', 'alert', 'intent', 'outcome', 'statement']),
  entryId: z.string(),
  at: z.string(),
  body: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});

/** An item of a story that somebody changed, took away or put into another story's place: nothing of this service does. */
export interface Tampering {
  readonly eventId: string;
  readonly did: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly pk: string;
  readonly sk: string;
}

export interface StreamBatch {
  readonly written: readonly StoryItem[];
  readonly tamperings: readonly Tampering[];
  /** Ids of what was added to a story and is no item of one. */
  readonly unread: readonly string[];
}

/** What a batch of the table's stream tells of stories; null: it is no such batch. */
export function readStream(event: unknown): StreamBatch | null {
  const parsed = batch.safeParse(event);
  if (!parsed.success) return null;
  const ofStories = parsed.data.Records.filter(({ dynamodb }) => dynamodb.Keys.pk.S.startsWith('H#'));
  const added = ofStories.filter(({ eventName }) => eventName === 'INSERT');
  const read = added.map(({ eventID, dynamodb }) => ({ eventID, story: storyItem(dynamodb.NewImage) }));
  const misplaced = new Set(
    added.flatMap(({ eventID, dynamodb }, at) => {
      const story = read[at]?.story ?? null;
      return story === null || isInPlace(story, dynamodb.Keys) ? [] : [eventID];
    }),
  );
  return {
    written: read.flatMap(({ eventID, story }) => (story === null || misplaced.has(eventID) ? [] : [story])),
    tamperings: ofStories.flatMap(({ eventID, eventName, dynamodb }) =>
      eventName === 'INSERT' && !misplaced.has(eventID)
        ? []
        : [{ eventId: eventID, did: eventName, pk: dynamodb.Keys.pk.S, sk: dynamodb.Keys.sk.S }],
    ),
    unread: read.flatMap(({ eventID, story }) => (story === null ? [eventID] : [])),
  };
}

/** Else the export would have it in a story of which it is no part. */
function isInPlace({ subjectId, seq }: StoryItem, { pk, sk }: z.output<typeof keys>): boolean {
  const key = storyKey(subjectId, seq);
  return key.pk === pk.S && key.sk === sk.S;
}

function storyItem(image: Readonly<Record<string, unknown>> | undefined): StoryItem | null {
  const parsed = item.safeParse(plainOf(image));
  if (!parsed.success) return null;
  const { subjectId, seq, kind, entryId, at, body, previousHash, hash } = parsed.data;
  // Only the store writes items of stories; the kind tells the body.
  return { subjectId, seq, kind, entryId, at, body, previousHash, hash } as unknown as StoryItem;
}

function plainOf(image: Readonly<Record<string, unknown>> | undefined): unknown {
  try {
    return unmarshall(image as Record<string, AttributeValue>);
  } catch {
    return null;
  }
}
