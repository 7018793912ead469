/**
 * One line of plain text out of names, tags and reasons, which anybody may have written: no line breaks, no control
 * characters, none that turn the direction of writing or cannot be seen, no half characters, no address that a mail
 * program makes a link of; cut after `longest` code points.
 */
export function oneLine(text: string, longest = 500): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/:\/{2}/g, '[:]//')
    // Also behind an underscore, in whose place chats are shown another character.
    .replace(/(?<![a-z0-9])(www)\./gi, '$1[.]')
    .replace(/(?<![a-z0-9])(mailto|tel|javascript|data):/gi, '$1[:]')
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

export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
