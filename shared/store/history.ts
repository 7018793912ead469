import { type FindingRecord, noHistory, type ScopeHistory, type StepOutcome } from '../domain/history.ts';
import type { ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { ReadShares } from '../domain/shares.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { HistoryReader } from '../ports.ts';
import { readPlaces } from './budget.ts';
import type { FindingFields, ImagePart, OutcomeItem } from './items.ts';
import { lastUse, type StoredImage } from './report-changes.ts';
import { lastRunAt, scopeImages } from './scope-images.ts';
import type { Table } from './table.ts';

/** Reads the scope's images, its newest run and the places of all scopes: pages and two requests. */
export function historyReader(table: Table): HistoryReader {
  return {
    readHistory: async (scope) => {
      // The run first: a run saved in between then moves no image's use further than what was read of it.
      const runAt = await lastRunAt(table, scope);
      const [images, spentPlaces] = await Promise.all([readImages(table, scope, runAt), readPlaces(table)]);
      return { ...noHistory, ...images, spentPlaces };
    },
  };
}

async function readImages(
  table: Table,
  scope: Scope,
  runAt: Instant | null,
): Promise<Pick<ScopeHistory, 'findings' | 'outcomes' | 'lastInUseAt' | 'shares'>> {
  const findings: FindingRecord[] = [];
  const outcomes: StepOutcome[] = [];
  const lastInUseAt = new Map<ImageId, Instant>();
  const shares = new Map<ImageId, ReadShares>();
  for await (const groups of scopeImages(table, scope)) {
    for (const part of groups.flatMap((group) => group.parts)) {
      const usedAt = part.type === 'image' ? lastUse(part, runAt) : null;
      if (usedAt !== null) lastInUseAt.set(part.imageId, usedAt);
      if (part.type === 'image' && part.shares !== null) shares.set(part.imageId, part.shares);
      if (part.type === 'outcome') outcomes.push(toOutcome(part));
      findings.push(...recordsOf(part));
    }
  }
  return inOrder({ findings, outcomes, lastInUseAt, shares });
}

function recordsOf(part: ImagePart): readonly FindingRecord[] {
  const { imageId } = part;
  if (part.type === 'finding') return [recordOf(imageId, part)];
  return part.type === 'image' ? Object.values(part.passing).map((fields) => recordOf(imageId, fields)) : [];
}

/** What judging needs to know of a kept finding. */
export function recordOf(
  subjectId: SubjectId,
  {
    ruleId,
    ruleHash,
    status,
    firstSeenAt,
    announcedAt,
    notifiedAt,
    promisedAt,
  }: FindingFields | FindingRecord,
): FindingRecord {
  return { subjectId, ruleId, ruleHash, status, firstSeenAt, announcedAt, notifiedAt, promisedAt };
}

function toOutcome({ imageId, action, at, status }: OutcomeItem): StepOutcome {
  return { subjectId: imageId, action, at, status };
}

/** Findings by image and rule, outcomes from the oldest: the same from every store. */
export function inOrder(
  history: Pick<ScopeHistory, 'findings' | 'outcomes' | 'lastInUseAt' | 'shares'>,
): Pick<ScopeHistory, 'findings' | 'outcomes' | 'lastInUseAt' | 'shares'> {
  return {
    findings: history.findings.toSorted(
      by(
        (finding) => finding.subjectId,
        (finding) => finding.ruleId,
      ),
    ),
    outcomes: history.outcomes.toSorted(
      by(
        (outcome) => outcome.at,
        (outcome) => outcome.subjectId,
        (outcome) => outcome.action,
      ),
    ),
    lastInUseAt: history.lastInUseAt,
    shares: history.shares,
  };
}

/** Whether a summary tells a use at all; for stores that keep whole images. */
export function useOf(image: StoredImage, runAt: Instant | null): readonly (readonly [ImageId, Instant])[] {
  const usedAt = lastUse(image, runAt);
  return usedAt === null ? [] : [[image.imageId, usedAt]];
}
