import { createServer } from 'node:http';
import { SNSClient } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { defaultBus, type EventEntry, putAlerts } from '../../shared/notify/eventbridge.ts';
import { aDigest, allAlerts, everyAlert, manyViolations } from './alerts.ts';

/** A bus that does not take so many entries at first. */
function aBus(refusing = 0) {
  const calls: (readonly EventEntry[])[] = [];
  let left = refusing;
  const put = async (entries: readonly EventEntry[]) => {
    calls.push(entries);
    return entries.map(() => {
      left -= 1;
      return left < 0;
    });
  };
  return { put, calls };
}

it('puts an event for each alert, by the documented schema', async () => {
  const { put, calls } = aBus();

  expect(await putAlerts(aDigest([everyAlert.held]), put)).toEqual({ put: 1, refused: 0 });

  const [entry] = calls[0] ?? [];
  expect(entry).toMatchObject({
    Source: 'ami-governor',
    DetailType: 'AMI Governor Alert',
    Resources: ['arn:aws:ec2:eu-central-1::image/ami-00000000000000001'],
    Time: 1_790_856_000,
  });
  expect(JSON.parse(entry?.Detail ?? '')).toMatchSnapshot();
});

it('has the documented fields whatever the kind', async () => {
  const { put, calls } = aBus();

  await putAlerts(aDigest(allAlerts), put);

  const details = calls.flat().map(({ Detail }) => JSON.parse(Detail));
  expect(details.map(({ kind }) => kind).toSorted()).toEqual(allAlerts.map(({ kind }) => kind).toSorted());
  for (const detail of details) {
    expect(Object.keys(detail)).toEqual([
      ...['schemaVersion', 'alertId', 'kind', 'severity', 'at', 'subjectId', 'imageId', 'snapshotId', 'name'],
      ...['owner', 'creator', 'ruleIds', 'text', 'url', 'advice', 'details', 'account', 'region', 'audience'],
      ...['recipient', 'slack', 'digestId'],
    ]);
  }
});

it('puts ten at a time, and again what the bus did not take', async () => {
  const { put, calls } = aBus(3);

  expect(await putAlerts(aDigest(manyViolations(25)), put)).toEqual({ put: 25, refused: 0 });
  expect(calls.map((entries) => entries.length)).toEqual([10, 3, 10, 5]);
});

it('tells how many the bus never took', async () => {
  const { put } = aBus(1_000);

  expect(await putAlerts(aDigest(manyViolations(12)), put)).toEqual({ put: 0, refused: 12 });
});

/** Answers so, and tells what it was asked. */
async function anEndpoint(status: number, body: object) {
  const asked: { headers: Record<string, unknown>; body: unknown }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(status).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const client = new SNSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const put = defaultBus(client, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  const close = () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  };
  return { put, asked, close };
}

const entry: EventEntry = {
  ...{ Source: 'ami-governor', DetailType: 'AMI Governor Alert', Detail: '{}', Resources: [], Time: 1 },
};

it('asks PutEvents, signed, and tells which entries were taken', async () => {
  const Entries = [{ EventId: 'event-1' }, { ErrorCode: 'ThrottlingException' }];
  const { put, asked, close } = await anEndpoint(200, { FailedEntryCount: 1, Entries });

  expect(await put([entry, entry])).toEqual([true, false]);

  expect(asked[0]?.headers).toMatchObject({
    'x-amz-target': 'AWSEvents.PutEvents',
    'content-type': 'application/x-amz-json-1.1',
    authorization: expect.stringMatching(/\/eu-central-1\/events\/aws4_request/),
  });
  expect(asked[0]?.body).toEqual({ Entries: [entry, entry] });
  close();
});

it('throws what EventBridge refuses by its code', async () => {
  const refusal = { __type: 'com.amazon.coral#AccessDeniedException', Message: 'not allowed' };
  const { put, close } = await anEndpoint(400, refusal);

  await expect(put([entry])).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'not allowed' });
  close();
});
