import { watch } from '../../shared/log.ts';
import type { Archive } from '../../shared/ports/archive.ts';
import type { SecurityHub } from '../../shared/report/security-hub/security-hub.ts';
import { lambda } from '../lambda.ts';
import { readStream } from './read-stream.ts';

export interface ArchivePorts {
  readonly archive: Pick<Archive, 'saveStories'>;
  /** Null: it is told nothing. */
  readonly securityHub: SecurityHub | null;
}

/**
 * Brings what was added to stories into the export, and its changes to Security Hub. Retryable: whatever the bucket answers, or a
 * Security Hub that is busy; the stream brings the batch again for a day. Permanent: what cannot be read, and what was tampered with, which no second try mends.
 */
export function archiveHandler({ archive, securityHub }: ArchivePorts, watching = watch('archive')) {
  return lambda(watching, async (event: unknown, _context, log) => {
    const read = readStream(event);
    if (read === null) {
      log.error('message refused', { reason: 'it is no batch of a table' });
      log.count('MessageRefused');
      return;
    }
    for (const tampering of read.tamperings) {
      log.error('item of a story was changed, removed or put where it does not belong', { ...tampering });
      log.count('StoryTampered');
    }
    for (const eventId of read.unread) {
      log.error('message refused', { eventId, reason: 'it is no item of a story' });
      log.count('MessageRefused');
    }
    await archive.saveStories(read.written);
    log.info('stories archived', { items: read.written.length });
    log.count('StoryArchived', read.written.length);
    const imported = await securityHub?.importChanges(read.written);
    for (const reason of imported?.refused ?? []) {
      log.error('finding refused by Security Hub', { reason });
      log.count('FindingRefused');
    }
  });
}
