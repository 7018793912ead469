import type { Finding } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { Intent, Outcome } from '../domain/outcome.ts';
import type { Observation } from '../ports/observations.ts';
import type { Entry, StatementRecord, Transition } from '../ports/story.ts';
import { shortText } from './bounds.ts';
import { canonicalJson, sha256 } from './canonical-json.ts';
import type { Saving } from './report-changes.ts';

export function transitionEntry(changes: readonly Transition[], { report, run }: Saving): Entry {
  return {
    kind: 'transition',
    entryId: run.runId,
    at: report.evaluatedAt,
    body: { scope: report.scope, run, policyHash: report.policy.hash, changes },
  };
}

/** One alert about some findings of one subject. */
export function alertEntry(scope: Scope, findings: readonly Finding[]): Entry {
  const at =
    findings
      .map((finding) => finding.announcedAt ?? finding.firstSeenAt)
      .toSorted()
      .at(-1) ?? '';
  return {
    kind: 'alert',
    entryId: `${at}#${sha256(findings.map((finding) => finding.ruleId).join('\n'))}`,
    at,
    body: {
      scope,
      findings: findings.map(({ ruleId, mode, reason, announcedAt, notifiedAt, promisedAt }) => ({
        ...{ ruleId, mode, announcedAt, notifiedAt, promisedAt },
        reason: shortText(reason),
      })),
    },
  };
}

export function intentEntry(intent: Intent): Entry {
  const { planId, actionId, at } = intent;
  return { kind: 'intent', entryId: `${planId}#${actionId}#${at}`, at, body: shortReason(intent) };
}

export function outcomeEntry(outcome: Outcome): Entry {
  const { planId, actionId, status, at } = outcome;
  const entryId = `${planId}#${actionId}#${status}#${at}`;
  return { kind: 'outcome', entryId, at, body: shortReason(outcome) };
}

/** `recordedAt` where the event does not say when it was. */
export function observationEntry(observation: Observation, recordedAt: string): Entry {
  const { observationId, at } = observation;
  return { kind: 'observation', entryId: observationId, at: at ?? recordedAt, body: observation };
}

/** The same words again are the same entry. */
export function statementEntry(body: StatementRecord, at: Instant): Entry {
  return { kind: 'statement', entryId: sha256(canonicalJson(body)), at, body };
}

/** An intent or outcome whose reason fits an item; all else in it is needed as it is. */
export function shortReason<T extends Intent | Outcome>(record: T): T {
  return { ...record, reason: shortText(record.reason) };
}
