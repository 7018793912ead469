import * as z from 'zod/mini';

const records = z.looseObject({ Records: z.array(z.unknown()) });
const sqsRecord = z.looseObject({ eventSource: z.literal('aws:sqs'), body: z.string() });
const snsRecord = z.looseObject({
  EventSource: z.literal('aws:sns'),
  Sns: z.looseObject({ Message: z.string() }),
});
/** How SNS writes a message into a queue or to an HTTP endpoint. */
const notification = z.looseObject({ Type: z.literal('Notification'), Message: z.string() });

/** A queue behind a topic behind a queue is as deep as anybody builds. */
const deepest = 4;

/** What lies inside SQS and SNS envelopes, and the value itself where it is none. Texts that are no JSON count as nothing. */
export function unwrap(value: unknown, depth = 0): readonly unknown[] {
  const inner = bodiesOf(value);
  if (inner === null) return [value];
  if (depth === deepest) return [];
  return inner.flatMap((body) => {
    const parsed = parseJson(body);
    return parsed === undefined ? [] : unwrap(parsed, depth + 1);
  });
}

/** Null: it is no envelope. */
function bodiesOf(value: unknown): readonly string[] | null {
  const message = notification.safeParse(value);
  if (message.success) return [message.data.Message];
  const batch = records.safeParse(value);
  if (!batch.success) return null;
  return batch.data.Records.flatMap((record) => {
    const queued = sqsRecord.safeParse(record);
    if (queued.success) return [queued.data.body];
    const published = snsRecord.safeParse(record);
    return published.success ? [published.data.Sns.Message] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not an event: nothing more can be said of a text from outside.
    return undefined;
  }
}
