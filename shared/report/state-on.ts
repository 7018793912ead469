import type { Evidence, Status } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import { type Instant, utcDay } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { Severity } from '../domain/severity.ts';
import type { Waiver } from '../domain/statements.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { StoryItem, TransitionRecord } from '../ports/story.ts';

/** What was found of a subject by one rule at the end of a day. */
export interface StateRow {
  /** Where it was judged; null in what an earlier version wrote. */
  readonly scope: Scope | null;
  readonly subjectId: SubjectId;
  readonly ruleId: string;
  readonly status: Status;
  readonly severity: Severity | null;
  readonly reason: string;
  readonly evidence: Evidence;
  /** Since when it had this status. */
  readonly since: Instant;
  /** Who had accepted it on that day. */
  readonly waiver: Waiver | null;
}

/**
 * Every status at the end of the UTC day, in order of place and rule, by the story of the subject: from the first time that a
 * rule judged it until it is gone or the policy drops the rule. Empty before and after. An image that several accounts use has
 * one story and is judged in each of them. The reason is that of the change of status: what changed while the status stayed is
 * in no story.
 */
export function stateOn(day: string, story: readonly StoryItem[]): readonly StateRow[] {
  const rows: Rows = new Map();
  const waivers = new Map<string, Waiver>();
  const inOrder = story.toSorted((one, other) => one.seq - other.seq);
  for (const item of inOrder.filter(({ at }) => utcDay(at) <= day)) {
    if (item.kind === 'transition') applyChanges(rows, item.subjectId, item.at, item.body);
    if (item.kind !== 'statement') continue;
    const { body } = item;
    if (body.said === 'waiver-granted') waivers.set(keyOf(body.scope, body.waiver.ruleId), body.waiver);
    if (body.said === 'waiver-ended') waivers.delete(keyOf(body.scope, body.waiver.ruleId));
  }
  // Earlier versions did not tell where a waiver holds.
  const waiverOf = ({ scope, ruleId }: Found) =>
    waivers.get(keyOf(scope ?? undefined, ruleId)) ?? waivers.get(keyOf(undefined, ruleId));
  return [...rows.values()]
    .toSorted(by<Found>(placeOf, ({ ruleId }) => ruleId))
    .map((row) => ({ ...row, waiver: holding(waiverOf(row), row.status, day) }));
}

type Found = Omit<StateRow, 'waiver'>;
type Rows = Map<string, Found>;

function applyChanges(
  rows: Rows,
  subjectId: SubjectId,
  since: Instant,
  { scope, changes }: TransitionRecord,
): void {
  for (const { ruleId, to, severity, reason, evidence } of changes) {
    const key = keyOf(scope, ruleId);
    // The place where it was judged before was not told then.
    if (scope !== undefined) rows.delete(keyOf(undefined, ruleId));
    if (to === null) rows.delete(key);
    else {
      const found = { status: to, severity, reason, evidence: JSON.parse(evidence), since };
      rows.set(key, { scope: scope ?? null, subjectId, ruleId, ...found });
    }
  }
}

function keyOf(scope: Scope | undefined, ruleId: string): string {
  return JSON.stringify([scope?.accountId, scope?.region, ruleId]);
}

function placeOf({ scope }: Found): string {
  return scope === null ? '' : `${scope.accountId} ${scope.region}`;
}

function holding(waiver: Waiver | undefined, status: Status, day: string): Waiver | null {
  return waiver !== undefined && status === 'NON_COMPLIANT' && day <= waiver.until ? waiver : null;
}
