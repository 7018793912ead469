import { groupBy } from '../../domain/group-by.ts';
import type { ScopeHistory, SeenChange, StepOutcome } from '../../domain/history.ts';
import type { ImageId, Scope, SnapshotId } from '../../domain/image.ts';
import type { Instant } from '../../domain/instant.ts';
import type { UndoNote } from '../../domain/outcome.ts';
import type { AcceptedBaseline, Approval, Waiver } from '../../domain/statements.ts';
import { scopeId } from '../../domain/subject.ts';
import type { ReportStore, StoredPlan } from '../../ports.ts';
import { alertEntry, transitionEntry } from '../entries.ts';
import { type StoredSubject, transitionsBetween, withAnnouncements } from '../finding-changes.ts';
import { gatherHistory, type KeptHistory } from '../kept-history.ts';
import type { StoredOrphan } from '../orphan-changes.ts';
import { planOf } from '../plans.ts';
import {
  endedReason,
  goneImage,
  imageAfter,
  listsAll,
  noSuchRule,
  type Saving,
  type StoredImage,
  type StoredSnapshot,
  scopeAfter,
  snapshotAfter,
} from '../report-changes.ts';
import { newestOf, type RunItem, runItem, sizeOf } from '../runs.ts';
import { saveMemoryOrphans } from './orphans.ts';
import type { MemoryStories } from './stories.ts';

/** What is kept of one scope. */
export interface MemoryScope {
  readonly images: Map<ImageId, StoredImage>;
  /** The scope itself; null before a rule judged it. */
  subject: StoredSubject | null;
  readonly snapshots: Map<string, StoredSnapshot>;
  readonly orphans: Map<SnapshotId, StoredOrphan>;
  /** By subject, action and status, the newest of each. */
  readonly outcomes: Map<string, { readonly step: StepOutcome; readonly undo: UndoNote | null }>;
  readonly plans: Map<string, StoredPlan>;
  /** By instant and id. */
  readonly runs: Map<string, RunItem>;
  readonly creators: Map<ImageId, string>;
  readonly refusedLaunches: Map<ImageId, Instant>;
  /** By image and id, with whether it needs no look any more. */
  readonly changes: Map<string, { readonly change: SeenChange; readonly isSettled: boolean }>;
  /** The last one of each finding. */
  readonly waivers: Map<string, { readonly waiver: Waiver; readonly isEnded: boolean }>;
  readonly approvals: Map<string, Approval>;
  acceptedBaseline: AcceptedBaseline | null;
}

export function emptyScope(): MemoryScope {
  return {
    images: new Map(),
    subject: null,
    snapshots: new Map(),
    orphans: new Map(),
    outcomes: new Map(),
    plans: new Map(),
    runs: new Map(),
    creators: new Map(),
    refusedLaunches: new Map(),
    changes: new Map(),
    waivers: new Map(),
    approvals: new Map(),
    acceptedBaseline: null,
  };
}

export type ScopeOf = (scope: Scope) => MemoryScope;

export function memoryReports(scopeOf: ScopeOf, stories: MemoryStories): Omit<ReportStore, 'saveTrials'> {
  return {
    saveReport: async (report, run) => {
      const kept = scopeOf(report.scope);
      const runKey = `${report.evaluatedAt}#${run.runId}`;
      if (kept.runs.has(runKey)) return;
      const actions = groupBy(report.actions, (action) => action.subjectId);
      const saving: Saving = { report, run, lastRunAt: newestOf([...kept.runs.values()]), actions };
      saveImages(kept, saving, stories);
      saveScope(kept, saving, stories);
      saveSnapshots(kept, saving);
      saveMemoryOrphans(kept.orphans, saving, stories);
      const plan = planOf(report, run);
      if (plan !== null) kept.plans.set(plan.planId, plan);
      kept.runs.set(runKey, runItem(report, run));
    },
    saveAnnounced: async (scope, findings) => {
      const kept = scopeOf(scope);
      for (const [subjectId, announced] of groupBy(findings, (finding) => finding.subjectId)) {
        const image = kept.images.get(subjectId);
        const subject = subjectId === scopeId(scope) ? kept.subject : null;
        if (image !== undefined) kept.images.set(subjectId, withAnnouncements(image, announced));
        if (subject !== null) kept.subject = withAnnouncements(subject, announced);
        const orphan = kept.orphans.get(subjectId);
        if (orphan !== undefined) kept.orphans.set(subjectId, withAnnouncements(orphan, announced));
        if ((image ?? subject ?? orphan ?? null) !== null)
          stories.append(subjectId, alertEntry(scope, announced));
      }
    },
  };
}

/** The scope's part of a history. */
export function historyOf(
  kept: MemoryScope,
  scope: Scope,
  now: Date,
): KeptHistory & Pick<ScopeHistory, 'ownImages' | 'sweeps'> {
  const gathering = gatherHistory(newestOf([...kept.runs.values()]));
  for (const image of kept.images.values()) {
    gathering.image(image);
    for (const finding of image.findings) gathering.finding(image.imageId, finding);
  }
  for (const orphan of kept.orphans.values()) {
    gathering.orphan(orphan);
    for (const finding of orphan.findings) gathering.finding(orphan.snapshotId, finding);
  }
  for (const finding of kept.subject?.findings ?? []) gathering.finding(scopeId(scope), finding);
  for (const { step, undo } of kept.outcomes.values()) gathering.step(step, undo);
  for (const { waiver, isEnded } of kept.waivers.values()) if (!isEnded) gathering.waiver(waiver);
  for (const [imageId, actorArn] of kept.creators) gathering.creator(imageId, actorArn);
  for (const [imageId, at] of kept.refusedLaunches) gathering.refusedLaunch(imageId, at);
  for (const { change, isSettled } of kept.changes.values()) if (!isSettled) gathering.change(change);
  if (kept.acceptedBaseline !== null) gathering.baseline(kept.acceptedBaseline);
  return { ...gathering.inOrder(), ...sizeOf([...kept.runs.values()], now) };
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
    const changes = transitionsBetween(kept.images.get(image.imageId) ?? null, image, endedReason(image));
    if (changes.length > 0) stories.append(image.imageId, transitionEntry(changes, saving));
    kept.images.set(image.imageId, image);
  }
}

function saveScope(kept: MemoryScope, saving: Saving, stories: MemoryStories): void {
  const after = scopeAfter(kept.subject, saving);
  if (after === null) return;
  const changes = transitionsBetween(kept.subject, after, noSuchRule);
  if (changes.length > 0) stories.append(scopeId(saving.report.scope), transitionEntry(changes, saving));
  kept.subject = after;
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
