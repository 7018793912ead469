/** The three characters that Slack reads as its own, in this order. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A link in Slack's markup; null for what is no https address of plain characters. */
export function slackLink(url: string, label: string): string | null {
  if (!/^https:\/\/[a-z0-9.-]+\/[\w/?#=&:.-]*$/i.test(url)) return null;
  // Only letters, digits and hyphens: nothing in a label may end the link or format anything.
  return `<${escapeSlack(url)}|${label.replace(/[^\w-]/g, '')}>`;
}
