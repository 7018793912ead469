import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { imageArn } from '../domain/image.ts';
import type { Digest } from '../domain/notify/digest.ts';
import { alertDocument, schemaVersion } from './document.ts';
import { oneLine } from './plain-text.ts';

export const eventSource = 'ami-governor';
export const eventDetailType = 'AMI Governor Alert';

// PutEvents takes 10 entries (API reference).
const mostEntries = 10;
/** Such as a bus that was busy: what was refused is asked for again. */
const attempts = 3;

/** How many alerts the bus did not take. */
export interface PutAlerts {
  readonly put: number;
  readonly refused: number;
}

/**
 * An event for each alert of the digest, on the default bus, for whoever attaches tickets or pagers. An alert that comes
 * again has the same `alertId`. IAM: events:PutEvents.
 */
export async function putAlerts(digest: Digest, client: EventBridgeClient): Promise<PutAlerts> {
  let refused = 0;
  for (let start = 0; start < digest.alerts.length; start += mostEntries) {
    const alerts = digest.alerts.slice(start, start + mostEntries);
    refused += await putEntries(
      alerts.map((alert) => entryOf(alert, digest)),
      client,
    );
  }
  return { put: digest.alerts.length - refused, refused };
}

async function putEntries(
  entries: readonly PutEventsRequestEntry[],
  client: EventBridgeClient,
): Promise<number> {
  let left = entries;
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...left] }));
    // In the order of the request; an entry that was not taken has an error code in the place of its id.
    left = left.filter((_, index) => Entries[index]?.EventId === undefined);
  }
  return left.length;
}

function entryOf(alert: Digest['alerts'][number], digest: Digest): PutEventsRequestEntry {
  const { scope, accountName, audience, recipient, digestId, slack } = digest;
  const document = alertDocument(alert);
  const detail = {
    schemaVersion,
    ...document,
    account: { id: scope.accountId, name: accountName === null ? null : oneLine(accountName, 100) },
    region: scope.region,
    ...{ audience, recipient: oneLine(recipient, 256), slack, digestId: oneLine(digestId, 400) },
  };
  return {
    Source: eventSource,
    DetailType: eventDetailType,
    Detail: JSON.stringify(detail),
    Resources: document.imageId === null ? [] : [imageArn(document.imageId, scope.region)],
    Time: new Date(alert.at),
  };
}
