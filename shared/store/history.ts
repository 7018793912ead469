import { noHistory } from '../domain/history.ts';
import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { type SubjectId, scopeId } from '../domain/subject.ts';
import type { HistoryReader } from '../ports.ts';
import { readPlaces } from './budget.ts';
import type { ImagePart } from './items.ts';
import { type Gathering, gatherHistory, type KeptHistory } from './kept-history.ts';
import { type OrphanPart, orphanPages } from './orphans.ts';
import { lastRunAt, recentSweeps, sizeOf } from './runs.ts';
import { readScopeParts, type ScopePart } from './scope-findings.ts';
import { scopeImages } from './scope-images.ts';
import { readStatements } from './statements.ts';
import type { Table } from './table.ts';
import { readTrials } from './trials.ts';

/** Reads pages of images and of orphaned snapshots, and eight requests besides, whatever was recorded. */
export function historyReader(table: Table, now: () => Date): HistoryReader {
  return {
    readHistory: async (scope) => {
      const at = now();
      // The runs first: a run saved in between then moves no image's use further than what was read of it.
      const [runAt, sweeps] = await Promise.all([lastRunAt(table, scope), recentSweeps(table, scope, at)]);
      const [kept, said, spentPlaces, trials] = await Promise.all([
        readKept(table, scope, runAt),
        readStatements(table, scope),
        readPlaces(table),
        readTrials(table),
      ]);
      return { ...noHistory, ...kept, ...said, ...sizeOf(sweeps, at), spentPlaces, trials };
    },
  };
}

async function readKept(table: Table, scope: Scope, runAt: Instant | null): Promise<KeptHistory> {
  const gathering = gatherHistory(runAt);
  for (const part of await readScopeParts(table, scope)) gather(part, scopeId(scope), gathering);
  for await (const groups of scopeImages(table, scope)) {
    for (const { imageId, parts } of groups) {
      for (const part of parts) gather(part, imageId, gathering);
    }
  }
  for await (const parts of orphanPages(table, scope)) {
    for (const part of parts) gather(part, part.snapshotId, gathering);
  }
  return gathering.inOrder();
}

function gather(part: ImagePart | ScopePart | OrphanPart, subjectId: SubjectId, gathering: Gathering): void {
  switch (part.type) {
    case 'image':
      gathering.image(part);
      break;
    case 'orphan':
      gathering.orphan(part);
      break;
    case 'finding':
      gathering.finding(subjectId, part);
      break;
    case 'outcome':
      gathering.step({ subjectId, action: part.action, at: part.at, status: part.status }, part.undo);
      break;
    case 'waiver':
      if (part.ended === null) gathering.waiver(part.waiver);
      break;
    case 'creator':
      gathering.creator(part.imageId, part.actorArn);
      break;
    case 'refused-launch':
      gathering.refusedLaunch(part.imageId, part.at);
      break;
    case 'change':
      if (!part.isSettled) gathering.change(part);
      break;
    case 'baseline':
      gathering.baseline(part);
      break;
  }
  if (part.type !== 'image' && part.type !== 'scope' && part.type !== 'orphan') return;
  for (const fields of Object.values(part.passing)) gathering.finding(subjectId, fields);
}
