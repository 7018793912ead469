import { asked, UnreadError } from './errors.ts';

/** A list that AWS tells in pages. */
export interface Paged<Page, Item> {
  /** As in the API reference: it stands in the reason when the list could not be read. */
  readonly operation: string;
  readonly read: (token: string | undefined) => Promise<Page>;
  readonly items: (page: Page) => readonly Item[] | undefined;
  readonly next: (page: Page) => string | null | undefined;
  /** More pages than this are no answer. */
  readonly maxPages?: number;
}

// 200,000 records in pages of 50, the smallest that a list of this size has here, are 4,000.
const defaultMaxPages = 10_000;

/**
 * Every item of the list. A page may be empty and yet be followed by others. Throws an UnreadError when a page failed,
 * held no list, or when the list does not end: half a list is no list.
 */
export async function readPages<Page, Item>(paged: Paged<Page, Item>): Promise<readonly Item[]> {
  const { operation, maxPages = defaultMaxPages } = paged;
  const items: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await asked(operation, () => paged.read(token), page);
    const list = paged.items(answer) ?? (isFromAws(answer) ? [] : undefined);
    if (list === undefined) throw new UnreadError(operation, `${operation} answered no list`);
    for (const item of list) items.push(item);
    // Some services write an empty token for none.
    token = paged.next(answer) || undefined;
    if (token === undefined) return items;
    if (seen.has(token)) throw new UnreadError(operation, `${operation} answered the same page token twice`);
    seen.add(token);
  }
  throw new UnreadError(operation, `${operation} has more than ${maxPages} pages`);
}

/**
 * AWS numbers its answers. Some operations leave an empty list out; something else that answers in its place, such as a
 * proxy, has no list either.
 */
function isFromAws(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || !('$metadata' in answer)) return false;
  const metadata = answer.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('requestId' in metadata)) return false;
  return typeof metadata.requestId === 'string';
}
