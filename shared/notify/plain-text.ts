/**
 * One line of plain text out of names, tags and reasons, which anybody may have written: no line breaks, no control
 * characters, none that turn the direction of writing, no half characters; cut after `longest` code points.
 */
export function oneLine(text: string, longest = 500): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}]/gu, '')
    .trim();
  return cut(clean, longest);
}

/** By code points, so that no character is torn; `…` stands for the rest. */
export function cut(text: string, longest: number): string {
  const points = [...text];
  return points.length <= longest ? text : `${points.slice(0, longest - 1).join('')}…`;
}

/** SNS takes fewer than 100 characters of ASCII text without control characters that start with a letter, digit or punctuation. */
export function subjectOf(text: string): string {
  const ascii = oneLine(text)
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
  return ascii.length <= 99 ? ascii : `${ascii.slice(0, 96)}...`;
}
