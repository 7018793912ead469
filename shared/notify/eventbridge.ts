import type { SNSClient } from '@aws-sdk/client-sns';
import { imageArn } from '../domain/image.ts';
import type { Digest } from '../domain/notify/digest.ts';
import { partitionOf } from '../domain/partition.ts';
import { regionalEndpoint, sendSigned } from '../signed-request.ts';
import { alertDocument, schemaVersion } from './document.ts';
import { oneLine } from './plain-text.ts';

/** One entry of PutEvents, as its API takes it in JSON; `Time` in seconds since 1970. */
export interface EventEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly Resources: readonly string[];
  readonly Time: number;
}

/** Answers for each entry, in their order, whether the bus took it. Throws when the whole request was refused. */
export type PutEvents = (entries: readonly EventEntry[]) => Promise<readonly boolean[]>;

/** How many alerts the bus did not take. */
export interface PutAlerts {
  readonly put: number;
  readonly refused: number;
}

// PutEvents takes 10 entries (API reference).
const mostEntries = 10;
/** Such as a bus that was busy: what was refused is asked for again. */
const attempts = 3;

/**
 * An event for each alert of the digest, on the default bus, for whoever attaches tickets or pagers. An alert that comes
 * again has the same `alertId`.
 */
export async function putAlerts(digest: Digest, putEvents: PutEvents): Promise<PutAlerts> {
  let refused = 0;
  for (let start = 0; start < digest.alerts.length; start += mostEntries) {
    const alerts = digest.alerts.slice(start, start + mostEntries);
    const entries = alerts.map((alert) => entryOf(alert, digest));
    refused += await putEntries(entries, putEvents);
  }
  return { put: digest.alerts.length - refused, refused };
}

async function putEntries(entries: readonly EventEntry[], putEvents: PutEvents): Promise<number> {
  let left = entries;
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
    const taken = await putEvents(left);
    left = left.filter((_, index) => taken[index] !== true);
  }
  return left.length;
}

function entryOf(alert: Digest['alerts'][number], digest: Digest): EventEntry {
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
    Source: 'ami-governor',
    DetailType: 'AMI Governor Alert',
    Detail: JSON.stringify(detail),
    Resources: document.imageId === null ? [] : [imageArn(document.imageId, scope.region)],
    Time: Math.floor(Date.parse(alert.at) / 1_000),
  };
}

/** EventBridge answered with an error; its name is AWS's code, as with the SDK's errors. */
export class EventBridgeError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * The one call of EventBridge that is needed, as AWS JSON 1.1 (EventBridge API reference, PutEvents), signed with the
 * credentials and sent by the connections of the SNS client: the service's own client weighs 36 kB. `endpoint` is null in
 * AWS itself. IAM: events:PutEvents.
 */
export function defaultBus({ config }: SNSClient, endpoint: string | null): PutEvents {
  return async (entries) => {
    const region = await config.region();
    const { status, text } = await sendSigned(config, {
      ...{ service: 'events', region, method: 'POST', path: '/' },
      endpoint:
        endpoint === null ? regionalEndpoint('events', region, partitionOf(region)) : new URL(endpoint),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries: entries }),
    });
    const answer = parsed(text);
    if (status !== 200 || !Array.isArray(answer['Entries'])) throw errorOf(status, answer);
    // An entry that was not taken has an error code in the place of its id.
    return answer['Entries'].map((entry: unknown) => isFields(entry) && typeof entry['EventId'] === 'string');
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function errorOf(status: number, answer: Fields): EventBridgeError {
  const code = String(answer['__type'] ?? `HTTP${status}`).replace(/^.*#/, '');
  return new EventBridgeError(code, String(answer['message'] ?? answer['Message'] ?? 'it was not taken'));
}
