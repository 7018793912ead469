/**
 * The valid word that was most likely meant, or null where none is near. Near is one wrong, missing, extra or
 * swapped letter in a word of two or three letters, two up to seven, then four in ten; failing that, a word that holds the
 * other. Case, `_` and `-` do not count.
 */
export function nearestWord(word: string, valid: readonly string[]): string | null {
  if (word.length > longestWord) return null;
  const written = plain(word);
  const allowed = allowedDistance(written.length);
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const candidate of valid) {
    const other = plain(candidate);
    if (Math.abs(other.length - written.length) > allowed) continue;
    const distance = editDistance(written, other);
    if (distance <= allowed && (best === null || distance < best.distance))
      best = { word: candidate, distance };
  }
  return best?.word ?? valid.find((candidate) => contains(plain(candidate), written)) ?? null;
}

// No key and no name of a check is longer; a longer word is no slip of the pen and would only cost time.
const longestWord = 40;

function allowedDistance(length: number): number {
  if (length < 4) return length < 2 ? 0 : 1;
  return Math.max(2, Math.floor(length * 0.4));
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function contains(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter.length >= 3 && longer.includes(shorter);
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
