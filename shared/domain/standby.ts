import { replaces } from './encrypted-copy.ts';
import type { Families } from './family.ts';
import type { ScopeHistory } from './history.ts';
import type { Image, ImageId } from './image.ts';
import { after, dayMs, isPast } from './instant.ts';
import { type Known, known, unknown } from './known.ts';
import type { Policy, Safety } from './policy.ts';

/** Why an image stands by for something although nothing names it; null when it does not. Unknown counts as standing by. */
export interface Standby {
  reasonFor(image: Image): Known<string | null>;
}

interface Member {
  readonly image: Image;
  readonly owned: boolean | null;
  readonly inUse: Known<boolean>;
}

/**
 * Disaster recovery, roll-back and scale-out need images that nothing refers to: copies and sources of an image in
 * use, the newest of a family, and what was in use until lately.
 */
export function standbyOf(
  members: readonly Member[],
  families: Families,
  policy: Policy,
  history: ScopeHistory,
  now: Date,
): Standby {
  const { safety } = policy;
  const byId = new Map(members.map((member) => [member.image.imageId, member]));
  const sources = sourcesInUse(members, byId, replacementsOf(history));
  return {
    reasonFor: (image) =>
      firstReason([
        () => lineageReason(image, sources, byId),
        () => familyReason(image, families, safety),
        () => rollbackReason(image, history, safety, now),
      ]),
  };
}

function firstReason(questions: readonly (() => Known<string | null>)[]): Known<string | null> {
  const answers = questions.map((question) => question());
  const held = answers.find((answer) => answer.known && answer.value !== null);
  return held ?? answers.find((answer) => !answer.known) ?? known(null);
}

/**
 * Every ancestor of an image that is, or may be, in use, with that image. The chain ends where an ancestor is not in
 * this scope. A plain image does not stand by for the copy that we made to replace it; what is above it does.
 */
function sourcesInUse(
  members: readonly Member[],
  byId: ReadonlyMap<ImageId, Member>,
  isReplacement: (copy: Image, original: Image) => boolean,
): ReadonlyMap<ImageId, Member> {
  const sources = new Map<ImageId, Member>();
  for (const member of members) {
    if (member.inUse.known && !member.inUse.value) continue;
    const passed = new Set<ImageId>();
    let child = member.image;
    let source = child.sourceImageId;
    // An ancestor that is already marked has marked its own ancestors too; this also ends a circle.
    while (source !== null && !sources.has(source) && !passed.has(source)) {
      const parent = byId.get(source)?.image;
      if (parent !== undefined && child === member.image && isReplacement(child, parent)) passed.add(source);
      else sources.set(source, member);
      child = parent ?? child;
      source = parent?.sourceImageId ?? null;
    }
  }
  return sources;
}

/** Our own record that the image was copied, and a copy that is ours by all that AWS tells of it. */
function replacementsOf({ outcomes }: ScopeHistory): (copy: Image, original: Image) => boolean {
  const copied = new Set(
    outcomes
      .filter(({ action, status }) => action === 'copy-encrypted' && status === 'applied')
      .map(({ subjectId }) => subjectId),
  );
  return (copy, original) => copied.has(original.imageId) && replaces(copy, original);
}

function lineageReason(
  image: Image,
  sources: ReadonlyMap<ImageId, Member>,
  byId: ReadonlyMap<ImageId, Member>,
): Known<string | null> {
  const descendant = sources.get(image.imageId);
  if (descendant !== undefined) {
    const { imageId } = descendant.image;
    return relativeReason(descendant.inUse, imageId, `${imageId}, which is in use, was made from it`);
  }
  const origin = originInUse(image, byId);
  if (origin === null) return known(null);
  const { imageId } = origin.image;
  return relativeReason(origin.inUse, imageId, `it is a copy of ${imageId}, which is in use`);
}

/** The nearest image that is, or may be, in use and that this one was copied from, at once or by way of other copies. */
function originInUse(image: Image, byId: ReadonlyMap<ImageId, Member>): Member | null {
  const seen = new Set<ImageId>();
  let copy: Image | undefined = image;
  while (copy !== undefined && copy.sourceInstanceId === null && !seen.has(copy.imageId)) {
    seen.add(copy.imageId);
    const origin: Member | undefined = copy.sourceImageId === null ? undefined : byId.get(copy.sourceImageId);
    if (origin !== undefined && !(origin.inUse.known && !origin.inUse.value)) return origin;
    copy = origin?.image;
  }
  return null;
}

function relativeReason(
  relativeInUse: Known<boolean>,
  relative: ImageId,
  reason: string,
): Known<string | null> {
  if (!relativeInUse.known) return unknown(`its relative ${relative}: ${relativeInUse.why}`);
  return known(relativeInUse.value ? reason : null);
}

/** The newest `keepPerFamily` own available images of a family stand by, and besides them every one whose age is unknown. */
function familyReason(image: Image, families: Families, { keepPerFamily }: Safety): Known<string | null> {
  if (keepPerFamily === 0) return known(null);
  const family = families.familyOf(image);
  if (!family.known) return unknown(`its family: ${family.why}`);
  if (family.value === null) return known(null);
  const members = families.membersOf(family.value);
  const isNewest = members.slice(0, keepPerFamily).some(({ imageId }) => imageId === image.imageId);
  const isKept = isNewest || (!image.createdAt.known && members.includes(image));
  return known(
    isKept ? `it is among the newest ${keepPerFamily} available images of the family ${family.value}` : null,
  );
}

function rollbackReason(
  image: Image,
  history: ScopeHistory,
  safety: Safety,
  now: Date,
): Known<string | null> {
  const lastInUseAt = history.lastInUseAt.get(image.imageId);
  if (lastInUseAt === undefined) return known(null);
  const until = after(lastInUseAt, safety.rollbackDays * dayMs);
  return known(
    isPast(until, now) ? null : `it was in use at ${lastInUseAt} and is kept for roll-back until ${until}`,
  );
}
