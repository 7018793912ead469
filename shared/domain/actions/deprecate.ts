import { imageRung } from '../action.ts';
import type { Image } from '../image.ts';
import { epochMs, type Instant, toInstant } from '../instant.ts';

const minuteMs = 60_000;

export const deprecate = imageRung({
  id: 'deprecate',
  title: 'Hide the image from look-ups by others; launches by id go on',
  effect: 'reversible',
  undo: 'DisableImageDeprecation takes the date back; a public image keeps its date for ever.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html',
  iamActions: ['ec2:EnableImageDeprecation'],
  role: 'enforcer',
  limit: 'deprecate',
  calls(image, { now }) {
    const deprecateAt = soonest(now);
    if (isDeprecatedBefore(image, deprecateAt)) return [];
    return [
      {
        operation: 'ec2:EnableImageDeprecation',
        input: { ImageId: image.imageId, DeprecateAt: deprecateAt },
      },
    ];
  },
});

/** EC2 refuses a past date and rounds to the minute, so the nearest safe one is two minutes ahead, on the minute. */
function soonest(now: Date): Instant {
  return toInstant(Math.round(now.getTime() / minuteMs) * minuteMs + 2 * minuteMs);
}

/** An earlier date is somebody's promise already and is never moved. */
function isDeprecatedBefore(image: Image, deprecateAt: Instant): boolean {
  const { deprecateAt: existing } = image;
  return existing.known && existing.value !== null && epochMs(existing.value) <= epochMs(deprecateAt);
}
