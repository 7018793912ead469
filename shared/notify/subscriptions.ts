import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  type SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { type Known, known, unknown } from '../domain/known.ts';
import type { Reach } from '../domain/notify/compose.ts';
import { takes } from './filter-policy.ts';
import { attributesOf } from './sns-message.ts';

export interface SubscriptionsOptions {
  readonly topicArn: string;
  readonly client: SNSClient;
  readonly now: () => Date;
}

interface Taker {
  readonly filterPolicy: string | undefined;
}

/** A subscription that is made or ends counts after this time at the latest. */
const freshMs = 60_000;

/**
 * Whom digests reach: the confirmed subscriptions of the topic, each by its filter policy. One that filters on the body
 * counts as taking nothing, since each kind of subscription has a body of its own. IAM: sns:ListSubscriptionsByTopic,
 * sns:GetSubscriptionAttributes.
 */
export function topicReach({ topicArn, client, now }: SubscriptionsOptions): () => Promise<Known<Reach>> {
  let cached: { readonly takers: readonly Taker[]; readonly readAtMs: number } | null = null;
  return async () => {
    try {
      const nowMs = now().getTime();
      if (cached === null || nowMs - cached.readAtMs > freshMs)
        cached = { takers: await readTakers(topicArn, client), readAtMs: nowMs };
      const { takers } = cached;
      return known((digest) => {
        const attributes = attributesOf(digest);
        return takers.some(({ filterPolicy }) => takes(filterPolicy, attributes));
      });
    } catch (error) {
      return unknown(`the subscriptions: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

async function readTakers(TopicArn: string, client: SNSClient): Promise<readonly Taker[]> {
  const subscriptions: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
    subscriptions.push(...(page.Subscriptions ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const takers: Taker[] = [];
  for (const { SubscriptionArn } of subscriptions) {
    // "PendingConfirmation" and "Deleted" stand in the place of the ARN (API reference).
    if (SubscriptionArn?.startsWith('arn:') !== true) continue;
    const taker = await readTaker(SubscriptionArn, client);
    if (taker !== null) takers.push(taker);
  }
  return takers;
}

/** Null: it takes nothing for certain. */
async function readTaker(SubscriptionArn: string, client: SNSClient): Promise<Taker | null> {
  const { Attributes = {} } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  const { PendingConfirmation, FilterPolicy, FilterPolicyScope } = Attributes;
  if (PendingConfirmation === 'true') return null;
  if (FilterPolicy !== undefined && FilterPolicyScope === 'MessageBody') return null;
  return { filterPolicy: FilterPolicy };
}
