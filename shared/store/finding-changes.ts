import type { Finding } from '../domain/finding.ts';
import type { Instant } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import type { GuardedAction } from '../domain/plan.ts';
import type { Transition } from '../ports/story.ts';
import type { Run } from '../ports.ts';
import { shortFinding } from './bounds.ts';
import { canonicalJson } from './canonical-json.ts';

/** What is kept of everything that rules judge: an image, or the scope itself. */
export interface StoredSubject {
  /** The earliest date that an alert promised and that is still ahead. */
  readonly nextDueAt: Instant | null;
  /** In order of rule. Empty once the subject is gone. */
  readonly findings: readonly Finding[];
}

/** An event run reads little: what it could not judge stays as a sweep judged it. */
export function findingsAfter(
  found: readonly Finding[],
  before: StoredSubject | null,
  run: Run,
): readonly Finding[] {
  const judged = new Map(before?.findings.map((finding) => [finding.ruleId, finding]));
  return found
    .map((finding) => {
      const keep = run.kind === 'event' && finding.status === 'INSUFFICIENT_DATA';
      return (keep ? judged.get(finding.ruleId) : undefined) ?? shortFinding(finding);
    })
    .toSorted((one, other) => byText(one.ruleId, other.ruleId));
}

/** The next promised date among the actions that are planned for the subject. */
export function nextDueAfter(actions: readonly GuardedAction[]): Instant | null {
  return earliest(
    actions.flatMap(({ action, dueAt, isPromised }) =>
      isPromised && dueAt !== null && action !== 'notify' ? [dueAt] : [],
    ),
  );
}

/** Every change of status, in order of rule. `ended`: why a rule judges the subject no more. */
export function transitionsBetween(
  before: StoredSubject | null,
  after: StoredSubject,
  ended: string,
): readonly Transition[] {
  const from = new Map(before?.findings.map((finding) => [finding.ruleId, finding]));
  const to = new Map(after.findings.map((finding) => [finding.ruleId, finding]));
  return [...new Set([...from.keys(), ...to.keys()])].toSorted(byText).flatMap((ruleId): Transition[] => {
    const old = from.get(ruleId)?.status ?? null;
    const now = to.get(ruleId);
    if (old === (now?.status ?? null)) return [];
    return [
      {
        ruleId,
        from: old,
        to: now?.status ?? null,
        severity: now?.severity ?? null,
        reason: now?.reason ?? ended,
        evidence: canonicalJson(now?.evidence ?? {}),
      },
    ];
  });
}

/** With the clocks and dates of the alerts that were accepted. One that was judged otherwise meanwhile keeps its own. */
export function withAnnouncements<T extends StoredSubject>(before: T, announced: readonly Finding[]): T {
  const clocks = new Map(announced.map((finding) => [finding.ruleId, finding]));
  const findings = before.findings.map((finding) => {
    const now = clocks.get(finding.ruleId);
    if (now === undefined || now.status !== finding.status) return finding;
    const { announcedAt, notifiedAt, promisedAt } = now;
    return { ...finding, announcedAt, notifiedAt, promisedAt };
  });
  const promised = findings
    .filter((finding) => clocks.has(finding.ruleId))
    .flatMap((finding) => Object.values(finding.promisedAt));
  return {
    ...before,
    findings,
    nextDueAt: earliest(before.nextDueAt === null ? promised : [before.nextDueAt, ...promised]),
  };
}

function earliest(instants: readonly Instant[]): Instant | null {
  return instants.toSorted(byText)[0] ?? null;
}
