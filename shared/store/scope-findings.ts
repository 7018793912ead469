import type { Finding } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import { scopeId } from '../domain/subject.ts';
import { plain } from './canonical-json.ts';
import { alertEntry, transitionEntry } from './entries.ts';
import { type StoredSubject, transitionsBetween, withAnnouncements } from './finding-changes.ts';
import {
  dueIndex,
  type FindingItem,
  findingItems,
  type PassingFindings,
  toFindings,
} from './finding-items.ts';
import type { BaselineItem, OutcomeItem, WaiverItem } from './items.ts';
import { type Key, subjectKey, withParts } from './keys.ts';
import { noSuchRule, type Saving, scopeAfter } from './report-changes.ts';
import { appendEntry } from './story.ts';
import type { Table, Write } from './table.ts';
import { writesBetween } from './writes-between.ts';

export interface ScopeItem extends Key, Scope, Omit<StoredSubject, 'findings'> {
  readonly type: 'scope';
  readonly passing: PassingFindings;
}

/** What may stand at and below `SCOPE`; types that this version does not know are left alone. */
export type ScopePart = ScopeItem | FindingItem | OutcomeItem | WaiverItem | BaselineItem;

export function readScopeParts(table: Table, scope: Scope): Promise<readonly ScopePart[]> {
  return table.readAll<ScopePart>(withParts(subjectKey(scope, scopeId(scope))));
}

/** Writes what a sweep changed of the findings on the scope itself. */
export async function saveScopeFindings(table: Table, saving: Saving): Promise<void> {
  const { report, run } = saving;
  if (run.kind === 'event') return;
  const parts = await readScopeParts(table, report.scope);
  const before = toStoredScope(parts, report.scope);
  const after = scopeAfter(before, saving);
  if (after === null) return;
  const transitions = transitionsBetween(before, after, noSuchRule);
  if (transitions.length > 0) {
    await appendEntry(table, scopeId(report.scope), transitionEntry(transitions, saving));
  }
  await table.writeAll(writesFor(parts, after, report.scope));
}

export async function saveScopeAnnounced(
  table: Table,
  scope: Scope,
  announced: readonly Finding[],
): Promise<void> {
  const parts = await readScopeParts(table, scope);
  const before = toStoredScope(parts, scope);
  if (before === null) return;
  await appendEntry(table, scopeId(scope), alertEntry(scope, announced));
  await table.writeAll(writesFor(parts, withAnnouncements(before, announced), scope));
}

/** Null: no rule ever judged the scope. */
function toStoredScope(parts: readonly ScopePart[], scope: Scope): StoredSubject | null {
  const summary = parts.find((part) => part.type === 'scope');
  if (summary === undefined) return null;
  const failing = parts.filter((part) => part.type === 'finding');
  return {
    nextDueAt: summary.nextDueAt,
    findings: toFindings(scopeId(scope), summary.passing, failing),
  };
}

function writesFor(parts: readonly ScopePart[], after: StoredSubject, scope: Scope): readonly Write[] {
  const own = parts.filter(({ type }) => type === 'scope' || type === 'finding');
  return writesBetween(own, scopeItems(after, scope));
}

export function scopeItems({ findings, nextDueAt }: StoredSubject, scope: Scope): readonly Key[] {
  const subjectId = scopeId(scope);
  const { passing, failing } = findingItems(subjectId, findings, { scope, name: null, owner: null });
  const item = {
    ...subjectKey(scope, subjectId),
    ...{ type: 'scope', ...scope, nextDueAt, passing },
    ...(nextDueAt === null ? {} : dueIndex(subjectId, nextDueAt, scope)),
  };
  return [item, ...failing].map((each: Key) => plain(each));
}
