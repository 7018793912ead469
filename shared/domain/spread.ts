import { after, dayMs, type Instant, utcDay } from './instant.ts';
import { by } from './order.ts';
import type { SubjectId } from './subject.ts';

export interface Dated {
  readonly subjectId: SubjectId;
  readonly dueAt: Instant;
  /** Told to people already: it keeps its date and its place. */
  readonly isPromised: boolean;
}

/**
 * Moves dates later, by whole days, until no UTC day has more than `perDay` of them: oldest first, then by subject.
 * Answers the date of each. With no place on any day, dates stay as they are: the limit itself then holds.
 */
export function spreadDates(dates: readonly Dated[], perDay: number): ReadonlyMap<SubjectId, Instant> {
  const taken = new Map<string, number>();
  const take = (day: string) => taken.set(day, (taken.get(day) ?? 0) + 1);
  const spread = new Map<SubjectId, Instant>();
  for (const promised of dates.filter((date) => date.isPromised)) {
    take(utcDay(promised.dueAt));
    spread.set(promised.subjectId, promised.dueAt);
  }
  const free = dates.filter((date) => !date.isPromised);
  // Dates come in order, so every day between this one's and the day given last is full: no need to look again.
  let lastDay = '';
  for (const { subjectId, dueAt } of free.toSorted(
    by(
      (date) => date.dueAt,
      (date) => date.subjectId,
    ),
  )) {
    const earliest = utcDay(dueAt) < lastDay ? `${lastDay}${dueAt.slice(lastDay.length)}` : dueAt;
    const date = perDay === 0 ? dueAt : firstFreeDay(earliest, taken, perDay);
    lastDay = utcDay(date);
    take(lastDay);
    spread.set(subjectId, date);
  }
  return spread;
}

function firstFreeDay(dueAt: Instant, taken: ReadonlyMap<string, number>, perDay: number): Instant {
  let date = dueAt;
  while ((taken.get(utcDay(date)) ?? 0) >= perDay) date = after(date, dayMs);
  return date;
}
