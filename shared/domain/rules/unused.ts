import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { after, dayMs, type Instant, isPast } from '../instant.ts';
import { ifKeptByOthers } from '../keeper.ts';
import type { Known } from '../known.ts';
import { days } from '../params.ts';
import { defineRule } from '../rule.ts';

export const unused = defineRule({
  id: 'unused',
  title: 'Something uses the image, or it was made or launched lately',
  why: 'An image that nobody uses costs its snapshots every month, and nobody keeps it up to date.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html',
  example: `- id: unused-90
  check: unused
  with: { days: 90 }`,
  params: {
    days: days('How long after its creation and its last launch an image may be without any use.', {
      min: 1,
    }),
  },
  judge(image, scope, params, now) {
    const others = ifKeptByOthers(image, scope);
    if (others !== null) return others;
    const { createdAt, lastLaunchedAt } = image;
    const inUse = scope.inUse(image);
    if (inUse.known && inUse.value) return compliant('it is in use');
    const isLate = (instant: Known<Instant | null>) =>
      instant.known && instant.value !== null && !isPast(after(instant.value, params.days * dayMs), now);
    if (isLate(lastLaunchedAt)) return compliant(`launched within ${params.days} days`);
    if (isLate(createdAt)) return compliant(`created within ${params.days} days`);
    if (!inUse.known) return insufficientData(`whether it is in use: ${inUse.why}`);
    if (!lastLaunchedAt.known) return insufficientData(`last launch: ${lastLaunchedAt.why}`);
    if (!createdAt.known) return insufficientData(`creation date: ${createdAt.why}`);
    const idle =
      lastLaunchedAt.value === null
        ? `no launch was seen since its creation on ${createdAt.value}`
        : `its last launch was on ${lastLaunchedAt.value}`;
    return nonCompliant(`nothing uses it, and ${idle}: retire it, or declare in the policy what needs it`, {
      createdAt: createdAt.value,
      lastLaunchedAt: lastLaunchedAt.value,
      days: params.days,
    });
  },
});
