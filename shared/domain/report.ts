import type { Read } from './facts.ts';
import type { Finding } from './finding.ts';
import { groupBy } from './group-by.ts';
import type { Scope } from './image.ts';
import type { Instant } from './instant.ts';
import type { GuardedAction } from './plan.ts';
import type { ImageView, ScopeView } from './scope-view.ts';
import type { SnapshotFinding } from './snapshot.ts';

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
  readonly snapshots: readonly SnapshotFinding[];
  readonly actions: readonly GuardedAction[];
  readonly reads: readonly Read[];
}

export function reportOf(
  view: ScopeView,
  findings: readonly Finding[],
  actions: readonly GuardedAction[],
): ScopeReport {
  const findingsByImage = groupBy(findings, (finding) => finding.imageId);
  return {
    scope: view.facts.scope,
    evaluatedAt: view.now.toISOString(),
    policy: { name: view.policy.name, hash: view.policy.hash },
    images: [...view.images.values()].map((image) => ({
      ...image,
      findings: findingsByImage.get(image.image.imageId) ?? [],
    })),
    snapshots: view.snapshots.findings,
    actions,
    reads: view.facts.reads,
  };
}
