import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { after, dayMs, isPast } from '../instant.ts';
import { isAmongNewest } from '../newest.ts';
import { days, integer } from '../params.ts';
import { defineRule, mappedControls } from '../rule.ts';

export const maxAge = defineRule({
  id: 'max-age',
  title: 'The image is not older than the policy allows',
  why: 'An old image misses the security updates of its operating system, and everything launched from it starts vulnerable.',
  source: 'https://docs.aws.amazon.com/config/latest/developerguide/approved-amis-by-id.html',
  example: `- id: one-year
  check: max-age
  with: { days: 365, keepNewest: 1 }`,
  params: {
    days: days('The greatest age, counted from the creation of the image. CIS asks for 90.'),
    keepNewest: integer(
      'How many of the newest launchable images of a family are never too old, so that one is always there. 0: none.',
      { fallback: 0 },
    ),
  },
  controls: mappedControls(
    'CIS AWS Compute Services',
    ['2.1.4'],
    'https://www.cisecurity.org/benchmark/amazon_web_services',
  ),
  judge(image, scope, params, now) {
    if (!image.createdAt.known) return insufficientData(`creation date: ${image.createdAt.why}`);
    const createdAt = image.createdAt.value;
    const evidence = { createdAt, maxAgeDays: params.days };
    if (!isPast(after(createdAt, params.days * dayMs + 1), now)) {
      return compliant(`created ${createdAt}, not older than ${params.days} days`, evidence);
    }
    if (params.keepNewest > 0) {
      const newest = isAmongNewest(image, scope, params.keepNewest);
      const among = `among the newest ${params.keepNewest} of its family`;
      if (!newest.known) return insufficientData(`whether it is ${among}: ${newest.why}`, evidence);
      if (newest.value) return compliant(`older than ${params.days} days, but ${among}`, evidence);
    }
    const tooOldSince = after(createdAt, params.days * dayMs);
    return nonCompliant(
      `created ${createdAt}, older than ${params.days} days since ${tooOldSince}: build a new image and move its users over`,
      evidence,
    );
  },
});
