import { isVanished, originOf, type Source } from '../ancestry.ts';
import type { SourceImage } from '../facts.ts';
import {
  compliant,
  type Evidence,
  insufficientData,
  nonCompliant,
  notApplicable,
  type Verdict,
} from '../finding.ts';
import { isOwned } from '../image.ts';
import { after, dayMs, isPast } from '../instant.ts';
import { type Known, known, mapKnown } from '../known.ts';
import { onceMade } from '../once-made.ts';
import { optionalDays } from '../params.ts';
import { defineRule } from '../rule.ts';

export const freshBase = defineRule({
  id: 'fresh-base',
  title: 'The base of the image is still offered, not deprecated and not older than the policy allows',
  why: 'A new image on an old base is an old image. When its maker withdraws or deprecates the base, nobody mends it any more.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-ancestry.html',
  example: `- id: base
  check: fresh-base
  with: { maxAgeDays: 180 }`,
  params: {
    maxAgeDays: optionalDays(
      'The greatest age of the base, which is the nearest image of the chain that another owner made.',
    ),
  },
  reads: ['ancestry', 'source-images'],
  judge(image, scope, { maxAgeDays }, now) {
    return onceMade(image, () => {
      if (isOwned(image, scope) === false) {
        return notApplicable('another owner made the image, and answers for its base', {
          owner: image.ownerAlias ?? image.ownerId,
        });
      }
      const origin = originOf(image, scope);
      switch (origin.kind) {
        case 'unknown':
          return insufficientData(origin.why, { chain: origin.passed });
        case 'none':
          return notApplicable('the image was made from no image of another owner', {
            chain: origin.passed,
          });
        case 'source':
          return judgeBase(origin.source, maxAgeDays, now);
      }
    });
  },
});

function judgeBase(base: Source, maxAgeDays: number | null, now: Date): Verdict {
  const evidence: Evidence = {
    base: base.imageId,
    owner: base.owner,
    createdAt: base.createdAt.known ? base.createdAt.value : null,
    maxAgeDays,
  };
  const answers = isVanished(base)
    ? [known('gone or not shared with this account any more')]
    : [...offerOf(base.facts, now), ageOf(base, maxAgeDays, now)];
  const faults = answers.flatMap((answer) => (answer.known && answer.value !== null ? [answer.value] : []));
  if (faults.length > 0) {
    return nonCompliant(
      `its base ${base.imageId} is ${faults.join(' and ')}: build a new image on a current one and move its users over`,
      evidence,
    );
  }
  const unread = answers.find((answer) => !answer.known);
  if (unread !== undefined && !unread.known) {
    return insufficientData(`its base ${base.imageId}: ${unread.why}`, evidence);
  }
  const young = maxAgeDays === null ? '' : ` and not older than ${maxAgeDays} days`;
  return compliant(`its base ${base.imageId} is offered, not deprecated${young}`, evidence);
}

/** What is wrong with it; null where nothing is. */
type Fault = Known<string | null>;

function offerOf(facts: Known<SourceImage | null>, now: Date): readonly Fault[] {
  if (!facts.known) return [facts];
  if (facts.value === null) return [];
  const { state, deprecateAt } = facts.value;
  return [
    mapKnown(state, (value) => (value === 'disabled' || value === 'deregistered' ? value : null)),
    mapKnown(deprecateAt, (at) => (at !== null && isPast(at, now) ? `deprecated since ${at}` : null)),
  ];
}

function ageOf({ createdAt }: Source, maxAgeDays: number | null, now: Date): Fault {
  if (maxAgeDays === null) return known(null);
  if (!createdAt.known) return createdAt;
  if (!isPast(after(createdAt.value, maxAgeDays * dayMs + 1), now)) return known(null);
  return known(`older than ${maxAgeDays} days since ${after(createdAt.value, maxAgeDays * dayMs)}`);
}
