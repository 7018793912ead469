import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { after, dayMs, isPast } from '../instant.ts';
import { days } from '../params.ts';
import { defineRule } from '../rule.ts';

export const maxAge = defineRule({
  id: 'max-age',
  title: 'The image is not older than the policy allows',
  why: 'An old image misses the security updates of its operating system, and everything launched from it starts vulnerable.',
  source: 'https://docs.aws.amazon.com/config/latest/developerguide/approved-amis-by-id.html',
  example: `- id: one-year
  check: max-age
  with: { days: 365 }`,
  params: { days: days('The greatest age, counted from the creation of the image.') },
  judge(image, _scope, params, now) {
    if (!image.createdAt.known) return insufficientData(`creation date: ${image.createdAt.why}`);
    const createdAt = image.createdAt.value;
    const evidence = { createdAt, maxAgeDays: params.days };
    if (!isPast(after(createdAt, params.days * dayMs + 1), now)) {
      return compliant(`created ${createdAt}, not older than ${params.days} days`, evidence);
    }
    const tooOldSince = after(createdAt, params.days * dayMs);
    return nonCompliant(
      `created ${createdAt}, older than ${params.days} days since ${tooOldSince}: build a new image and move its users over`,
      evidence,
    );
  },
});
