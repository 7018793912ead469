import { describe, expect, it } from 'vitest';
import { slackHandler } from '../../functions/slack/handler.ts';
import type { SlackPorts } from '../../functions/slack/post-alert.ts';
import { readWebhooks, WebhooksError, webhookFor } from '../../functions/slack/webhooks.ts';
import { digestDocument } from '../../shared/notify/document.ts';
import { aDigest } from '../notify/alerts.ts';
import { aContext } from './invoke.ts';

function aNotification(message: string) {
  return {
    Records: [{ EventSource: 'aws:sns', Sns: { Subject: 'AMI Governor: 1 finding', Message: message } }],
  };
}

const digest = JSON.stringify(digestDocument(aDigest(undefined, { slack: 'shop' }), 50));

interface Answer {
  readonly status: number;
  readonly retryAfterMs?: number;
}

/** Two webhooks that answer so in turn. */
function aWebhook(...answers: readonly Answer[]) {
  const posted: { url: string; body: { text: string; blocks: unknown[] } }[] = [];
  const waited: number[] = [];
  const left = [...answers];
  const webhooks = readWebhooks('{"default": "https://hooks.example/1", "shop": "https://hooks.example/2"}');
  const ports: SlackPorts = {
    webhook: async (name) => webhookFor(name, webhooks),
    post: async (url, body) => {
      posted.push({ url, body: JSON.parse(body) });
      const { status = 200, retryAfterMs = null } = left.shift() ?? {};
      return { status, text: 'no_service', retryAfterMs };
    },
    pause: async (ms) => void waited.push(ms),
  };
  return { ports, posted, waited };
}

describe('the Slack function', () => {
  it('posts a digest to the webhook that its route names', async () => {
    const { ports, posted } = aWebhook();

    await slackHandler(ports)(aNotification(digest), aContext());

    expect(posted).toMatchObject([
      {
        url: 'https://hooks.example/2',
        body: { text: 'AMI Governor: 1 finding in 111122223333 eu-central-1' },
      },
    ]);
  });

  it('posts what names no webhook, or one that is not there, to the default one', async () => {
    const { ports, posted } = aWebhook();

    await slackHandler(ports)(aNotification(digest.replace('"slack":"shop"', '"slack":null')), aContext());
    await slackHandler(ports)(aNotification(digest.replace('"slack":"shop"', '"slack":"gone"')), aContext());

    expect(posted.map(({ url }) => url)).toEqual(['https://hooks.example/1', 'https://hooks.example/1']);
  });

  it('posts the reason of an alarm, and any other text as it is', async () => {
    const { ports, posted } = aWebhook();
    const alarm = { AlarmName: 'dead letters', NewStateValue: 'ALARM', NewStateReason: '1 > 0' };

    await slackHandler(ports)(aNotification(JSON.stringify(alarm)), aContext());
    await slackHandler(ports)(aNotification('line 1\nline 2'), aContext());

    expect(posted[0]?.body.blocks[1]).toMatchObject({ text: { text: 'dead letters: ALARM\n1 &gt; 0' } });
    expect(posted[1]?.body.blocks[1]).toMatchObject({ text: { text: 'line 1\nline 2' } });
  });

  it('posts what to do about an alarm, where the alarm says so', async () => {
    const { ports, posted } = aWebhook();
    const alarm = {
      ...{ AlarmName: 'sanity', NewStateValue: 'ALARM', NewStateReason: '1 > 0' },
      AlarmDescription: 'AMI Governor: accept the new baseline.',
    };

    await slackHandler(ports)(aNotification(JSON.stringify(alarm)), aContext());

    expect(posted[0]?.body.blocks[1]).toMatchObject({
      text: { text: 'sanity: ALARM\nAMI Governor: accept the new baseline.\n1 &gt; 0' },
    });
  });

  it('waits as long as Slack asks, and posts again', async () => {
    const { ports, posted, waited } = aWebhook({ status: 429, retryAfterMs: 2_000 }, { status: 200 });

    await slackHandler(ports)(aNotification(digest), {
      ...aContext(),
      getRemainingTimeInMillis: () => 30_000,
    });

    expect(posted).toHaveLength(2);
    expect(waited).toEqual([2_000]);
  });

  it('asks for another try where the wait is longer than the invocation', async () => {
    const { ports, waited } = aWebhook({ status: 429, retryAfterMs: 60_000 });
    const posting = slackHandler(ports)(aNotification(digest), {
      ...aContext(),
      getRemainingTimeInMillis: () => 30_000,
    });

    await expect(posting).rejects.toThrow('Slack answered 429: no_service');
    expect(waited).toEqual([]);
  });

  it.each([500, 503])('asks for another try when Slack answers %i', async (status) => {
    const { ports } = aWebhook({ status });

    await expect(slackHandler(ports)(aNotification(digest), aContext())).rejects.toThrow(
      `Slack answered ${status}: no_service`,
    );
  });

  it.each([400, 403, 404, 410])(
    'lets what Slack answers %i to end among the dead letters',
    async (status) => {
      const { ports, posted } = aWebhook({ status });

      await expect(slackHandler(ports)(aNotification(digest), aContext())).rejects.toThrow(
        `Slack answered ${status}: no_service`,
      );
      expect(posted).toHaveLength(1);
    },
  );

  it('refuses what is no notification', async () => {
    const { ports, posted } = aWebhook();

    await slackHandler(ports)({ Records: [{ eventSource: 'aws:sqs', body: 'x' }] }, aContext());

    expect(posted).toEqual([]);
  });
});

describe('the secret of webhooks', () => {
  it('is one address, or addresses by name', () => {
    expect([...readWebhooks(' https://hooks.example/1\n')]).toEqual([['default', 'https://hooks.example/1']]);
    expect([...readWebhooks('{"default": "https://a.example", "shop": "https://b.example"}').keys()]).toEqual(
      ['default', 'shop'],
    );
  });

  it.each([
    ['http://hooks.example/1', 'a webhook is no https address'],
    ['hooks.example/secret', 'a webhook is no https address'],
    ['{"shop": "https://b.example"}', 'the webhooks have none called default'],
    ['{"default": 7}', 'the webhooks are no JSON of names and addresses'],
    ['{"default": "https://a.example"', 'the webhooks are no JSON of names and addresses'],
  ])('that is %s is refused without repeating it', (secret, complaint) => {
    expect(() => readWebhooks(secret)).toThrow(new WebhooksError(complaint));
  });
});
