import { compliant, insufficientData, nonCompliant, type Verdict } from '../finding.ts';
import type { Image } from '../image.ts';
import { after, dayMs, type Instant, isPast } from '../instant.ts';
import { ifKeptByOthers } from '../keeper.ts';
import { onceMade } from '../once-made.ts';
import { days } from '../params.ts';
import { defineRule } from '../rule.ts';

// A date cannot be set in the past, and EC2 rounds it to the minute: for an old image one within a week has to do.
const soonMs = 7 * dayMs;
const minuteMs = 60_000;

export const deprecationScheduled = defineRule({
  id: 'deprecation-scheduled',
  title: 'The image will be deprecated on a date that is set, not long after its creation',
  why: 'An image whose end is set from the beginning disappears from look-ups by itself, even if nobody thinks of it any more.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html',
  example: `- id: ends-by-itself
  check: deprecation-scheduled
  with: { days: 365 }`,
  params: {
    days: days(
      'The latest date, counted from the creation of the image. AWS itself sets 730 days for public images. For one that is older, a date within a week has to do.',
      { min: 1 },
    ),
  },
  judge(image, scope, params, now) {
    return (
      ifKeptByOthers(image, scope) ??
      onceMade(image, () => {
        if (!image.deprecateAt.known) return insufficientData(`deprecation: ${image.deprecateAt.why}`);
        const date = image.deprecateAt.value;
        return date === null ? withoutDate(params.days) : judgeDate(date, image, params.days, now);
      })
    );
  },
});

function withoutDate(days: number): Verdict {
  return nonCompliant(
    `no deprecation is scheduled: schedule one within ${days} days of the creation of the image`,
    { days },
  );
}

function judgeDate(deprecateAt: Instant, { createdAt }: Image, days: number, now: Date): Verdict {
  if (isPast(deprecateAt, now)) return compliant(`deprecated since ${deprecateAt}`, { deprecateAt, days });
  if (!createdAt.known) return insufficientData(`creation date: ${createdAt.why}`);
  const latest = after(createdAt.value, days * dayMs);
  const evidence = { deprecateAt, latest, days };
  const soon = after(now.toISOString(), soonMs + minuteMs);
  if (deprecateAt <= after(latest, minuteMs) || deprecateAt <= soon) {
    return compliant(`deprecation is scheduled for ${deprecateAt}`, evidence);
  }
  return nonCompliant(
    `deprecation is scheduled for ${deprecateAt}, later than ${days} days after its creation: bring it forward to ${latest}, or to this week where that is past`,
    evidence,
  );
}
