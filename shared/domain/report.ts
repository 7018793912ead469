import type { Read } from './facts.ts';
import type { Finding } from './finding.ts';
import { groupBy } from './group-by.ts';
import type { Scope } from './image.ts';
import type { Instant } from './instant.ts';
import type { Alert } from './notify/alert.ts';
import { notedAlerts } from './notify/noted.ts';
import { accountNameIn } from './notify/subject-facts.ts';
import { orphanCheck } from './orphaned-snapshots.ts';
import type { GuardedAction } from './plan.ts';
import type { ImageView, ScopeView } from './scope-view.ts';
import type { SnapshotFinding } from './snapshot.ts';
import { type OrphanCost, orphanCosts } from './snapshot-cost.ts';
import { scopeId } from './subject.ts';

/** One image with what was found out about it. */
export interface ImageReport extends ImageView {
  /** In order of rule. */
  readonly findings: readonly Finding[];
}

/** The answer of one run over one scope. Everything in it is in a stable order. */
export interface ScopeReport {
  readonly scope: Scope;
  readonly evaluatedAt: Instant;
  readonly policy: { readonly name: string; readonly hash: string };
  /** In order of image id. Empty also when the images could not be read: `reads` tells. */
  readonly images: readonly ImageReport[];
  /** On the account's settings in the Region, in order of rule. */
  readonly scopeFindings: readonly Finding[];
  readonly snapshots: readonly SnapshotFinding[];
  /** What orphaned snapshots may cost, in order of id. */
  readonly orphanCosts: readonly OrphanCost[];
  /** Of the snapshots that have been orphaned for long enough, in order of id. */
  readonly orphanFindings: readonly Finding[];
  readonly actions: readonly GuardedAction[];
  /** What there is to tell besides findings, whether it was told before or not. */
  readonly alerts: readonly Alert[];
  /** Null where nobody told it. */
  readonly accountName: string | null;
  /** The tag whose value is the owner. */
  readonly ownerTag: string;
  readonly reads: readonly Read[];
  /** How much each source told that was read wholly: see `ScopeFacts`. */
  readonly counts: Readonly<Record<string, number>>;
}

export function reportOf(
  view: ScopeView,
  findings: readonly Finding[],
  actions: readonly GuardedAction[],
): ScopeReport {
  const bySubject = groupBy(findings, (finding) => finding.subjectId);
  return {
    scope: view.facts.scope,
    evaluatedAt: view.now.toISOString(),
    policy: { name: view.policy.name, hash: view.policy.hash },
    images: [...view.images.values()].map((image) => ({
      ...image,
      findings: bySubject.get(image.image.imageId) ?? [],
    })),
    scopeFindings: bySubject.get(scopeId(view.facts.scope)) ?? [],
    snapshots: view.snapshots.findings,
    orphanCosts: orphanCosts(
      view.snapshots.findings,
      view.snapshots.find,
      view.facts.scope.region,
      view.policy.notify.ownerTag,
    ),
    orphanFindings: findings.filter(({ check }) => check === orphanCheck),
    actions,
    alerts: notedAlerts(findings, actions, view),
    accountName: accountNameIn(view),
    ownerTag: view.policy.notify.ownerTag,
    reads: view.facts.reads,
    counts: view.facts.counts,
  };
}

/** All findings of the report: of its images, of the scope, of its snapshots. */
export function findingsIn({ images, scopeFindings, orphanFindings }: ScopeReport): readonly Finding[] {
  return [...images.flatMap((image) => image.findings), ...scopeFindings, ...orphanFindings];
}
