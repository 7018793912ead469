import type { SubjectId } from '../domain/subject.ts';
import type { Entry, StoryItem } from '../ports/story.ts';
import { canonicalJson, plain, sha256 } from './canonical-json.ts';

const noHash = '0'.repeat(64);

/** The entry as the next item after `previous`. */
export function link(subjectId: SubjectId, entry: Entry, previous: StoryItem | null): StoryItem {
  const unsealed = plain({
    ...entry,
    subjectId,
    seq: (previous?.seq ?? 0) + 1,
    previousHash: previous?.hash ?? noHash,
  });
  return { ...unsealed, hash: hashOf(unsealed) };
}

export type Verification =
  | { readonly ok: true }
  /** `seq`: the first item that does not fit what stands before it. */
  | { readonly ok: false; readonly seq: number; readonly reason: string };

/**
 * Whether the items are one image's whole story as it was written, in any order given. A changed, moved, missing or
 * added item is found; that the newest ones were cut off is not: only an export made before shows that.
 */
export function verifyChain(items: readonly StoryItem[]): Verification {
  let previous: StoryItem | null = null;
  for (const item of items.toSorted((one, other) => one.seq - other.seq)) {
    const fault = faultOf(item, previous);
    if (fault !== null) return { ok: false, seq: item.seq, reason: fault };
    previous = item;
  }
  return { ok: true };
}

function faultOf(item: StoryItem, previous: StoryItem | null): string | null {
  const expected = (previous?.seq ?? 0) + 1;
  if (item.seq !== expected) return `item ${expected} is missing or there twice`;
  if (previous !== null && item.subjectId !== previous.subjectId) return `it belongs to ${item.subjectId}`;
  if (item.previousHash !== (previous?.hash ?? noHash)) return 'it was written after another item';
  return isUnchanged(item) ? null : 'its content was changed';
}

/** Whether the item's hash is that of its content. */
export function isUnchanged(item: StoryItem): boolean {
  return item.hash === hashOf(item);
}

function hashOf(item: Omit<StoryItem, 'hash'>): string {
  const { entryId, at, kind, body, subjectId, seq, previousHash } = item;
  return sha256(canonicalJson({ entryId, at, kind, body, subjectId, seq, previousHash }));
}
