import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { laterQueue, ScheduleError } from '../../shared/queue/later.ts';
import { readScopeMessage } from '../../shared/queue/messages.ts';

const order = {
  scope: { accountId: '111122223333', region: 'eu-central-1' },
  imageIds: ['ami-11111111'],
  run: { runId: 'look-1-event-1', kind: 'event' },
} as const;
const at = new Date('2026-10-01T12:05:00.999Z');

interface Asked {
  readonly url: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** EventBridge Scheduler that answers these statuses, one after the other. */
async function aScheduler(...statuses: readonly number[]) {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    asked.push({ url, authorization: headers.authorization ?? '', body: JSON.parse(await text(request)) });
    response.writeHead(statuses[asked.length - 1] ?? 200).end('{"Message":"because"}');
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const later = laterQueue({
    client: new SQSClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    }),
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    queueArn: 'arn:aws:sqs:eu-central-1:999988887777:scopes.fifo',
    roleArn: 'arn:aws:iam::999988887777:role/later-look',
  });
  return { later, asked };
}

describe('a later order', () => {
  it('is a one-time schedule that puts the message of the order into its group and goes when it is done', async () => {
    const { later, asked } = await aScheduler();

    await later.sendScopeAt(order, at);

    const [{ url, authorization, body } = { url: '', authorization: '', body: {} }] = asked;
    expect(url).toMatch(/^\/schedules\/ami-governor-look-[0-9a-f]{40}$/);
    expect(authorization).toContain('/eu-central-1/scheduler/aws4_request');
    expect(body).toMatchObject({
      ScheduleExpression: 'at(2026-10-01T12:05:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:aws:sqs:eu-central-1:999988887777:scopes.fifo',
        RoleArn: 'arn:aws:iam::999988887777:role/later-look',
        SqsParameters: { MessageGroupId: '111122223333#eu-central-1' },
      },
    });
    expect(readScopeMessage(String(Object(body['Target']).Input))).toEqual({ ok: true, order });
  });

  it('has the same name whenever it is asked for, and one that is there already is enough', async () => {
    const { later, asked } = await aScheduler(200, 409);

    await later.sendScopeAt(order, at);
    await later.sendScopeAt(order, new Date('2026-10-01T13:00:00Z'));

    expect(asked[1]?.url).toBe(asked[0]?.url);
  });

  it('is asked for again where the Scheduler is busy', async () => {
    const { later, asked } = await aScheduler(500, 429, 200);

    await later.sendScopeAt(order, at);

    expect(asked).toHaveLength(3);
  });

  it.each([
    [[403], 1, 'EventBridge Scheduler answered 403: {"Message":"because"}'],
    [[503, 503, 503], 3, 'EventBridge Scheduler answered 503: {"Message":"because"}'],
  ])('that is refused with %j after %i tries is an error that says why', async (statuses, tries, message) => {
    const { later, asked } = await aScheduler(...statuses);

    await expect(later.sendScopeAt(order, at)).rejects.toThrow(new ScheduleError(message));

    expect(asked).toHaveLength(tries);
  });
});
