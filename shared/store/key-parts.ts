import { sha256 } from './canonical-json.ts';

/** The last code point there is: nothing sorts after it. */
export const lastOfAll = '\u{10ffff}';

// Ten parts of this length still fit a sort key of 1,024 bytes (DynamoDB quotas).
const longestPartBytes = 100;
// Up to `$`: nothing then sorts between `I#ami` and `I#ami#...`, so an image's items are neighbours.
// The last code point is where ranges end, so that no part begins with it.
// A leading `__` would make `__proto__` possible, which is no ordinary key of a map.
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys come from strangers, control characters among them.
const unsafe = /[\u0000-$%\u007f\u{10ffff}]|\p{Surrogate}|^_(?=_)/gu;

/** Text of any kind as one part of a key: different texts are different parts, without `#` and not too long. */
export function keyPart(text: string): string {
  const encoded = text.replace(unsafe, (char) => `%${codeOf(char).padStart(4, '0')}`);
  if (Buffer.byteLength(encoded) <= longestPartBytes) return encoded;
  return `${encoded.slice(0, 30).toWellFormed()}%~${sha256(encoded)}`;
}

function codeOf(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16);
}

export function joinParts(...parts: readonly string[]): string {
  return parts.map(keyPart).join('#');
}
