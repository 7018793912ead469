import { describe, expect, test } from 'vitest';
import { openDump } from '../../shared/aws/dump.ts';
import { readFacts } from '../../shared/aws/to-facts.ts';
import { extraFacts, type ScopeFacts } from '../../shared/domain/facts.ts';
import { isOwned, type Scope } from '../../shared/domain/image.ts';
import type { FactsReader } from '../../shared/ports.ts';
import { readOptions } from './running-access.ts';

const everything = { ...readOptions, extra: new Set(extraFacts) };

export interface RecordedScope {
  readonly name: string;
  readonly folder: string;
  readonly scope: Scope;
}

/** A facts reader of a scope that was filled from a dump. */
export type FilledReader = (recorded: RecordedScope) => Promise<FactsReader>;

/** Whatever reads a scope tells the same of its own images and snapshots as the dump that the scope was filled from. */
export function factsReaderContract(recorded: RecordedScope, filled: FilledReader): void {
  describe(`facts of ${recorded.name}`, () => {
    test('are those of the dump', async () => {
      const dump = await openDump(recorded.folder, { assumeEmpty: ['all-missing'] });
      const expected = await readFacts(dump, { scope: recorded.scope, covers: 'scope' }, everything);
      const reader = await filled(recorded);

      const facts = await reader.readFacts(recorded.scope, null, everything);

      const asked = sharingAsked(facts);
      expect(comparable(facts, asked)).toEqual(comparable(expected, asked));
    });
  });
}

/** Whom a snapshot is shared with takes a call a snapshot, made only for those that might be deleted. */
function sharingAsked({ snapshots }: ScopeFacts): ReadonlySet<string> {
  const read = snapshots.known ? snapshots.value.filter(({ sharedWith }) => sharedWith.known) : [];
  return new Set(read.map(({ snapshotId }) => snapshotId));
}

/** Reasons are worded by the way something was read, and an account lists its own images and snapshots alone. */
function comparable(facts: ScopeFacts, asked: ReadonlySet<string>): unknown {
  const { scope, images, snapshots, recycleBinRules, imagesInRecycleBin } = facts;
  const own = images.known ? images.value.filter((image) => isOwned(image, scope)) : [];
  const ownSnapshots = (snapshots.known ? snapshots.value : [])
    // Old recordings leave the owner out; an account's own listing has it.
    .filter(({ ownerId }) => ownerId === null || ownerId === scope.accountId)
    .map(({ sharedWith, ownerId: _, ...snapshot }) =>
      asked.has(snapshot.snapshotId) ? { sharedWith, ...snapshot } : snapshot,
    );
  const isRead = [images.known, snapshots.known];
  const { settings, keyAliases, sourceImages } = facts;
  const extra = [settings, ...[keyAliases, sourceImages].map((fact) => fact.known && [...fact.value])];
  const told = { isRead, own, ownSnapshots, recycleBinRules, imagesInRecycleBin, extra };
  return JSON.parse(JSON.stringify(told, (key, value) => (key === 'why' ? 'unread' : value)));
}
