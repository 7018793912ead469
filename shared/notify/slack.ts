import type { AlertDocument, DigestDocument } from './document.ts';
import { count, oneLine } from './plain-text.ts';
import { escapeSlack, slackLink } from './slack-text.ts';

/** What an incoming webhook takes. */
export interface SlackMessage {
  /** For notifications: our own words, numbers and ids alone. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

export type SlackBlock =
  | { readonly type: 'header' | 'section'; readonly text: PlainText }
  | {
      readonly type: 'context';
      readonly elements: readonly {
        readonly type: 'mrkdwn';
        readonly text: string;
        readonly verbatim: true;
      }[];
    }
  | { readonly type: 'divider' };

/** What the renderer needs of a digest: the function that posts gets it as JSON. */
export type SlackDigest = Pick<
  DigestDocument,
  'title' | 'account' | 'region' | 'recipient' | 'more' | 'list' | 'costs' | 'advice'
> & { readonly alerts: readonly Pick<AlertDocument, 'subjectId' | 'text' | 'url'>[] };

// A message takes 50 blocks, a section 3,000 characters, a header 150 (Slack block reference). Beyond some 13,000
// characters in all Slack answers msg_blocks_too_long, and escaping makes one character of the alert up to five.
const mostAlerts = 20;
const mostInSection = 2_900;
const mostInAll = 11_000;

/**
 * A digest as Slack shows it: the first alerts, and how many more there are. What strangers wrote stands in plain text
 * blocks alone, since Slack has no way to escape `*`, `_` and back-ticks in its markup; links are made of ids.
 */
export function slackMessage(digest: SlackDigest): SlackMessage {
  const { account, region, recipient, alerts, costs } = digest;
  const title = titleOf(digest.title);
  const named = account.name === null ? account.id : `${account.id} (${account.name})`;
  const blocks: SlackBlock[] = [
    { type: 'header', text: plainText(title) },
    section([`account ${named}, ${region}`, `for ${recipient}`]),
  ];
  let left = mostInAll - sizeOf(blocks);
  let shown = 0;
  for (const alert of alerts.slice(0, mostAlerts)) {
    const own = blocksOf(alert);
    left -= sizeOf(own);
    if (left < 0) break;
    blocks.push(...own);
    shown += 1;
  }
  const more = alerts.length - shown + digest.more;
  const rest = [...restLines(more, digest), ...costs];
  return { text: title, blocks: rest.length === 0 ? blocks : [...blocks, section(rest)] };
}

/** A text that is no digest, such as an alarm, in the same way. */
export function slackText(subject: string, text: string): SlackMessage {
  const alerts = [{ subjectId: '', text: text.split('\n').map((line) => oneLine(line)), url: null }];
  const title = titleOf(subject);
  return { text: title, blocks: [{ type: 'header', text: plainText(title) }, ...alerts.flatMap(blocksOf)] };
}

/** Short enough for a header whatever is escaped in it, and never empty. */
function titleOf(text: string): string {
  const title = escapeSlack(oneLine(text, 140));
  if (title === '') return 'AMI Governor';
  return title.length <= 150 ? title : escapeSlack(oneLine(text, 25));
}

function blocksOf({ subjectId, text, url }: SlackDigest['alerts'][number]): readonly SlackBlock[] {
  const link = url === null ? null : slackLink(url, subjectId);
  if (link === null) return [section(text)];
  return [section(text), { type: 'context', elements: [{ type: 'mrkdwn', text: link, verbatim: true }] }];
}

function restLines(more: number, { list, advice }: SlackDigest): readonly string[] {
  const commands = advice.flatMap(({ does, command }) => (command === null ? [] : [`${does}: ${command}`]));
  return [
    ...(more === 0
      ? []
      : [`and ${count(more, 'more alert')}${list === null ? ' in the e-mail' : `: ${list}`}`]),
    ...commands.slice(0, 4),
  ];
}

function section(lines: readonly string[]): SlackBlock {
  const escaped = lines.map((line) => escapeSlack(oneLine(line, 700))).filter((line) => line !== '');
  return { type: 'section', text: plainText(cutLines(escaped) || '-') };
}

/** Whole lines, so that no escaped character is torn. */
function cutLines(lines: readonly string[]): string {
  const kept: string[] = [];
  let left = mostInSection;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) return [...kept, `and ${lines.length - kept.length} more lines in the e-mail`].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

function sizeOf(blocks: readonly SlackBlock[]): number {
  return JSON.stringify(blocks).length;
}

function plainText(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}
