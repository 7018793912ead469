import type { ScopeFacts } from './facts.ts';
import { groupBy } from './group-by.ts';
import type { FindingRecord, RungOutcome, ScopeHistory } from './history.ts';
import { type Image, type ImageId, type ImageUsage, isOwned } from './image.ts';
import { inUse, usageOf } from './in-use.ts';
import { type Known, mapKnown } from './known.ts';
import { by } from './order.ts';
import type { Policy, PolicyRule } from './policy.ts';
import { judgeSnapshots, type SnapshotNeeds } from './snapshot-status.ts';
import { type Standby, standbyOf } from './standby.ts';

/** One image as the policy sees it. */
export interface ImageView {
  readonly image: Image;
  readonly owned: boolean | null;
  readonly usage: ImageUsage;
  readonly inUse: Known<boolean>;
}

/** Facts, policy and history of a scope at one instant, indexed once: all that judging and guarding may look at. */
export interface ScopeView {
  readonly facts: ScopeFacts;
  readonly policy: Policy;
  readonly history: ScopeHistory;
  readonly now: Date;
  /** In order of image id; empty when the images could not be read. */
  readonly images: ReadonlyMap<ImageId, ImageView>;
  readonly standby: Standby;
  readonly snapshots: SnapshotNeeds;
  /** The scope's own images: what percentages are taken of. */
  readonly inventory: Known<number>;
  recordOf(imageId: ImageId, rule: PolicyRule): FindingRecord | null;
  /** What this service did to the image, newest last. */
  outcomesOf(imageId: ImageId): readonly RungOutcome[];
}

export function viewScope(read: ScopeFacts, policy: Policy, history: ScopeHistory, now: Date): ScopeView {
  const facts = inOrder(read);
  const images = facts.images.known ? facts.images.value : [];
  const views = images.map((image): ImageView => {
    const usage = usageOf(image, facts.scope, policy, now);
    return { image, owned: isOwned(image, facts.scope), usage, inUse: inUse(usage) };
  });
  const records = new Map(history.findings.map((record) => [key(record.imageId, record.ruleId), record]));
  const oldestFirst = history.outcomes.toSorted(by((outcome) => outcome.at));
  const outcomes = groupBy(oldestFirst, (outcome) => outcome.imageId);
  return {
    facts,
    policy,
    history,
    now,
    images: new Map(views.map((view) => [view.image.imageId, view])),
    snapshots: judgeSnapshots(facts),
    standby: standbyOf(views, policy, history, now),
    inventory: mapKnown(facts.images, () => views.filter((view) => view.owned === true).length),
    recordOf: (imageId, rule) =>
      records.get(key(imageId, rule.ruleId)) ?? assumedRecord(history, imageId, rule),
    outcomesOf: (imageId) => outcomes.get(imageId) ?? [],
  };
}

/** In order of id, and each thing once: what a page repeats must not raise what percentages are taken of. */
function inOrder(facts: ScopeFacts): ScopeFacts {
  return {
    ...facts,
    images: mapKnown(facts.images, (images) => onceInOrder(images, (image) => image.imageId)),
    snapshots: mapKnown(facts.snapshots, (snapshots) =>
      onceInOrder(snapshots, (snapshot) => snapshot.snapshotId),
    ),
    imagesInRecycleBin: mapKnown(facts.imagesInRecycleBin, (ids) => onceInOrder(ids, (id) => id)),
  };
}

function onceInOrder<T>(items: readonly T[], idOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()].toSorted(by(idOf));
}

function key(imageId: ImageId, ruleId: string): string {
  return `${imageId}#${ruleId}`;
}

/** The what-if of `--assume-notified`: every finding without a record counts as announced then. */
function assumedRecord(history: ScopeHistory, imageId: ImageId, rule: PolicyRule): FindingRecord | null {
  const at = history.assumeNotifiedAt;
  if (at === null) return null;
  return {
    imageId,
    ruleId: rule.ruleId,
    ruleHash: rule.hash,
    status: 'NON_COMPLIANT',
    firstSeenAt: at,
    announcedAt: at,
    notifiedAt: at,
    promisedAt: {},
  };
}
