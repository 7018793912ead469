import { createServer, type Server } from 'node:http';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { account, buildImage, region } from '../sandbox/running-aws.ts';
import { type RunningSystem, runningSystem, slowMs, unownedImages } from './running-system.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const topicArn = `arn:aws:sns:${region}:${account}:ami-governor-main-alerts`;

function clientsOf({ runtime }: RunningSystem) {
  const endpoint = runtime.endpoints.queues;
  return {
    sns: new SNSClient({ endpoint, region, credentials }),
    sqs: new SQSClient({ endpoint, region, credentials }),
  };
}

/** A queue that gets what the filter takes, as it is. Answers what it has got, a body each. */
async function subscribe(system: RunningSystem, name: string, filter: object) {
  const { sns, sqs } = clientsOf(system);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Attributes = { FilterPolicy: JSON.stringify(filter), RawMessageDelivery: 'true' };
  const Endpoint = `arn:aws:sqs:${region}:${account}:${name}`;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint, Attributes }));
  return async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
}

/** Images that somebody owns and that break the rule all the same: they have no owner tag, but one for the team. */
function teamImages(count: number) {
  return (aws: Parameters<ReturnType<typeof unownedImages>>[0]) => {
    unownedImages(0, 3)(aws);
    const home = aws.world.scope(account, region);
    for (let n = 11; n < 11 + count; n += 1)
      seedImage(home, buildImage(n, { Tags: [{ Key: 'Team', Value: n === 11 ? 'shop' : 'data' }] }));
  };
}

const policyFile = new URL('./policies/teams.yml', import.meta.url).pathname;

describe('alerts', { timeout: slowMs }, () => {
  it('go to owners by their filters and to those who run the service, and an unchanged sweep tells nothing', async () => {
    const system = await runningSystem({ fill: teamImages(3), policyFile });
    const shop = await subscribe(system, 'shop', { owner: ['shop'] });
    const grave = await subscribe(system, 'grave', { severity: ['critical'] });

    await system.days(1);

    expect(await shop()).toMatchObject([
      { audience: 'owner', recipient: 'shop', alerts: [{ kind: 'violation', owner: 'shop' }] },
    ]);
    expect(await grave()).toEqual([]);
    const mails = system.runtime.inbox.filter(({ kind }) => kind === 'email');
    expect(mails.map(({ subject }) => subject)).toEqual([`AMI Governor: 2 findings in ${account} ${region}`]);
    const posts = system.runtime.inbox.filter(({ kind }) => kind === 'webhook');
    expect(posts.map(({ body }) => JSON.parse(body).text)).toEqual([
      `AMI Governor: 2 findings in ${account} ${region}`,
    ]);
    const put = system.runtime.calls.filter(({ action }) => action === 'events:PutEvents');
    expect(put.map(({ input }) => Object(input['Entries']).length)).toEqual([1, 2]);

    await system.days(1);

    expect(await shop()).toEqual([]);
    expect(system.runtime.inbox).toHaveLength(2);
  });

  it('that nobody has subscribed to are unroutable, and start no clock', async () => {
    const system = await runningSystem({
      fill: unownedImages(1),
      params: { alertEmail: '', slackWebhooks: '' },
    });

    await system.days(4);

    expect(system.logged('alerts not told')).toMatchObject(
      Array(4).fill({ because: 'unroutable', alerts: 1, level: 'ERROR' }),
    );
    const [finding] = (await system.table()).filter(({ type }) => type === 'finding');
    expect(finding).toMatchObject({ announcedAt: null, notifiedAt: null });
    expect(system.changes()).toEqual([]);
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Behaviour = { readonly status: number; readonly headers?: Record<string, string> } | 'slow';

/** Stands in for Slack: answers so in turn, then always as the last time. */
async function aSlack(...behaviours: readonly Behaviour[]) {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const behaviour = behaviours[Math.min(posted.length, behaviours.length - 1)] ?? 'slow';
    posted.push(request.url ?? '');
    // Longer than the function waits for an answer.
    if (behaviour === 'slow') return;
    response.writeHead(behaviour.status, behaviour.headers).end('ok');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;
  return { url, posted, server };
}

async function deadLetters({ runtime }: RunningSystem): Promise<number> {
  const depths = await runtime.queueDepths();
  return depths['ami-governor-main-events-dead-letters']?.visible ?? 0;
}

describe('Slack', { timeout: slowMs }, () => {
  const ok = { status: 200 };

  it.each<[string, readonly Behaviour[], number]>([
    ['asks to wait', [{ status: 429, headers: { 'retry-after': '1' } }, ok], 2],
    ['fails once', [{ status: 500 }, ok], 2],
    ['is slow once', ['slow', ok], 2],
  ])('gets the alert when it %s', async (_, behaviours, posts) => {
    const slack = await aSlack(...behaviours);
    const system = await runningSystem({ fill: unownedImages(1), webhooks: () => slack.url });

    await system.days(1);

    expect(slack.posted).toHaveLength(posts);
    expect(await deadLetters(system)).toBe(0);
  });

  it.each([500, 404])('that keeps answering %i leaves the alert among the dead letters', async (status) => {
    const slack = await aSlack({ status });
    const system = await runningSystem({ fill: unownedImages(1), webhooks: () => slack.url });

    await system.days(1);

    expect(slack.posted).toHaveLength(3);
    expect(await deadLetters(system)).toBe(1);
  });

  it('that refuses the connection leaves the alert among the dead letters, and the mail goes out', async () => {
    const slack = await aSlack(ok);
    slack.server.close();
    const system = await runningSystem({ fill: unownedImages(1), webhooks: () => slack.url });

    await system.days(1);

    expect(await deadLetters(system)).toBe(1);
    expect(system.runtime.inbox.map(({ kind }) => kind)).toEqual(['email']);
  });
});
