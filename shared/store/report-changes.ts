import type { Objection } from '../domain/history.ts';
import {
  type AccountId,
  type Ancestor,
  type Image,
  type ImageId,
  type SnapshotId,
  snapshotIdsOf,
} from '../domain/image.ts';
import { type Instant, latest } from '../domain/instant.ts';
import { sharedWithAnybody } from '../domain/match.ts';
import { type Matter, mattersOf } from '../domain/matters.ts';
import { ownerIn } from '../domain/notify/subject-facts.ts';
import { byText } from '../domain/order.ts';
import type { GuardedAction } from '../domain/plan.ts';
import type { ImageReport, ScopeReport } from '../domain/report.ts';
import { isStillGood, type ReadShares } from '../domain/shares.ts';
import type { SnapshotFinding } from '../domain/snapshot.ts';
import { type SubjectId, scopeId } from '../domain/subject.ts';
import type { Run } from '../ports.ts';
import { shortText } from './bounds.ts';
import { canonicalJson } from './canonical-json.ts';
import { findingsAfter, nextDueAfter, type StoredSubject } from './finding-changes.ts';

/** What the store keeps of one image, whatever it keeps it in. */
export interface StoredImage extends StoredSubject {
  readonly imageId: ImageId;
  readonly name: string | null;
  /** As the policy's owner tag last said where the tags could be read; null: it named nobody. */
  readonly owner: string | null;
  readonly ownerId: AccountId | null;
  /** Null where it could not be read. */
  readonly state: string | null;
  /** False only once it was seen out of use: what could not be read changes nothing. */
  readonly inUse: boolean;
  /** As of the last change of `inUse`. While that is true, every run moves it on without a write. */
  readonly lastInUseAt: Instant | null;
  /** Since when a sweep did not find it any more. */
  readonly goneAt: Instant | null;
  /** Null: they were never read. */
  readonly shares: ReadShares | null;
  /** Whether it was ever seen shared with anybody: whoever had it may use it still. */
  readonly everShared: boolean;
  /** As it was first read, since it never changes; null: it never was. */
  readonly ancestry: readonly Ancestor[] | null;
  /** Its snapshots, as they were last read complete; null: they never were. */
  readonly snapshotIds: readonly SnapshotId[] | null;
  /** The newest that a run saw. */
  readonly objection: Objection | null;
  /** Why people have to hear of it at once. An event run adds, since it sees a part; a sweep says what holds. */
  readonly matters: readonly Matter[];
}

export interface StoredSnapshot extends SnapshotFinding {
  /** Since when it has this status. */
  readonly since: Instant;
}

/** A report on its way into the store. */
export interface Saving {
  readonly report: ScopeReport;
  readonly run: Run;
  /** The run before this one; null for the first. */
  readonly lastRunAt: Instant | null;
  readonly actions: ReadonlyMap<SubjectId, readonly GuardedAction[]>;
}

export function imageAfter(report: ImageReport, before: StoredImage | null, saving: Saving): StoredImage {
  const { image } = report;
  return {
    imageId: image.imageId,
    name: image.name,
    owner: image.tags.known ? ownerIn(image.tags, saving.report.ownerTag) : (before?.owner ?? null),
    ownerId: image.ownerId,
    state: image.state.known ? image.state.value : null,
    ...useAfter(report, before, saving),
    nextDueAt: nextDueAfter(saving.actions.get(image.imageId) ?? []),
    goneAt: null,
    shares: sharesAfter(report, before, saving),
    everShared: (before?.everShared ?? false) || isShared(image),
    ancestry: before?.ancestry ?? keptAncestry(image),
    snapshotIds: completeSnapshots(image) ?? before?.snapshotIds ?? null,
    objection: objectionAfter(report, before),
    matters: mattersAfter(report, before, saving),
    findings: findingsAfter(report.findings, before, saving.run),
  };
}

/** Null: nothing of it changes. An event shows a part of the scope only and says nothing of the scope itself. */
export function scopeAfter(
  before: StoredSubject | null,
  { report, run, actions }: Saving,
): StoredSubject | null {
  if (run.kind === 'event' || (before === null && report.scopeFindings.length === 0)) return null;
  return {
    nextDueAt: nextDueAfter(actions.get(scopeId(report.scope)) ?? []),
    findings: findingsAfter(report.scopeFindings, before, run),
  };
}

/** Why a rule that judged the image judges it no more. */
export function endedReason({ goneAt }: Pick<StoredImage, 'goneAt'>): string {
  return goneAt === null ? noSuchRule : 'the image is gone';
}

export const noSuchRule = 'the policy has no such rule any more';

/** Gone images keep what a restored one needs: since when it is gone and when it was last in use. */
export function goneImage(before: StoredImage, { report, lastRunAt }: Saving): StoredImage {
  if (before.goneAt !== null) return before;
  return {
    ...before,
    inUse: false,
    lastInUseAt: lastUse(before, lastRunAt),
    nextDueAt: null,
    goneAt: report.evaluatedAt,
    findings: [],
  };
}

/** When the image was last seen in use, as far as the runs until `lastRunAt` tell. */
export function lastUse(
  { inUse, lastInUseAt }: Pick<StoredImage, 'inUse' | 'lastInUseAt'>,
  lastRunAt: Instant | null,
): Instant | null {
  return inUse && lastInUseAt !== null && lastRunAt !== null ? latest(lastInUseAt, lastRunAt) : lastInUseAt;
}

function useAfter(
  { inUse }: ImageReport,
  before: StoredImage | null,
  { report, lastRunAt }: Saving,
): Pick<StoredImage, 'inUse' | 'lastInUseAt'> {
  const was = { inUse: before?.inUse ?? false, lastInUseAt: before?.lastInUseAt ?? null };
  if (!inUse.known || inUse.value === was.inUse) return was;
  return { inUse: inUse.value, lastInUseAt: inUse.value ? report.evaluatedAt : lastUse(was, lastRunAt) };
}

function isShared(image: Image): boolean {
  const shared = sharedWithAnybody(image);
  return shared.known && shared.value;
}

// An item holds 400 KB (DynamoDB quotas); a chain of hundreds of images fits.
const longestAncestry = 100_000;

/** One that is longer than any honest chain is read again each time. */
function keptAncestry({ ancestry }: Image): readonly Ancestor[] | null {
  return ancestry.known && canonicalJson(ancestry.value).length <= longestAncestry ? ancestry.value : null;
}

/** While an image is being made it does not list all of its snapshots yet. */
function completeSnapshots(image: Image): readonly SnapshotId[] | null {
  const { state, ebsDevices } = image;
  const isMade = state.known && (state.value === 'available' || state.value === 'disabled');
  return isMade && ebsDevices.known ? [...new Set(snapshotIdsOf(image))].toSorted(byText) : null;
}

function mattersAfter(report: ImageReport, before: StoredImage | null, { run }: Saving): readonly Matter[] {
  if (run.kind === 'sweep') return mattersOf(report, 'scope');
  const seen = new Set([...(before?.matters ?? []), ...mattersOf(report, 'images')]);
  return [...seen].toSorted();
}

/** A run that looks at less than another one did never takes its objection back; what of it still stands is for the last one to say. */
function objectionAfter({ objection }: ImageReport, before: StoredImage | null): Objection | null {
  const was = before?.objection ?? null;
  if (objection === null || was === null) return objection ?? was;
  return objection.seenAt >= was.seenAt ? objection : was;
}

/** Read again or taken from before, nobody can tell: equal ones that are still good keep their instant, without a write. */
function sharesAfter(
  { image }: ImageReport,
  before: StoredImage | null,
  { report }: Saving,
): ReadShares | null {
  const was = before?.shares ?? null;
  if (!image.launchPermissions.known) return was;
  const launchPermissions = image.launchPermissions.value;
  const same = was !== null && canonicalJson(was.launchPermissions) === canonicalJson(launchPermissions);
  const now = new Date(report.evaluatedAt);
  return same && isStillGood(image.imageId, was, now)
    ? was
    : { launchPermissions, readAt: report.evaluatedAt };
}

/** Null: unchanged. An event run sees no snapshot as a whole, so it never makes one unknown again. */
export function snapshotAfter(
  finding: SnapshotFinding,
  before: StoredSnapshot | null,
  { report, run }: Saving,
): StoredSnapshot | null {
  const reason = shortText(finding.reason);
  const same = before !== null && before.status === finding.status;
  if (same && before.reason === reason) return null;
  if (run.kind === 'event' && finding.status === 'UNKNOWN' && before !== null) return null;
  return { ...finding, reason, since: same ? before.since : report.evaluatedAt };
}

/** Whether what the report does not list is gone. Only a sweep that read all of it may say so: unread is not gone. */
export function listsAll(
  fact: 'Images' | 'Snapshots',
  { report, run }: Pick<Saving, 'report' | 'run'>,
): boolean {
  if (run.kind !== 'sweep') return false;
  const reads = report.reads.filter((read) => read.fact === fact);
  const count = fact === 'Images' ? report.images.length : report.snapshots.length;
  return reads.every((read) => read.known) && (reads.length > 0 || count > 0);
}
