import type { Scope } from '../domain/image.ts';
import { utcDay } from '../domain/instant.ts';
import {
  answers,
  type DueQuestion,
  type DueRow,
  type FindingRow,
  type FindingsQuestion,
  type ImageRow,
  isOf,
  type RunRow,
  type SubjectRow,
  type UseRow,
  type WaiverRow,
  type WaiversQuestion,
} from '../domain/questions.ts';
import { standingOn } from '../domain/standing.ts';
import { scopeId } from '../domain/subject.ts';
import type { StoryItem } from '../ports/story.ts';
import { type FindingItem, toFinding } from './finding-items.ts';
import type { ImageItem, ImagePart, WaiverItem } from './items.ts';
import type { Key } from './keys.ts';
import type { OrphanItem, OrphanPart } from './orphans.ts';
import type { RunItem } from './runs.ts';
import type { ScopeItem, ScopePart } from './scope-findings.ts';
import type { EverUsedItem, UseItem } from './told-items.ts';

/** Those that answer the question. A summary holds what passes. */
export function findingRows(
  part: ImagePart | OrphanPart | ScopePart,
  question: FindingsQuestion,
  now: Date,
): readonly FindingRow[] {
  return allFindingRows(part, utcDay(now.toISOString())).filter((row) => answers(row, question));
}

function allFindingRows(part: ImagePart | OrphanPart | ScopePart, day: string): readonly FindingRow[] {
  switch (part.type) {
    case 'finding':
      return [{ ...subjectRow(part), ...withoutSubject(part, day) }];
    case 'image':
    case 'orphan':
    case 'scope':
      return Object.values(part.passing).map((fields) => ({
        ...subjectRow(part),
        ...withoutSubject(fields, day),
      }));
    default:
      return [];
  }
}

function withoutSubject(
  fields: Parameters<typeof toFinding>[1],
  day: string,
): Omit<FindingRow, keyof SubjectRow> {
  const { subjectId: _, ...finding } = toFinding('', fields);
  return { ...finding, standing: standingOn(day, finding) };
}

export function imageRows(part: ImagePart): readonly ImageRow[] {
  if (part.type !== 'image') return [];
  const { imageId, ownerId, state, inUse, lastInUseAt, nextDueAt, goneAt } = part;
  return [{ ...subjectRow(part), imageId, ownerId, state, inUse, lastInUseAt, nextDueAt, goneAt }];
}

/** Its sort key is the date and the place. */
export function dueRows(item: ImageItem | OrphanItem | ScopeItem, question: DueQuestion): readonly DueRow[] {
  const { nextDueAt } = item;
  if (nextDueAt === null) return [];
  return [{ ...subjectRow(item), dueAt: nextDueAt }].filter((row) => isOf(row, question));
}

export function runRows(item: RunItem): readonly RunRow[] {
  const { accountId, region, runId, kind, evaluatedAt, isComplete } = item;
  const { policyName, policyHash, images, findings, actions, unread } = item;
  return [
    {
      ...{ accountId, region, runId, kind, evaluatedAt, isComplete },
      ...{ policyName, policyHash, images, findings, actions, unread },
    },
  ];
}

export function waiverRows(item: WaiverItem, question: WaiversQuestion): readonly WaiverRow[] {
  const { imageId, snapshotId = null, waiver } = item;
  const { subjectId, ruleId, by, why, grantedAt, until, renewedFrom } = waiver;
  const row = {
    ...{ ...scopeIn(item), subjectId, imageId, snapshotId },
    ...{ ruleId, by, why, grantedAt, until, renewedFrom },
  };
  return [row].filter((each) => isOf({ ...each, name: null, owner: null }, { ...question, owner: null }));
}

export function storyRows({ pk, sk, ...item }: StoryItem & Key): readonly StoryItem[] {
  return [item];
}

export function useRows(item: UseItem | EverUsedItem): readonly UseRow[] {
  const { accountId, imageId } = item;
  if (item.type === 'ever-used') return [{ accountId, imageId, region: null, arn: null, since: item.since }];
  return [{ accountId, imageId, region: item.region, arn: item.arn, since: null }];
}

function subjectRow(item: ImageItem | OrphanItem | ScopeItem | FindingItem): SubjectRow {
  const { accountId, region } = item;
  const imageId = 'imageId' in item ? item.imageId : null;
  const snapshotId = ('snapshotId' in item ? item.snapshotId : null) ?? null;
  return {
    ...{ accountId, region, imageId, snapshotId },
    subjectId: imageId ?? snapshotId ?? scopeId({ accountId, region }),
    // Earlier versions kept neither with a finding, nor an owner anywhere.
    name: ('name' in item ? item.name : null) ?? null,
    owner: ('owner' in item ? item.owner : null) ?? null,
  };
}

/** Of what stands in a scope's partition. Neither account ids nor Region names need an encoding there. */
function scopeIn({ pk }: Key): Scope {
  const [, accountId = '', region = ''] = pk.split('#');
  return { accountId, region };
}
