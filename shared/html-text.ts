const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text from anybody as text inside of an element or of an attribute in quotes: no markup, no control characters, none that
 * turn the direction of writing.
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"']/g, (char) => entities[char] ?? '')
    .replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '\u{fffd}');
}
