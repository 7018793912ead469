import { describe, expect, it } from 'vitest';
import { slackHandler } from '../../functions/slack/handler.ts';
import { slackMessage } from '../../shared/notify/slack.ts';
import { aContext } from './invoke.ts';

const alert = {
  Records: [
    { EventSource: 'aws:sns', Sns: { Subject: 'AMI Governor: 1 finding', Message: 'line 1\nline 2' } },
  ],
};

/** A webhook that answers with these statuses in turn. */
function aWebhook(...statuses: readonly number[]) {
  const posted: unknown[] = [];
  const left = [...statuses];
  const ports = {
    post: async (body: string) => {
      posted.push(JSON.parse(body));
      return { status: left.shift() ?? 200, text: 'no_service' };
    },
  };
  return { ports, posted };
}

describe('the Slack function', () => {
  it('posts the text of an alert', async () => {
    const { ports, posted } = aWebhook(200);

    await slackHandler(ports)(alert, aContext());

    expect(posted).toMatchObject([
      {
        text: 'AMI Governor: 1 finding',
        blocks: [{ type: 'header' }, { text: { text: 'line 1\nline 2\n' } }],
      },
    ]);
  });

  it.each([429, 500, 503])('asks for another try when Slack answers %i', async (status) => {
    const { ports } = aWebhook(status);

    await expect(slackHandler(ports)(alert, aContext())).rejects.toThrow(
      `Slack answered ${status}: no_service`,
    );
  });

  it.each([400, 403, 404, 410])('gives up when Slack answers %i', async (status) => {
    const { ports, posted } = aWebhook(status);

    await slackHandler(ports)(alert, aContext());

    expect(posted).toHaveLength(1);
  });

  it('refuses what is no notification', async () => {
    const { ports, posted } = aWebhook();

    await slackHandler(ports)({ Records: [{ eventSource: 'aws:sqs', body: 'x' }] }, aContext());

    expect(posted).toEqual([]);
  });
});

describe('a message for Slack', () => {
  it('calls nobody and links nowhere, whatever a tag says', () => {
    const { text, blocks } = slackMessage('<!channel> & co', '<!here> <https://evil.example|click> *bold*');

    expect(text).toBe('&lt;!channel&gt; &amp; co');
    expect(JSON.stringify(blocks)).not.toMatch(/<|mrkdwn/);
  });

  it('stays inside the limits of Slack and tells what it left out', () => {
    const { blocks } = slackMessage('s', Array.from({ length: 2_000 }, (_, n) => `line ${n} <&>`).join('\n'));

    const texts = blocks.map((block) => block.text.text);
    expect(texts.every((text) => text.length <= 3_000)).toBe(true);
    expect(texts.join('').length).toBeLessThan(13_000);
    expect(texts.at(-1)).toMatch(/^and [0-9]+ more lines in the e-mail$/);
  });
});
