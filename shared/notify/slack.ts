import { cut, oneLine } from './plain-text.ts';

/** What an incoming webhook takes. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

export type SlackBlock = {
  readonly type: 'header' | 'section';
  readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
};

// A section takes 3,000 characters and a header 150 (Slack block reference). Beyond some 13,000 in all Slack answers
// msg_blocks_too_long, and escaping makes one character of the alert up to five.
const mostInSection = 2_900;
const mostSections = 4;

/**
 * An alert as Slack shows it, cut with a note where it is too long. Plain text blocks: Slack has no way to escape
 * `*`, `_` and back-ticks in its markup, and a tag value such as `<!channel>` must not call anybody.
 */
export function slackMessage(subject: string, text: string): SlackMessage {
  const title = escapeSlack(cut(oneLine(subject), 100));
  const sections = sectionsOf(text.split('\n').map((line) => escapeSlack(oneLine(line))));
  return {
    text: title,
    blocks: [block('header', cut(title, 150)), ...sections.map((section) => block('section', section))],
  };
}

/** The three characters that Slack reads as its own, in this order. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function sectionsOf(lines: readonly string[]): readonly string[] {
  const sections: string[] = [];
  let section = '';
  for (const [index, line] of lines.entries()) {
    if (section.length + line.length + 1 > mostInSection) {
      sections.push(section);
      section = '';
      if (sections.length === mostSections)
        return [...sections, `and ${lines.length - index} more lines in the e-mail`];
    }
    section += `${line}\n`;
  }
  return [...sections, section].filter((text) => text.trim() !== '');
}

function block(type: SlackBlock['type'], text: string): SlackBlock {
  return { type, text: { type: 'plain_text', text, emoji: false } };
}
