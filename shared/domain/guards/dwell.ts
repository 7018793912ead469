import { actionOf } from '../actions/registry.ts';
import { type Guard, held, waiting } from '../guard.ts';
import { neverLaunchable } from '../image.ts';
import { after, dayMs, type Instant, isPast, latest } from '../instant.ts';
import type { PlannedAction } from '../plan.ts';
import type { ImageView, ScopeView } from '../scope-view.ts';

export const dwell: Guard = {
  id: 'dwell',
  place: 110,
  title: 'The image stayed on its last rung for its time, at least a day, and moves one rung a run',
  check(action, image, { view, company }) {
    if (actionOf(action.action).effect === 'none') return null;
    if (company.changedImages.has(action.imageId)) return waiting('another step of the image is in this run');
    const reachedAt = previousRungAt(action, view);
    if (reachedAt === null) return waiting(`${action.previousRung?.do ?? 'notify'} has not been done yet`);
    if (!wasDisabledByUs(action, image, view)) {
      return held('only an image that this life cycle disabled itself is deregistered');
    }
    const until = restUntil(action, reachedAt, view);
    return isPast(until, view.now) ? null : waiting(`it rests on its rung until ${until}`);
  },
};

/** When the rung before was reached: by the alert for the first step, by a recorded outcome for the others. */
function previousRungAt(action: PlannedAction, view: ScopeView): Instant | null {
  const before = action.previousRung;
  const startedAt = action.clockStartedAt;
  if (before === null || before.do === 'notify' || startedAt === null) return startedAt;
  const outcomes = view.outcomesOf(action.imageId).filter((outcome) => outcome.at >= startedAt);
  return outcomes.findLast((outcome) => outcome.action === before.do)?.at ?? null;
}

/** At least the time between the two rungs of the rule, and at least a day since anything was done to the image. */
function restUntil(action: PlannedAction, reachedAt: Instant, view: ScopeView): Instant {
  const betweenMs = action.rung.afterMs - (action.previousRung?.afterMs ?? 0);
  const last = view.outcomesOf(action.imageId).at(-1)?.at ?? reachedAt;
  return latest(after(reachedAt, Math.max(betweenMs, dayMs)), after(last, dayMs));
}

/** What was never launchable needs no disabling; everything else must have been ours to disable. */
function wasDisabledByUs(action: PlannedAction, { image }: ImageView, view: ScopeView): boolean {
  if (action.action !== 'deregister') return true;
  if (image.state.known && neverLaunchable(image.state.value)) return true;
  return view
    .outcomesOf(image.imageId)
    .some((outcome) => outcome.action === 'disable' && outcome.status === 'applied');
}
