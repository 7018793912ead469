import { groupBy } from '../../domain/group-by.ts';
import type { ScopeHistory, StepOutcome } from '../../domain/history.ts';
import type { ImageId, Scope } from '../../domain/image.ts';
import type { Instant } from '../../domain/instant.ts';
import type { ReportStore, StoredPlan } from '../../ports.ts';
import { alertEntry, transitionEntry } from '../entries.ts';
import { inOrder, recordOf, useOf } from '../history.ts';
import { planOf } from '../plans.ts';
import {
  goneImage,
  imageAfter,
  listsAll,
  type Saving,
  type StoredImage,
  type StoredSnapshot,
  snapshotAfter,
  transitionsBetween,
  withAnnouncements,
} from '../report-changes.ts';
import type { MemoryStories } from './stories.ts';

/** What is kept of one scope. */
export interface MemoryScope {
  readonly images: Map<ImageId, StoredImage>;
  readonly snapshots: Map<string, StoredSnapshot>;
  /** By action and status, the newest of each image. */
  readonly outcomes: Map<string, StepOutcome>;
  readonly plans: Map<string, StoredPlan>;
  /** By instant and id. */
  readonly runs: Map<string, Instant>;
}

export type ScopeOf = (scope: Scope) => MemoryScope;

export function memoryReports(scopeOf: ScopeOf, stories: MemoryStories): ReportStore {
  return {
    saveReport: async (report, run) => {
      const kept = scopeOf(report.scope);
      const runKey = `${report.evaluatedAt}#${run.runId}`;
      if (kept.runs.has(runKey)) return;
      const actions = groupBy(report.actions, (action) => action.subjectId);
      const saving: Saving = { report, run, lastRunAt: lastRunOf(kept), actions };
      saveImages(kept, saving, stories);
      saveSnapshots(kept, saving);
      const plan = planOf(report, run);
      if (plan !== null) kept.plans.set(plan.planId, plan);
      kept.runs.set(runKey, report.evaluatedAt);
    },
    saveAnnounced: async (scope, findings) => {
      for (const [imageId, announced] of groupBy(findings, (finding) => finding.subjectId)) {
        const before = scopeOf(scope).images.get(imageId);
        if (before === undefined) continue;
        stories.append(imageId, alertEntry(announced));
        scopeOf(scope).images.set(imageId, withAnnouncements(before, announced));
      }
    },
  };
}

/** The scope's part of a history. */
export function historyOf(
  kept: MemoryScope,
): Pick<ScopeHistory, 'findings' | 'outcomes' | 'lastInUseAt' | 'shares'> {
  const runAt = lastRunOf(kept);
  const images = [...kept.images.values()];
  return inOrder({
    findings: images.flatMap((image) => image.findings.map((finding) => recordOf(image.imageId, finding))),
    outcomes: [...kept.outcomes.values()],
    lastInUseAt: new Map(images.flatMap((image) => useOf(image, runAt))),
    shares: new Map(images.flatMap(({ imageId, shares }) => (shares === null ? [] : [[imageId, shares]]))),
  });
}

function lastRunOf({ runs }: MemoryScope): Instant | null {
  return [...runs.values()].toSorted().at(-1) ?? null;
}

function saveImages(kept: MemoryScope, saving: Saving, stories: MemoryStories): void {
  const found = new Map(saving.report.images.map((image) => [image.image.imageId, image]));
  const after = [...found.values()].map((image) =>
    imageAfter(image, kept.images.get(image.image.imageId) ?? null, saving),
  );
  const missing = listsAll('Images', saving)
    ? [...kept.images.values()].filter((image) => !found.has(image.imageId))
    : [];
  for (const image of [...after, ...missing.map((before) => goneImage(before, saving))]) {
    const changes = transitionsBetween(kept.images.get(image.imageId) ?? null, image);
    if (changes.length > 0) stories.append(image.imageId, transitionEntry(changes, saving));
    kept.images.set(image.imageId, image);
  }
}

function saveSnapshots(kept: MemoryScope, saving: Saving): void {
  const found = new Set(saving.report.snapshots.map((snapshot) => snapshot.snapshotId));
  for (const snapshot of saving.report.snapshots) {
    const after = snapshotAfter(snapshot, kept.snapshots.get(snapshot.snapshotId) ?? null, saving);
    if (after !== null) kept.snapshots.set(snapshot.snapshotId, after);
  }
  if (!listsAll('Snapshots', saving)) return;
  for (const snapshotId of [...kept.snapshots.keys()]) {
    if (!found.has(snapshotId)) kept.snapshots.delete(snapshotId);
  }
}
