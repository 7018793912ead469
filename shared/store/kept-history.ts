import type {
  FindingRecord,
  MatteringImage,
  Objection,
  ScopeHistory,
  SeenChange,
  StepOutcome,
  Undo,
} from '../domain/history.ts';
import type { Ancestor, ImageId, SnapshotId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { UndoNote } from '../domain/outcome.ts';
import type { ReadShares } from '../domain/shares.ts';
import type { AcceptedBaseline, Waiver } from '../domain/statements.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { FindingFields } from './finding-items.ts';
import type { StoredOrphan } from './orphan-changes.ts';
import { lastUse, type StoredImage } from './report-changes.ts';

/** The part of a history that is kept with the images, and with the scope as a subject. */
export type KeptHistory = Pick<
  ScopeHistory,
  | 'findings'
  | 'outcomes'
  | 'undos'
  | 'waivers'
  | 'lastInUseAt'
  | 'shares'
  | 'ancestries'
  | 'creators'
  | 'refusedLaunches'
  | 'changes'
  | 'mattering'
  | 'everShared'
  | 'mappedSnapshots'
  | 'orphanedSince'
  | 'unsharedSnapshots'
  | 'objections'
  | 'acceptedBaseline'
>;

/** Takes what is kept, in any order, and makes a history of it that is the same from every store. */
export interface Gathering {
  image(image: Omit<StoredImage, 'findings' | 'nextDueAt'>): void;
  orphan(orphan: Pick<StoredOrphan, 'snapshotId' | 'orphanedSince' | 'unsharedAt'>): void;
  finding(subjectId: SubjectId, finding: FindingFields | FindingRecord): void;
  step(step: StepOutcome, undo: UndoNote | null): void;
  waiver(waiver: Waiver): void;
  creator(imageId: ImageId, actorArn: string): void;
  refusedLaunch(imageId: ImageId, at: Instant): void;
  change(change: SeenChange): void;
  baseline(accepted: AcceptedBaseline): void;
  /** Findings and waivers by subject and rule, steps from the oldest. */
  inOrder(): KeptHistory;
}

/** `runAt`: the newest saved run, until which images in use were in use. */
export function gatherHistory(runAt: Instant | null): Gathering {
  const findings: FindingRecord[] = [];
  const outcomes: StepOutcome[] = [];
  const undos: Undo[] = [];
  const waivers: Waiver[] = [];
  const ofImages = gatherImages(runAt);
  const creators = new Map<ImageId, string>();
  const refusedLaunches = new Map<ImageId, Instant>();
  const changes: SeenChange[] = [];
  const orphanedSince = new Map<SnapshotId, Instant>();
  const unsharedSnapshots = new Map<SnapshotId, Instant>();
  let acceptedBaseline: AcceptedBaseline | null = null;
  return {
    image: ofImages.add,
    orphan: ({ snapshotId, orphanedSince: since, unsharedAt }) => {
      orphanedSince.set(snapshotId, since);
      unsharedSnapshots.set(snapshotId, unsharedAt);
    },
    finding: (subjectId, finding) => void findings.push(recordOf(subjectId, finding)),
    step: (step, undo) => {
      const { subjectId, action, at, status } = step;
      outcomes.push({ subjectId, action, at, status });
      if (undo !== null) undos.push({ subjectId, action, at, ...undo });
    },
    waiver: (waiver) => void waivers.push(waiver),
    creator: (imageId, actorArn) => void creators.set(imageId, actorArn),
    refusedLaunch: (imageId, at) => void refusedLaunches.set(imageId, at),
    change: ({ imageId, changeId, change, actorArn, sourceAddress, at }) =>
      void changes.push({ imageId, changeId, change, actorArn, sourceAddress, at }),
    baseline: ({ by: person, why, at }) => {
      acceptedBaseline = { by: person, why, at };
    },
    inOrder: () => ({
      findings: findings.toSorted(bySubjectAndRule),
      outcomes: outcomes.toSorted(oldestFirst),
      undos: undos.toSorted(oldestFirst),
      waivers: waivers.toSorted(bySubjectAndRule),
      ...ofImages.maps,
      ...{ creators, refusedLaunches, acceptedBaseline, orphanedSince, unsharedSnapshots },
      changes: changes.toSorted(byImageAndChange),
    }),
  };
}

function gatherImages(runAt: Instant | null) {
  const lastInUseAt = new Map<ImageId, Instant>();
  const shares = new Map<ImageId, ReadShares>();
  const ancestries = new Map<ImageId, readonly Ancestor[]>();
  const everShared = new Set<ImageId>();
  const mappedSnapshots = new Map<ImageId, readonly SnapshotId[]>();
  const objections = new Map<ImageId, Objection>();
  const mattering = new Map<ImageId, MatteringImage>();
  return {
    maps: { lastInUseAt, shares, ancestries, everShared, mappedSnapshots, objections, mattering },
    add: (image: Parameters<Gathering['image']>[0]) => {
      const { imageId } = image;
      const usedAt = lastUse(image, runAt);
      if (usedAt !== null) lastInUseAt.set(imageId, usedAt);
      if (image.shares !== null) shares.set(imageId, image.shares);
      if (image.ancestry !== null) ancestries.set(imageId, image.ancestry);
      if (image.snapshotIds !== null) mappedSnapshots.set(imageId, image.snapshotIds);
      if (image.everShared) everShared.add(imageId);
      if (image.objection !== null) objections.set(imageId, image.objection);
      if (image.matters.length > 0) mattering.set(imageId, { name: image.name, matters: image.matters });
    },
  };
}

const bySubjectAndRule = by<{ readonly subjectId: SubjectId; readonly ruleId: string }>(
  (each) => each.subjectId,
  (each) => each.ruleId,
);

const byImageAndChange = by<SeenChange>(
  (change) => change.imageId,
  (change) => change.changeId,
);

const oldestFirst = by<Pick<StepOutcome, 'at' | 'subjectId' | 'action'>>(
  (step) => step.at,
  (step) => step.subjectId,
  (step) => step.action,
);

/** What judging needs to know of a kept finding. */
function recordOf(subjectId: SubjectId, finding: FindingFields | FindingRecord): FindingRecord {
  const { ruleId, ruleHash, status, firstSeenAt, announcedAt, notifiedAt, promisedAt } = finding;
  return { subjectId, ruleId, ruleHash, status, firstSeenAt, announcedAt, notifiedAt, promisedAt };
}
