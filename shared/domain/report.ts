import type { Read } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Image, Scope } from './image.ts';
import type { Instant } from './instant.ts';
import type { GuardedAction } from './plan.ts';
import type { SnapshotFinding } from './snapshot.ts';

/** One image with what was found out about it. */
export interface ImageReport {
  readonly image: Image;
  /** Null: it could not be read whose image it is. */
  readonly owned: boolean | null;
  /** Null: unknown, which counts as in use. */
  readonly inUse: boolean | null;
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
