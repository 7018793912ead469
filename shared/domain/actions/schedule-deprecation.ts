import { imageRemedy } from '../action.ts';
import { after, dayMs, epochMs, type Instant, latest, toInstant } from '../instant.ts';
import { days } from '../params.ts';

const minuteMs = 60_000;
// EC2 takes no date beyond ten years from now (EnableImageDeprecation).
const mostDaysAhead = 3650;
const leastDaysAhead = 7;

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
      'From the creation of the image to its deprecation. A date sooner than a week from now becomes a week from now, one beyond ten years ten years.',
      { min: 1 },
    ),
  },
  calls(image, { now, params }) {
    const { deprecateAt, createdAt, state } = image;
    // A date that somebody set is never moved.
    if (!deprecateAt.known || deprecateAt.value !== null || !createdAt.known) return [];
    if (!state.known || (state.value !== 'available' && state.value !== 'disabled')) return [];
    const wanted = after(createdAt.value, params.afterDays * dayMs);
    return [
      {
        operation: 'ec2:EnableImageDeprecation',
        input: { ImageId: image.imageId, DeprecateAt: onTheMinute(within(wanted, now)) },
      },
    ];
  },
});

function within(wanted: Instant, now: Date): Instant {
  const soonest = latest(wanted, toInstant(now.getTime() + leastDaysAhead * dayMs));
  const last = toInstant(now.getTime() + mostDaysAhead * dayMs);
  return soonest < last ? soonest : last;
}

/** EC2 rounds to the minute: a date between two would never be found as it was set. */
function onTheMinute(instant: Instant): Instant {
  return toInstant(Math.floor(epochMs(instant) / minuteMs) * minuteMs);
}
