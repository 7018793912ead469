import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { patchFauxqs } from './fauxqs-patches.ts';
import { callJson, LoopbackError, loopbackSignature, ownAccessKeyId } from './loopback.ts';
import { publicationsOf } from './publications.ts';
import { type CallRequest, readCall } from './server-calls.ts';
import type { ServiceQueue, ServiceSubscription } from './service/service.ts';
import type { StoresMessage, StoresStart } from './stores-messages.ts';
import { shiftDate } from './virtual-time.ts';

// Queues, topics and tables of the sandbox in one thread whose clock is the virtual one, so that visibility timeouts,
// delays and the five minutes of deduplication pass by it.

const start: StoresStart = workerData;
shiftDate(start.cells);
patchFauxqs(start.accountId);

const queuesEndpoint = await startQueues();
const tablesEndpoint = await startTables();
const subscriptionArns = await createAll();
parentPort?.on('message', (sync: number) => post({ kind: 'synced', sync }));
post({ kind: 'ready', queuesEndpoint, tablesEndpoint, subscriptionArns });

async function startQueues(): Promise<string> {
  const { buildApp } = await import('fauxqs');
  const app = buildApp({ logger: false, defaultRegion: start.region });
  app.addHook('onSend', async (request, reply, payload) => {
    const object = objectIn(request.method, request.url);
    if (object !== undefined) {
      tell({ headers: request.headers, body: object.input }, reply.statusCode, object.action);
      return;
    }
    const form = formOf(request.body);
    tell({ headers: request.headers, body: form }, reply.statusCode);
    if (reply.statusCode !== 200 || typeof payload !== 'string') return;
    for (const publication of publicationsOf(form, payload)) post({ kind: 'published', publication });
  });
  // 127.0.0.1 and not the default 0.0.0.0: the sandbox is not for other machines.
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${portOf(app.server.address())}`;
}

async function startTables(): Promise<string> {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  server.prependListener('request', (request, response) => {
    // Beside dynalite, which reads the body too.
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('finish', () => {
      tell({ headers: request.headers, body: Buffer.concat(chunks).toString() }, response.statusCode);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${portOf(server.address())}`;
}

async function createAll(): Promise<string[]> {
  const { region, tables, topics, subscriptions } = start;
  const call = (target: string, endpoint: string, input: object) =>
    callJson({ endpoint, target, region, input });
  for (const { definition } of tables)
    await call('DynamoDB_20120810.CreateTable', tablesEndpoint, definition);
  for (const queue of start.queues)
    await call('AmazonSQS.CreateQueue', queuesEndpoint, {
      QueueName: queue.name,
      Attributes: attributesOf(queue),
    });
  for (const { name } of start.buckets) await createBucket(name);
  for (const { name } of topics) await callTopics({ Action: 'CreateTopic', Name: name });
  const arns: string[] = [];
  for (const subscription of subscriptions) arns.push(await subscribe(subscription));
  return arns;
}

function attributesOf(queue: ServiceQueue): Record<string, string> {
  const { deadLetter } = queue;
  return {
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    DelaySeconds: String(queue.delaySeconds),
    ...(queue.isFifo && {
      FifoQueue: 'true',
      ContentBasedDeduplication: String(queue.contentBasedDeduplication),
      DeduplicationScope: queue.deduplicationPerGroup ? 'messageGroup' : 'queue',
    }),
    ...(deadLetter && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetter.queueArn,
        maxReceiveCount: deadLetter.maxReceiveCount,
      }),
    }),
  };
}

async function subscribe(subscription: ServiceSubscription): Promise<string> {
  const attributes: [string, string][] = [['RawMessageDelivery', String(subscription.rawDelivery)]];
  if (subscription.filterPolicy !== undefined) {
    attributes.push(['FilterPolicy', JSON.stringify(subscription.filterPolicy)]);
    attributes.push(['FilterPolicyScope', subscription.filterScope]);
  }
  const { topicArn, protocol, endpoint } = subscription;
  const answer = await callTopics({
    ...{ Action: 'Subscribe', TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint },
    ...Object.fromEntries(
      attributes.flatMap(([key, value], at) => [
        [`Attributes.entry.${at + 1}.key`, key],
        [`Attributes.entry.${at + 1}.value`, value],
      ]),
    ),
  });
  const arn = /<SubscriptionArn>([^<]+)</.exec(answer)?.[1] ?? '';
  // fauxqs takes the subscription's ARN for its token. In the sandbox everybody has clicked the link in the mail.
  await callTopics({ Action: 'ConfirmSubscription', TopicArn: topicArn, Token: arn });
  return arn;
}

async function createBucket(name: string): Promise<void> {
  const response = await fetch(`${queuesEndpoint}/${name}`, {
    method: 'PUT',
    headers: loopbackSignature(start.region),
  });
  if (!response.ok) throw new LoopbackError('CreateBucket', response.status, await response.text());
}

async function callTopics(form: Record<string, string>): Promise<string> {
  const response = await fetch(queuesEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...loopbackSignature(start.region) },
    body: new URLSearchParams(form).toString(),
  });
  const answer = await response.text();
  if (!response.ok) throw new LoopbackError(form['Action'] ?? '', response.status, answer);
  return answer;
}

function formOf(body: unknown): Readonly<Record<string, string>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** What is asked of an object of S3, whose API knows it by method and path; undefined for a call of another service. */
function objectIn(method: string, url: string) {
  const [, bucket = '', key = ''] = /^\/([^/?]+)\/([^?]+)/.exec(url) ?? [];
  if (key === '') return undefined;
  const action = { PUT: 's3:PutObject', GET: 's3:GetObject' }[method];
  return action === undefined
    ? undefined
    : { action, input: { Bucket: bucket, Key: decodeURIComponent(key) } };
}

function tell(request: CallRequest, status: number, action?: string): void {
  const call = readCall(request, new Date(), status, action);
  if (call !== undefined && call.accessKeyId !== ownAccessKeyId) post({ kind: 'called', call });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The stores do not listen on a port');
  return address.port;
}

function post(message: StoresMessage): void {
  parentPort?.postMessage(message);
}
