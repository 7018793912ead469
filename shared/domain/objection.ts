import type { Action } from './action.ts';
import { type Objection, type ObjectionKind, objectionKinds, type ScopeHistory } from './history.ts';
import type { Image } from './image.ts';
import { after, dayMs, type Instant } from './instant.ts';
import { type Sign, signOf } from './objection-signs.ts';
import type { OwnSteps } from './own-steps.ts';
import type { Safety } from './policy.ts';

/**
 * The newest objection to what was done to the image, as the world and what was seen before tell it; null when there
 * never was one. A kind begins anew if the last run did not see it, or if it undoes what was done since. What was so
 * before us counts as well: whoever takes it back works with the image.
 */
export function objectionOf(
  image: Image,
  steps: OwnSteps,
  { objections, refusedLaunches }: Pick<ScopeHistory, 'objections' | 'refusedLaunches'>,
  now: Date,
): Objection | null {
  const before = objections.get(image.imageId) ?? null;
  if (steps.outcomes.length === 0) return before;
  const refusedAt = refusedLaunches.get(image.imageId) ?? null;
  const seenAt = now.toISOString();
  const standing: ObjectionKind[] = [];
  const begun: ObjectionKind[] = [];
  let seen: Objection['seen'] = before?.seen ?? {};
  // In their order: a launch was not refused because of us if somebody enabled the image meanwhile.
  for (const kind of objectionKinds) {
    const sign = signOf[kind]({ image, steps, refusedAt, seen, now });
    if (stands(kind, sign, before)) standing.push(kind);
    if (!beginsAnew(kind, sign, before)) continue;
    begun.push(kind);
    seen = { ...seen, [kind]: seenAt };
  }
  const [what] = begun;
  if (what !== undefined) return { what, seenAt, seen, standing };
  // The same object where nothing changed, so that nothing is written.
  return before === null || before.standing.join() === standing.join() ? before : { ...before, standing };
}

/** Rungs, revokes and whatever else takes something away; never what gives back or only adds. */
export function isHeldByObjection({ effect }: Pick<Action, 'effect'>): boolean {
  return effect === 'reversible' || effect === 'destructive';
}

export function objectionEnd(
  { seenAt }: Objection,
  { objectionDays }: Pick<Safety, 'objectionDays'>,
): Instant {
  return after(seenAt, objectionDays * dayMs);
}

/** Each as a sentence about the image. */
export const objectionSentences = {
  restored: 'somebody restored it from the Recycle Bin',
  enabled: 'somebody enabled it',
  'deprecation-cancelled': 'somebody took its deprecation back',
  'shared-again': 'somebody shared it again',
  'launch-refused': 'a launch was refused because it is disabled',
} as const satisfies Record<ObjectionKind, string>;

export function objectionText({ what, seenAt }: Pick<Objection, 'what' | 'seenAt'>): string {
  return `${objectionSentences[what]}, seen at ${seenAt}`;
}

function stands(kind: ObjectionKind, sign: Sign, before: Objection | null): boolean {
  return sign === 'unread' ? before?.standing.includes(kind) === true : sign !== null;
}

function beginsAnew(kind: ObjectionKind, sign: Sign, before: Objection | null): boolean {
  if (sign === null || sign === 'unread') return false;
  const seenAt = before?.seen[kind];
  return before?.standing.includes(kind) !== true || seenAt === undefined || sign > seenAt;
}
