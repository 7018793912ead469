import { canonicalJson, sha256 } from './canonical-json.ts';
import type { IndexRange } from './table.ts';

/** Where a page begins: in which of the question's ranges, and behind which sort key. */
export interface Place {
  readonly range: number;
  /** Null: at the beginning of the range. */
  readonly after: string | null;
}

/** Opaque, fit for an address, and of this question alone. */
export function cursorOf(place: Place, question: unknown): string {
  const said = [place.range, place.after, checkOf(place, question)];
  return Buffer.from(JSON.stringify(said)).toString('base64url');
}

/** Null: it is no cursor, or one of another question. It tells no more than where to go on: which partition is asked, the question says. */
export function placeIn(cursor: string, question: unknown): Place | null {
  const said = parsed(cursor);
  if (!Array.isArray(said) || said.length !== 3) return null;
  const [range, after, check]: readonly unknown[] = said;
  if (typeof range !== 'number' || !Number.isSafeInteger(range)) return null;
  if (after !== null && typeof after !== 'string') return null;
  const place = { range, after };
  return check === checkOf(place, question) ? place : null;
}

/** What is left of the range behind the place; null: the place is outside of it. */
export function rangeFrom(range: IndexRange, { after }: Place): IndexRange | null {
  if (after === null) return range;
  // Behind the end of the range there is nothing to ask for: DynamoDB refuses a range that ends before it begins.
  const isInside = isAtMost(range.from, after) && !isAtMost(range.to, after);
  // The next text there is.
  return isInside ? { ...range, from: `${after}\u0000` } : null;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function checkOf({ range, after }: Place, question: unknown): string {
  return sha256(canonicalJson([question, range, after])).slice(0, 16);
}

/** In order of UTF-8, as DynamoDB sorts. */
export function isAtMost(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) <= 0;
}
