import { actionOf } from '../actions/registry.ts';
import { copyHold } from '../awaited-copy.ts';
import { type Guard, type GuardContext, type Hold, held, waiting } from '../guard.ts';
import type { StepOutcome } from '../history.ts';
import { type Image, neverLaunchable } from '../image.ts';
import { after, dayMs, type Instant, isPast, latest } from '../instant.ts';
import { ownDisabling } from '../own-steps.ts';
import type { PlannedAction } from '../plan.ts';
import { isReversal, isRung } from '../policy.ts';
import { repeatHold } from '../remedy-repeat.ts';
import type { ImageView, ScopeView, SnapshotView } from '../scope-view.ts';

export const dwell: Guard = {
  id: 'dwell',
  place: 110,
  title: 'The image stayed on its last rung for its time, at least a day, and moves one rung a run',
  check(action, subject, context) {
    if (actionOf(action.action).effect === 'none') return null;
    if (isReversal(action.step)) return reversalHold(action, context);
    if (!isRung(action.step)) return repeatHold(action, subject, context);
    return subject.kind === 'scope' ? null : rungHold(action, subject, context);
  },
};

/** What is given back needs no time, but may need something else to be given back first. */
function reversalHold({ follows }: PlannedAction, { company }: GuardContext): Hold | null {
  if (!company.heldActions.has(follows ?? '')) return null;
  return waiting(`${follows} comes before it, and is held`);
}

function rungHold(
  action: PlannedAction,
  subject: ImageView | SnapshotView,
  { view, company }: GuardContext,
): Hold | null {
  if (company.climbing.has(action.subjectId)) return waiting('another step of the image is in this run');
  const reachedAt = previousRungAt(action, view);
  if (reachedAt === null) return waiting(`${action.previousRung?.do ?? 'notify'} has not been done yet`);
  const fallen = subject.kind === 'image' ? fallenHold(action, subject, view) : null;
  if (fallen !== null) return fallen;
  const until = restUntil(action, reachedAt, view);
  if (!isPast(until, view.now)) return waiting(`it rests on its rung until ${until}`);
  return subject.kind === 'image' ? copyHold(action, subject, view) : null;
}

/** An image that is not, or no more, where the rung before left it. */
function fallenHold(action: PlannedAction, subject: ImageView, view: ScopeView): Hold | null {
  if (!isDisabledByUs(action, subject, view)) {
    return held('only an image that this life cycle disabled itself, and that still is, is deregistered');
  }
  if (action.previousRung?.do === 'deprecate' && !isDeprecated(subject.image, view.now)) {
    return held('it left its last rung: no past deprecation date is on it');
  }
  return null;
}

/** When the rung before was reached: by the alert for the first step, by a recorded outcome for the others. */
function previousRungAt(action: PlannedAction, view: ScopeView): Instant | null {
  const before = action.previousRung;
  const startedAt = action.clockStartedAt;
  if (before === null || before.do === 'notify' || startedAt === null) return startedAt;
  return (
    outcomesSince(startedAt, action, view).findLast((outcome) => outcome.action === before.do)?.at ?? null
  );
}

/** At least the time between the two rungs of the rule, and at least a day since anything was done to the image. */
function restUntil(action: PlannedAction, reachedAt: Instant, view: ScopeView): Instant {
  const betweenMs = action.step.afterMs - (action.previousRung?.afterMs ?? 0);
  const last = view.outcomesOf(action.subjectId).at(-1)?.at ?? reachedAt;
  return latest(after(reachedAt, Math.max(betweenMs, dayMs)), after(last, dayMs));
}

/** What was never launchable needs no disabling; everything else is disabled, and it was this service that did it. */
function isDisabledByUs(action: PlannedAction, { image, objection }: ImageView, view: ScopeView): boolean {
  if (action.action !== 'deregister') return true;
  if (!image.state.known) return false;
  if (neverLaunchable(image.state.value)) return true;
  if (image.state.value !== 'disabled') return false;
  // A clock that started anew climbs on what was done before it, as long as nobody took that back.
  return ownDisabling({ outcomes: view.outcomesOf(action.subjectId) }, objection?.seen ?? {}) !== null;
}

/** By the day that an image must rest at least, the date that deprecating sets two minutes ahead is past. */
function isDeprecated({ deprecateAt }: Image, now: Date): boolean {
  return deprecateAt.known && deprecateAt.value !== null && isPast(deprecateAt.value, now);
}

function outcomesSince(
  startedAt: Instant,
  { subjectId }: PlannedAction,
  view: ScopeView,
): readonly StepOutcome[] {
  return view.outcomesOf(subjectId).filter((outcome) => outcome.at >= startedAt);
}
