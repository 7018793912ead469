import { statuses as allStatuses, type Status } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import { after, dayMs, utcDay } from '../domain/instant.ts';
import type {
  DayRange,
  DueQuestion,
  FindingsQuestion,
  ImagesQuestion,
  RunsQuestion,
  UsesQuestion,
  WaiversQuestion,
} from '../domain/questions.ts';
import { severities as allSeverities } from '../domain/severity.ts';
import { type SubjectId, scopeId } from '../domain/subject.ts';
import { isPassing, placeOf } from './finding-items.ts';
import { keyPart } from './key-parts.ts';
import {
  imageKey,
  type KeyRange,
  scopePk,
  shardCount,
  shardOf,
  startingWith,
  storyKey,
  subjectKey,
  wholePartition,
  withParts,
} from './keys.ts';
import type { IndexRange } from './table.ts';
import { usesPk } from './told-keys.ts';

/*
 * Which ranges of the table and its indexes answer a question, in the order in which they are asked. Each page is one Query on
 * one of them.
 */

/** A string: why nothing can answer it. */
export function findingRanges(question: FindingsQuestion): readonly IndexRange[] | string {
  const { accountId, region, statuses, ruleIds, subjectId } = question;
  if (isBackwards(question)) return backwards;
  const scope = accountId === null || region === null ? null : { accountId, region };
  if (scope !== null && subjectId !== null) return [inTable(withParts(subjectKey(scope, subjectId)))];
  if (scope !== null) return scopeRanges(scope);
  if (statuses?.some(isPassing) === true) {
    return 'COMPLIANT and NOT_APPLICABLE are kept by scope: name an account and a Region';
  }
  const failing = statuses ?? allStatuses.filter((status) => !isPassing(status));
  return ruleIds === null ? bySeverity(question, failing) : byRule(question, ruleIds, failing);
}

function scopeRanges(scope: Scope): readonly IndexRange[] {
  return [
    inTable(startingWith(scopePk(scope), 'I#')),
    inTable(startingWith(scopePk(scope), 'O#')),
    inTable(withParts(subjectKey(scope, scopeId(scope)))),
  ];
}

function byRule(
  question: FindingsQuestion,
  ruleIds: readonly string[],
  statuses: readonly Status[],
): readonly IndexRange[] {
  return ruleIds.flatMap((ruleId) =>
    statuses.flatMap((status) =>
      shardsOf(question.subjectId).map((shard) =>
        inIndex('gsi1', `R#${keyPart(ruleId)}#${status}#${shard}`, question),
      ),
    ),
  );
}

function bySeverity(question: FindingsQuestion, statuses: readonly Status[]): readonly IndexRange[] {
  return statuses.flatMap((status) =>
    (question.severities ?? allSeverities).flatMap((severity) =>
      shardsOf(question.subjectId).map((shard) =>
        inIndex('gsi2', `V#${status}#${severity}#${shard}`, question),
      ),
    ),
  );
}

export function imageRanges({ imageId, ...scope }: ImagesQuestion): readonly IndexRange[] {
  if (imageId === null) return [inTable(startingWith(scopePk(scope), 'I#'))];
  const { pk, sk } = imageKey(scope, imageId);
  return [inTable({ pk, from: sk, to: sk })];
}

/** Dates that are past are due, too. */
export function dueRanges({ withinDays }: DueQuestion, now: Date): readonly IndexRange[] {
  const day = utcDay(after(now.toISOString(), withinDays * dayMs));
  return shardsOf(null).map((shard) => {
    const whole = wholePartition(`D#${shard}`);
    return { ...whole, index: 'gsi2', to: `${day}T${whole.to}` };
  });
}

export function runRanges({ day, accountId }: RunsQuestion): readonly IndexRange[] {
  return [inIndex('gsi2', `RUN#${day}`, { accountId, region: null })];
}

/** A string: why nothing can answer it. */
export function waiverRanges(question: WaiversQuestion): readonly IndexRange[] | string {
  if (isBackwards(question)) return backwards;
  const { fromDay, toDay } = question;
  const whole = wholePartition('W');
  const to = toDay === null ? whole.to : `${toDay}#${whole.to}`;
  return [{ pk: whole.pk, from: fromDay ?? whole.from, to, index: 'gsi2' }];
}

export function useRanges({ region, imageId }: UsesQuestion): readonly IndexRange[] {
  return [inTable(wholePartition(usesPk(region, imageId)))];
}

export function storyRanges({ subjectId }: { readonly subjectId: SubjectId }): readonly IndexRange[] {
  return [inTable(wholePartition(storyKey(subjectId, 1).pk))];
}

const backwards = 'the days end before they begin: an answer without rows would say that there is nothing';

function isBackwards({ fromDay, toDay }: DayRange): boolean {
  return fromDay !== null && toDay !== null && toDay < fromDay;
}

function shardsOf(subjectId: SubjectId | null): readonly string[] {
  if (subjectId !== null) return [shardOf(subjectId)];
  return Array.from({ length: shardCount }, (_, shard) => String(shard));
}

function inTable(range: KeyRange): IndexRange {
  return { ...range, index: null };
}

/** Sort keys there begin with account and Region. */
function inIndex(
  index: 'gsi1' | 'gsi2',
  pk: string,
  { accountId, region }: { readonly accountId: string | null; readonly region: string | null },
): IndexRange {
  if (accountId === null) return { ...wholePartition(pk), index };
  const place = region === null ? `${keyPart(accountId)}#` : placeOf('', { accountId, region });
  return { ...startingWith(pk, place), index };
}
