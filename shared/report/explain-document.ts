import type { Finding } from '../domain/finding.ts';
import { guardAnswers } from '../domain/guard-plan.ts';
import type { GuardedAction } from '../domain/plan.ts';
import type { ImageView, ScopeView, SnapshotView } from '../domain/scope-view.ts';
import { monthlyCost } from '../domain/snapshot-cost.ts';
import { namesOf, type SubjectId } from '../domain/subject.ts';
import { findingOf, usesOf } from './scan-document.ts';

/** What a judgement said of the scope, of which one subject is explained. */
export interface Judgement {
  readonly view: ScopeView;
  readonly findings: readonly Finding[];
  readonly actions: readonly GuardedAction[];
}

/**
 * Everything about one image or snapshot, as JSON: a contract with other programs. Fields are only ever added while
 * `schemaVersion` stays 1. Null: neither was read by this id.
 */
export function explainDocument(subjectId: SubjectId, { view, findings, actions }: Judgement) {
  const about = aboutImage(subjectId, view) ?? aboutSnapshot(subjectId, view);
  if (about === null) return null;
  return {
    schemaVersion: 1,
    scope: view.facts.scope,
    evaluatedAt: view.now.toISOString(),
    policy: { name: view.policy.name, hash: view.policy.hash },
    subject: namesOf(subjectId),
    ...about,
    findings: findings.filter((finding) => finding.subjectId === subjectId).map(findingOf),
    steps: actions.filter((action) => action.subjectId === subjectId).map((action) => stepOf(action, view)),
  };
}

export type Explanation = NonNullable<ReturnType<typeof explainDocument>>;

/** The snapshots that say, or were seen, to be made for an image: for one that is not there any more. */
export function madeFor(subjectId: SubjectId, { snapshots }: ScopeView): readonly string[] {
  return snapshots.findings
    .filter((finding) => finding.madeFor?.imageId === subjectId)
    .map(({ snapshotId }) => snapshotId);
}

function aboutImage(subjectId: SubjectId, view: ScopeView) {
  const found = view.images.get(subjectId);
  if (found === undefined) return null;
  const { image, owned, inUse, usage } = found;
  const { usage: _, ...facts } = image;
  const devices = image.ebsDevices.known ? image.ebsDevices.value : [];
  return {
    kind: 'image',
    facts: plainFacts(facts),
    owned,
    use: { ...plainFact(inUse), uses: usesOf(usage.uses), unread: usage.unread },
    standby: plainFact(view.standby.reasonFor(image)),
    snapshots: devices.flatMap(({ snapshotId }) => {
      const finding = snapshotId === null ? null : view.snapshots.findingOf(snapshotId);
      return finding === null ? [] : [finding];
    }),
    need: null,
    monthlyUsd: null,
    evidence: evidenceOf(found),
  } as const;
}

function aboutSnapshot(subjectId: SubjectId, view: ScopeView) {
  const snapshot = view.snapshots.find(subjectId);
  const finding = view.snapshots.findingOf(subjectId);
  if (snapshot === null || finding === null) return null;
  const found: SnapshotView = { kind: 'snapshot', snapshot, finding };
  const { fromUsd, toUsd } = monthlyCost(snapshot, view.facts.scope.region);
  return {
    kind: 'snapshot',
    facts: plainFacts(snapshot),
    owned: snapshot.ownerId === null ? null : snapshot.ownerId === view.facts.scope.accountId,
    use: null,
    standby: null,
    snapshots: [],
    need: finding,
    monthlyUsd: { from: fromUsd, to: plainFact(toUsd) },
    evidence: evidenceOf(found),
  } as const;
}

function stepOf(action: GuardedAction, view: ScopeView) {
  const { status, dueAt, ruleIds, reason, heldBy, alsoHeldBy, mode, clockStartedAt, calls } = action;
  return {
    ...{ action: action.action, status, dueAt, ruleIds, mode, clockStartedAt, calls },
    ...{ heldBy, alsoHeldBy, reason },
    guards: guardAnswers(action, view).map(({ guard, title, hold }) => ({
      ...{ guard, title },
      answer: hold === null ? 'passes' : hold.isWaiting ? 'waits' : 'holds',
      reason: hold?.reason ?? null,
    })),
  };
}

/** ARNs of what uses it, or maps it. */
function evidenceOf(subject: ImageView | SnapshotView): readonly string[] {
  if (subject.kind === 'image') return usesOf(subject.usage.uses).map(({ arn }) => arn);
  const { mappings } = subject.snapshot;
  return mappings.known ? usesOf(mappings.value).map(({ arn }) => arn) : [];
}

/** A fact as it was read, or why it could not be. */
type PlainFact =
  | { readonly known: true; readonly value: unknown }
  | { readonly known: false; readonly why: string };

function plainFact(fact: PlainFact): PlainFact {
  return fact.known ? { known: true, value: fact.value } : { known: false, why: fact.why };
}

/** Every fact in one form, so that an unread one is told from one that is empty. */
function plainFacts(facts: object): Readonly<Record<string, PlainFact>> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      isFact(value) ? plainFact(value) : { known: true, value },
    ]),
  );
}

function isFact(value: unknown): value is PlainFact {
  return typeof value === 'object' && value !== null && 'known' in value;
}
