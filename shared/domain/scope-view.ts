import { descendantsIn } from './descendants.ts';
import { replacementsOf } from './encrypted-copy.ts';
import type { ScopeFacts } from './facts.ts';
import { type Families, familiesOf } from './family.ts';
import { groupBy } from './group-by.ts';
import type { FindingRecord, Objection, ScopeHistory, StepOutcome, Undo } from './history.ts';
import { type Image, type ImageId, type ImageUsage, isOwned } from './image.ts';
import { inUse, usageOf } from './in-use.ts';
import { inventoryOf, snapshotInventoryOf } from './inventory.ts';
import type { JudgedScope } from './judged-scope.ts';
import { type Known, known, mapKnown, unknown } from './known.ts';
import { type Lineage, lineageOf } from './lineage.ts';
import { lineageElsewhere } from './lineage-elsewhere.ts';
import { objectionOf } from './objection.ts';
import { by } from './order.ts';
import type { Policy, PolicyRule } from './policy.ts';
import { shrinkageOf } from './shrinkage.ts';
import type { Snapshot, SnapshotFinding } from './snapshot.ts';
import { judgeSnapshots, type SnapshotNeeds } from './snapshot-status.ts';
import { type Standby, standbyOf } from './standby.ts';
import { isWaiving, type Waiver } from './statements.ts';
import type { SubjectId } from './subject.ts';

/** One image as the policy sees it. */
export interface ImageView {
  readonly kind: 'image';
  readonly image: Image;
  readonly owned: boolean | null;
  readonly usage: ImageUsage;
  readonly inUse: Known<boolean>;
  /** The newest there is; kept with the image from then on. */
  readonly objection: Objection | null;
}

/** What an action is about, as the guards see it. */
export type SubjectView = ImageView | SnapshotView | { readonly kind: 'scope' };

export interface SnapshotView {
  readonly kind: 'snapshot';
  readonly snapshot: Snapshot;
  readonly finding: SnapshotFinding;
}

/** Facts, policy and history of a scope at one instant, indexed once: all that judging and guarding may look at. */
export interface ScopeView {
  readonly facts: ScopeFacts;
  readonly policy: Policy;
  readonly history: ScopeHistory;
  readonly now: Date;
  /** In order of image id; empty when the images could not be read. */
  readonly images: ReadonlyMap<ImageId, ImageView>;
  readonly families: Families;
  /** The part of all this that rules may see. */
  readonly judged: JudgedScope;
  readonly lineage: Lineage;
  readonly standby: Standby;
  readonly snapshots: SnapshotNeeds;
  /** The scope's own images: what percentages are taken of. */
  readonly inventory: Known<number>;
  /** Which sources tell far less than they did: a sentence each. */
  readonly shrinkage: readonly string[];
  /** The scope's own snapshots, for the limit of those that are deleted. */
  readonly snapshotInventory: Known<number>;
  recordOf(subjectId: SubjectId, rule: PolicyRule): FindingRecord | null;
  /** What this service did to it, newest last. */
  outcomesOf(subjectId: SubjectId): readonly StepOutcome[];
  /** What was noted to give back what this service took from it, newest last. */
  undosOf(subjectId: SubjectId): readonly Undo[];
  /** Who accepts the violation now; null: nobody. */
  waiverOf(subjectId: SubjectId, ruleId: string): Waiver | null;
}

export function viewScope(read: ScopeFacts, policy: Policy, history: ScopeHistory, now: Date): ScopeView {
  const facts = withCreators(inOrder(read), history);
  const images = facts.images.known ? facts.images.value : [];
  const { outcomesOf, undosOf } = stepsOf(history);
  const views = images.map((image): ImageView => {
    const usage = usageOf(image, { facts, policy, history, now });
    const steps = { outcomes: outcomesOf(image.imageId), undos: undosOf(image.imageId) };
    return {
      ...{ kind: 'image', image, owned: isOwned(image, facts.scope), usage, inUse: inUse(usage) },
      objection: objectionOf(image, steps, history, now),
    };
  });
  const records = new Map(history.findings.map((record) => [key(record.subjectId, record.ruleId), record]));
  const waivers = holdingWaivers(history, now);
  const families = familiesOf(views, policy.safety);
  const byId = new Map(views.map((view) => [view.image.imageId, view]));
  const of = policy.orphanedSnapshots?.of ?? 'ami-created';
  const snapshots = judgeSnapshots(facts, { history, of, now });
  const lineage = lineageOf(
    facts.scope,
    views,
    lineageElsewhere({ facts, policy, history, now }),
    replacementsOf(history.outcomes),
  );
  return {
    facts,
    policy,
    history,
    now,
    images: byId,
    snapshots,
    judged: judgedScope(facts, policy, {
      ...{ images: byId, snapshots, families },
      descendantsOf: descendantsIn(facts, history),
    }),
    families,
    lineage,
    standby: standbyOf(lineage, families, policy, history, now),
    inventory: inventoryOf(facts, views, history),
    shrinkage: shrinkageOf(facts, history, now),
    snapshotInventory: snapshotInventoryOf(facts),
    recordOf: (subjectId, rule) =>
      records.get(key(subjectId, rule.ruleId)) ?? assumedRecord(history, subjectId, rule),
    outcomesOf,
    undosOf,
    waiverOf: (subjectId, ruleId) => waivers.get(key(subjectId, ruleId)) ?? null,
  };
}

function stepsOf({ outcomes, undos }: ScopeHistory): Pick<ScopeView, 'outcomesOf' | 'undosOf'> {
  const oldestFirst = outcomes.toSorted(
    by(
      ({ at }) => at,
      ({ action }) => action,
      ({ status }) => status,
    ),
  );
  const outcomesById = groupBy(oldestFirst, ({ subjectId }) => subjectId);
  const undosById = groupBy(undos.toSorted(by(({ at }) => at)), ({ subjectId }) => subjectId);
  return {
    outcomesOf: (subjectId) => outcomesById.get(subjectId) ?? [],
    undosOf: (subjectId) => undosById.get(subjectId) ?? [],
  };
}

/** Of two for one finding, the one that lasts longer. */
function holdingWaivers({ waivers }: ScopeHistory, now: Date): ReadonlyMap<string, Waiver> {
  const shortestFirst = waivers
    .filter((waiver) => isWaiving(waiver, now))
    .toSorted(
      by(
        ({ until }) => until,
        ({ grantedAt }) => grantedAt,
        ({ by: who }) => who,
      ),
    );
  return new Map(shortestFirst.map((waiver) => [key(waiver.subjectId, waiver.ruleId), waiver]));
}

function judgedScope(
  facts: ScopeFacts,
  { trusted }: Policy,
  {
    images,
    snapshots,
    families,
    descendantsOf,
  }: Pick<ScopeView, 'images' | 'snapshots' | 'families'> & Pick<JudgedScope, 'descendantsOf'>,
): JudgedScope {
  const copies = groupBy([...images.values()], ({ image }) => image.sourceImageId);
  const byName = groupBy(
    [...images.values()].filter(({ owned }) => owned !== false),
    ({ image }) => image.name,
  );
  return {
    ...facts.scope,
    facts,
    trusted,
    snapshot: (snapshotId) => snapshots.find(snapshotId),
    inUse: ({ imageId }) =>
      images.get(imageId)?.inUse ?? unknown('it was not among the images that were read'),
    family: (image) => familyIn(image, facts, families),
    copiesOf: (imageId) => (copies.get(imageId) ?? []).map((view) => view.image),
    descendantsOf,
    named: (name) => (byName.get(name) ?? []).map((view) => view.image),
    isFailing: () => false,
  };
}

/** Who is new and who is old is seen only among all images. */
function familyIn(image: Image, facts: ScopeFacts, families: Families): Known<readonly Image[] | null> {
  const family = families.familyOf(image);
  if (!family.known) return family;
  if (family.value === null) return known(null);
  if (!facts.images.known) return facts.images;
  if (facts.covers !== 'scope') return unknown('the other images of its family are read by the daily sweep');
  const gap = facts.reads.find((read) => read.fact === 'Images' && !read.known);
  if (gap !== undefined) return unknown(gap.why ?? 'not all images were read');
  return known(families.membersOf(family.value));
}

/** In order of id, and each thing once: what a page repeats must not raise what percentages are taken of. */
function inOrder(facts: ScopeFacts): ScopeFacts {
  return {
    ...facts,
    images: mapKnown(facts.images, (images) => onceInOrder(images, (image) => image.imageId)),
    snapshots: mapKnown(facts.snapshots, (snapshots) =>
      onceInOrder(snapshots, (snapshot) => snapshot.snapshotId),
    ),
    imagesInRecycleBin: mapKnown(facts.imagesInRecycleBin, (images) =>
      onceInOrder(images, (image) => image.imageId),
    ),
  };
}

/** No reader can tell who made an image: only the event of its making did. */
function withCreators(facts: ScopeFacts, { creators }: ScopeHistory): ScopeFacts {
  const withCreator = (image: Image): Image => {
    const creator = image.createdBy.known ? undefined : creators.get(image.imageId);
    return creator === undefined ? image : { ...image, createdBy: known(creator) };
  };
  return { ...facts, images: mapKnown(facts.images, (images) => images.map(withCreator)) };
}

function onceInOrder<T>(items: readonly T[], idOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [idOf(item), item])).values()].toSorted(by(idOf));
}

function key(subjectId: SubjectId, ruleId: string): string {
  return `${subjectId}#${ruleId}`;
}

/** The what-if of `--assume-notified`: every finding without a record counts as announced then. */
function assumedRecord(history: ScopeHistory, subjectId: SubjectId, rule: PolicyRule): FindingRecord | null {
  const at = history.assumeNotifiedAt;
  if (at === null) return null;
  return {
    subjectId,
    ruleId: rule.ruleId,
    ruleHash: rule.hash,
    status: 'NON_COMPLIANT',
    firstSeenAt: at,
    announcedAt: at,
    notifiedAt: at,
    promisedAt: {},
  };
}
