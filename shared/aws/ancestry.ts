import type { Ancestor, Image, ImageId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { agreed } from './agreement.ts';
import { type Fields, instantAt, textAt, textOrNull } from './fields.ts';

/** What one entry tells of its image, whosever chain it stands in. */
interface Entry {
  readonly createdAt: Instant | null;
  readonly ownerAlias: string | null;
  /** Null at the root. */
  readonly sourceId: ImageId | null;
  /** Null where AWS does not tell it. */
  readonly sourceRegion: string | null;
}

/**
 * The chain of each image, by the entries of all answers: an image has one source, so that an entry says the same in every
 * chain that it stands in. AWS keeps ancestors that are gone; it ends at its own images and verified providers', at an image
 * that was registered, at another partition and after 50 (GetImageAncestry). A chain whose last entry names a source that
 * no entry is about was cut short, and is unknown, as is the chain of an image without an entry of its own.
 */
export function chainsIn(
  records: readonly Fields[],
  gap: string | null,
  region: string,
): (imageId: ImageId) => Image['ancestry'] {
  const entries = entriesIn(records);
  return (imageId) => {
    if (!entries.has(imageId)) return unknown(gap ?? 'ImageAncestry tells nothing of it');
    const chain: Ancestor[] = [];
    const seen = new Set<ImageId>();
    let next: { readonly id: ImageId; readonly region: string | null } | null = { id: imageId, region };
    while (next !== null) {
      if (seen.has(next.id)) return unknown(`its ancestry comes back to ${next.id}`);
      seen.add(next.id);
      const entry: Known<Entry> | undefined = entries.get(next.id);
      if (entry === undefined)
        return unknown(`its ancestry ends before ${next.id}, of which nothing is told`);
      if (!entry.known) return unknown(`${next.id} in its ancestry: ${entry.why}`);
      const { createdAt, ownerAlias, sourceId, sourceRegion } = entry.value;
      chain.push({ imageId: next.id, region: next.region, createdAt, ownerAlias });
      next = sourceId === null ? null : { id: sourceId, region: sourceRegion };
    }
    return known(chain);
  };
}

function entriesIn(records: readonly Fields[]): ReadonlyMap<ImageId, Known<Entry>> {
  const entries = new Map<ImageId, Known<Entry>>();
  for (const record of records) {
    const id = textOrNull(record, 'ImageId');
    // A whole answer whose list could not be opened is no entry: an image without a source would be a root.
    if (id === null || Object.hasOwn(record, 'ImageAncestryEntries')) continue;
    const entry = toEntry(record);
    const before = entries.get(id);
    entries.set(id, before === undefined ? entry : agreed(before, entry, 'what they tell of its source'));
  }
  return entries;
}

function toEntry(record: Fields): Known<Entry> {
  const createdAt = instantAt(record, 'CreationDate');
  const ownerAlias = textAt(record, 'ImageOwnerAlias');
  const sourceId = textAt(record, 'SourceImageId');
  const sourceRegion = textAt(record, 'SourceImageRegion');
  if (!createdAt.known) return createdAt;
  if (!ownerAlias.known) return ownerAlias;
  if (!sourceId.known) return sourceId;
  if (!sourceRegion.known) return sourceRegion;
  return known({
    createdAt: createdAt.value,
    ownerAlias: ownerAlias.value,
    sourceId: sourceId.value,
    sourceRegion: sourceRegion.value,
  });
}
