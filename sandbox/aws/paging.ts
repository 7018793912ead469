import { createHash } from 'node:crypto';
import { generalFault } from './errors.ts';
import type { Context } from './operation.ts';

/** What a list operation of AWS allows as page size. */
interface PageLimits {
  readonly min: number;
  readonly max: number;
  /** The page size when none is asked for; undefined: everything at once. */
  readonly whenAbsent?: number;
}

export interface PageRequest<T> {
  readonly maxResults: number | undefined;
  readonly nextToken: string | undefined;
  readonly limits: PageLimits;
  /** Orders the list: AWS promises no order, so it depends on the seed. */
  readonly key: (item: T) => string;
  /** The whole list, asked for on the first page only. */
  readonly list: () => readonly T[];
}

export interface Page<T> {
  readonly items: T[];
  readonly nextToken: string | undefined;
}

interface Cursor {
  readonly owner: string;
  readonly items: readonly unknown[];
}

// Old lists are dropped so that a long run does not keep them all; a token of one is then invalid.
const cursorsKept = 300;
const cursorsOf = new WeakMap<object, Map<string, Cursor>>();

/**
 * One page of a list. The list is fixed when its first page is read, and a token can be used again: a client
 * that lost an answer asks for the same page. A token of another operation or account is refused.
 */
export function page<T>(context: Context, operation: string, request: PageRequest<T>): Page<T> {
  checkSize(context, request);
  const cursors = cursorsOf.get(context.world) ?? new Map<string, Cursor>();
  cursorsOf.set(context.world, cursors);
  const owner = `${context.accountId}#${context.region}#${operation}`;
  const [cursorId, offset] =
    request.nextToken === undefined ? [undefined, 0] : readToken(context, request.nextToken);
  const items =
    cursorId === undefined
      ? inSeedOrder(context.world.seed, request)
      : heldItems<T>(context, cursors.get(cursorId), owner);
  if (context.fault?.kind === 'empty-page')
    return emptyPage(context, cursors, { owner, items }, cursorId, offset);
  const asked = request.maxResults ?? request.limits.whenAbsent;
  const size = asked === undefined ? items.length : Math.min(asked, context.world.maxPageSize);
  const end = offset + size;
  if (end >= items.length) return { items: items.slice(offset), nextToken: undefined };
  const id = cursorId ?? context.world.ids.uuid(`${owner}#cursor`);
  keep(cursors, id, { owner, items });
  return { items: items.slice(offset, end), nextToken: writeToken(id, end) };
}

// A page may be empty and yet have a token (aws-facts D.7).
function emptyPage<T>(
  { world }: Context,
  cursors: Map<string, Cursor>,
  cursor: Cursor,
  cursorId: string | undefined,
  offset: number,
): Page<T> {
  const id = cursorId ?? world.ids.uuid(`${cursor.owner}#cursor`);
  keep(cursors, id, cursor);
  return { items: [], nextToken: writeToken(id, offset) };
}

function checkSize<T>(context: Context, { maxResults, limits }: PageRequest<T>): void {
  if (maxResults === undefined || (maxResults >= limits.min && maxResults <= limits.max)) return;
  const message = `Value (${maxResults}) for the page size is invalid. Expecting a value between ${limits.min} and ${limits.max}.`;
  throw generalFault(context.codes, 'invalidValue', message);
}

function inSeedOrder<T>(seed: string, { list, key }: PageRequest<T>): T[] {
  return list()
    .map((item) => ({ item, order: cheapHash(`${seed}|${key(item)}`) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

// FNV-1a: lists of 200,000 are ordered on every first page.
function cheapHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function heldItems<T>(context: Context, cursor: Cursor | undefined, owner: string): T[] {
  if (cursor === undefined || cursor.owner !== owner) throw invalidToken(context);
  // The owner names the operation, and one operation lists one type.
  return cursor.items as T[];
}

function keep(cursors: Map<string, Cursor>, id: string, cursor: Cursor): void {
  cursors.delete(id);
  cursors.set(id, cursor);
  const oldest = cursors.keys().next().value;
  if (cursors.size > cursorsKept && oldest !== undefined) cursors.delete(oldest);
}

function writeToken(cursorId: string, offset: number): string {
  return Buffer.from(`${cursorId}:${offset}:${checkDigits(cursorId, offset)}`).toString('base64url');
}

function readToken(context: Context, token: string): [cursorId: string, offset: number] {
  const [cursorId = '', offset = '', digits] = Buffer.from(token, 'base64url').toString().split(':');
  if (digits !== checkDigits(cursorId, Number(offset))) throw invalidToken(context);
  return [cursorId, Number(offset)];
}

function checkDigits(cursorId: string, offset: number): string {
  return createHash('sha256').update(`${cursorId}:${offset}`).digest('hex').slice(0, 8);
}

function invalidToken(context: Context): Error {
  return generalFault(context.codes, 'invalidToken', 'The pagination token is invalid');
}
