// What Markdown and Slack's markup read as their own, and what looks like it and is nothing.
const lookalikes: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '&': '＆',
  '*': '∗',
  _: '＿',
  '~': '∼',
  '`': 'ʼ',
  '[': '⁅',
  ']': '⁆',
  '|': '¦',
  '#': '＃',
  '\\': '⧵',
  '!': 'ǃ',
};

/**
 * A text for chats whose markup is Markdown, Slack's, or both, by the way: no character is left that either could read as
 * its own, so that nothing is called, linked or formatted. It is for reading, not for copying.
 */
export function escapeChat(text: string): string {
  return text.replace(/[<>&*_~`[\]|#\\!]/g, (char) => lookalikes[char] ?? '');
}
