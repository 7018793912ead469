import type { Evidence, Status } from '../domain/finding.ts';
import { type Instant, utcDay } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import type { Severity } from '../domain/severity.ts';
import type { Waiver } from '../domain/statements.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { StoryItem, Transition } from '../ports/story.ts';

/** What was found of a subject by one rule at the end of a day. */
export interface StateRow {
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
 * Every status at the end of the UTC day, in order of rule, by the story of the subject: from the first time that a rule judged
 * it until it is gone or the policy drops the rule. Empty before and after. The reason is that of the change of status: what
 * changed while the status stayed is in no story.
 */
export function stateOn(day: string, story: readonly StoryItem[]): readonly StateRow[] {
  const rows: Rows = new Map();
  const waivers = new Map<string, Waiver>();
  const inOrder = story.toSorted((one, other) => one.seq - other.seq);
  for (const item of inOrder.filter(({ at }) => utcDay(at) <= day)) {
    if (item.kind === 'transition') applyChanges(rows, item.subjectId, item.at, item.body.changes);
    if (item.kind !== 'statement') continue;
    if (item.body.said === 'waiver-granted') waivers.set(item.body.waiver.ruleId, item.body.waiver);
    if (item.body.said === 'waiver-ended') waivers.delete(item.body.waiver.ruleId);
  }
  return [...rows.values()]
    .toSorted((one, other) => byText(one.ruleId, other.ruleId))
    .map((row) => ({ ...row, waiver: holding(waivers.get(row.ruleId), row.status, day) }));
}

type Rows = Map<string, Omit<StateRow, 'waiver'>>;

function applyChanges(
  rows: Rows,
  subjectId: SubjectId,
  since: Instant,
  changes: readonly Transition[],
): void {
  for (const { ruleId, to, severity, reason, evidence } of changes) {
    if (to === null) rows.delete(ruleId);
    else {
      const found = { status: to, severity, reason, evidence: JSON.parse(evidence), since };
      rows.set(ruleId, { subjectId, ruleId, ...found });
    }
  }
}

function holding(waiver: Waiver | undefined, status: Status, day: string): Waiver | null {
  return waiver !== undefined && status === 'NON_COMPLIANT' && day <= waiver.until ? waiver : null;
}
