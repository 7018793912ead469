import { imageRemedy } from '../action.ts';
import { after, dayMs, epochMs, type Instant, toInstant } from '../instant.ts';
import { days } from '../params.ts';

const minuteMs = 60_000;

export const scheduleDeprecation = imageRemedy({
  id: 'schedule-deprecation',
  title: 'Set the date on which the image will be deprecated, counted from its creation',
  effect: 'reversible',
  undo: 'DisableImageDeprecation takes the date back; a public image keeps its date for ever.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html',
  iamActions: ['ec2:EnableImageDeprecation'],
  role: 'enforcer',
  limit: 'remedy',
  params: {
    afterDays: days(
      'From the creation of the image to its deprecation; a date that is past becomes a week from now.',
      {
        min: 1,
      },
    ),
  },
  calls(image, { now, params }) {
    // A date that somebody set is never moved.
    if (!image.deprecateAt.known || image.deprecateAt.value !== null || !image.createdAt.known) return [];
    const wanted = after(image.createdAt.value, params.afterDays * dayMs);
    return [
      {
        operation: 'ec2:EnableImageDeprecation',
        input: {
          ImageId: image.imageId,
          DeprecateAt: onTheMinute(later(wanted, after(now.toISOString(), 7 * dayMs))),
        },
      },
    ];
  },
});

/** EC2 rounds to the minute: a date between two would never be found as it was set. */
function onTheMinute(instant: Instant): Instant {
  return toInstant(Math.ceil(epochMs(instant) / minuteMs) * minuteMs);
}

function later(one: Instant, other: Instant): Instant {
  return one < other ? other : one;
}
