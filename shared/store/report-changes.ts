import type { Finding } from '../domain/finding.ts';
import type { AccountId, ImageId } from '../domain/image.ts';
import { type Instant, latest } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import type { GuardedAction } from '../domain/plan.ts';
import type { ImageReport, ScopeReport } from '../domain/report.ts';
import { isStillGood, type ReadShares } from '../domain/shares.ts';
import type { SnapshotFinding } from '../domain/snapshot.ts';
import type { Run } from '../ports.ts';
import { shortFinding, shortText } from './bounds.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Transition } from './chain.ts';

/** What the store keeps of one image, whatever it keeps it in. */
export interface StoredImage {
  readonly imageId: ImageId;
  readonly name: string | null;
  readonly ownerId: AccountId | null;
  /** Null where it could not be read. */
  readonly state: string | null;
  /** False only once it was seen out of use: what could not be read changes nothing. */
  readonly inUse: boolean;
  /** As of the last change of `inUse`. While that is true, every run moves it on without a write. */
  readonly lastInUseAt: Instant | null;
  /** The earliest date that an alert promised and that is still ahead on the ladder. */
  readonly nextDueAt: Instant | null;
  /** Since when a sweep did not find it any more. */
  readonly goneAt: Instant | null;
  /** Null: they were never read. */
  readonly shares: ReadShares | null;
  /** In order of rule. Empty once the image is gone. */
  readonly findings: readonly Finding[];
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
  readonly actions: ReadonlyMap<ImageId, readonly GuardedAction[]>;
}

export function imageAfter(report: ImageReport, before: StoredImage | null, saving: Saving): StoredImage {
  const { image } = report;
  return {
    imageId: image.imageId,
    name: image.name,
    ownerId: image.ownerId,
    state: image.state.known ? image.state.value : null,
    ...useAfter(report, before, saving),
    nextDueAt: earliest(
      (saving.actions.get(image.imageId) ?? []).flatMap(({ action, dueAt, isPromised }) =>
        isPromised && dueAt !== null && action !== 'notify' ? [dueAt] : [],
      ),
    ),
    goneAt: null,
    shares: sharesAfter(report, before, saving),
    findings: findingsAfter(report, before, saving.run),
  };
}

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

/** An event run reads little: what it could not judge stays as a sweep judged it. */
function findingsAfter(report: ImageReport, before: StoredImage | null, run: Run): readonly Finding[] {
  const judged = new Map(before?.findings.map((finding) => [finding.ruleId, finding]));
  return report.findings
    .map((finding) => {
      const keep = run.kind === 'event' && finding.status === 'INSUFFICIENT_DATA';
      return (keep ? judged.get(finding.ruleId) : undefined) ?? shortFinding(finding);
    })
    .toSorted((one, other) => byText(one.ruleId, other.ruleId));
}

/** Every change of status, in order of rule. */
export function transitionsBetween(before: StoredImage | null, after: StoredImage): readonly Transition[] {
  const from = new Map(before?.findings.map((finding) => [finding.ruleId, finding]));
  const to = new Map(after.findings.map((finding) => [finding.ruleId, finding]));
  const ended = after.goneAt === null ? 'the policy has no such rule any more' : 'the image is gone';
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
export function withAnnouncements(before: StoredImage, announced: readonly Finding[]): StoredImage {
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
export function listsAll(fact: 'Images' | 'Snapshots', { report, run }: Saving): boolean {
  if (run.kind !== 'sweep') return false;
  const reads = report.reads.filter((read) => read.fact === fact);
  const count = fact === 'Images' ? report.images.length : report.snapshots.length;
  return reads.every((read) => read.known) && (reads.length > 0 || count > 0);
}

function earliest(instants: readonly Instant[]): Instant | null {
  return instants.toSorted(byText)[0] ?? null;
}
