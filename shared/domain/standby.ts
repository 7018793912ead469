import type { Families } from './family.ts';
import type { ScopeHistory } from './history.ts';
import type { Image } from './image.ts';
import { after, dayMs, isPast } from './instant.ts';
import { type Known, known, unknown } from './known.ts';
import type { Lineage, Relative } from './lineage.ts';
import type { Policy, Safety } from './policy.ts';

/** Why an image stands by for something although nothing names it; null when it does not. Unknown counts as standing by. */
export interface Standby {
  reasonFor(image: Image): Known<string | null>;
}

/**
 * Disaster recovery, roll-back and scale-out need images that nothing refers to: copies and sources of an image in
 * use, the newest of a family, and what was in use until lately.
 */
export function standbyOf(
  lineage: Lineage,
  families: Families,
  { safety }: Policy,
  history: ScopeHistory,
  now: Date,
): Standby {
  return {
    reasonFor: (image) =>
      firstReason([
        () => lineageReason(image, lineage),
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

function lineageReason(image: Image, lineage: Lineage): Known<string | null> {
  const descendant = lineage.descendantInUse(image.imageId);
  if (descendant !== null) {
    return relativeReason(descendant, `${placed(descendant)}, which is in use, was made from it`);
  }
  const origin = lineage.originInUse(image);
  return origin === null
    ? known(null)
    : relativeReason(origin, `it is a copy of ${placed(origin)}, which is in use`);
}

function placed({ imageId, where }: Relative): string {
  return where === null ? imageId : `${imageId} in ${where}`;
}

function relativeReason(relative: Relative, reason: string): Known<string | null> {
  const { inUse } = relative;
  if (!inUse.known) return unknown(`its relative ${placed(relative)}: ${inUse.why}`);
  return known(inUse.value ? reason : null);
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
