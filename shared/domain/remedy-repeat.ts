import { actionOf } from './actions/registry.ts';
import { hasFailed, likelyCopies } from './encrypted-copy.ts';
import { type GuardContext, type Hold, held, waiting } from './guard.ts';
import { after, isPast } from './instant.ts';
import type { PlannedAction } from './plan.ts';
import type { ScopeView, SubjectView } from './scope-view.ts';

// A changed setting shows after 10 minutes at the latest (block public access), everything else sooner.
const showsAfterMs = 3_600_000;

/**
 * Remedies have no dwell, but what a remedy did must be seen before it is done once more: two rules may want the same
 * one, and a reading may be older than the last change.
 */
export function repeatHold(
  action: PlannedAction,
  subject: SubjectView,
  { view, company }: GuardContext,
): Hold | null {
  const { action: id, subjectId } = action;
  if (company.remedied.has(remedyKey(action))) return waiting(`another rule's ${id} is in this run`);
  const { effect } = actionOf(id);
  if (subject.kind === 'image' && effect !== 'additive' && company.climbing.has(subjectId)) {
    return waiting('another step of the image is in this run');
  }
  const lastAt = view.outcomesOf(subjectId).findLast((outcome) => outcome.action === id)?.at;
  const shownAt = lastAt === undefined ? null : after(lastAt, showsAfterMs);
  if (shownAt !== null && !isPast(shownAt, view.now)) {
    return waiting(`it was done at ${lastAt}: not again before ${shownAt}, when all readings show it`);
  }
  return id === 'copy-encrypted' && subject.kind === 'image' ? secondCopyHold(action, subject, view) : null;
}

export function remedyKey({ action, subjectId }: PlannedAction): string {
  return `${action}#${subjectId}`;
}

/** A copy that failed is tried again; one that is gone was taken away by somebody, who is not fought. */
function secondCopyHold(
  { clockStartedAt }: PlannedAction,
  subject: Extract<SubjectView, { kind: 'image' }>,
  view: ScopeView,
): Hold | null {
  const copied = view
    .outcomesOf(subject.image.imageId)
    .findLast(
      ({ action, status, at }) =>
        action === 'copy-encrypted' &&
        status === 'applied' &&
        clockStartedAt !== null &&
        at >= clockStartedAt,
    );
  if (copied === undefined || likelyCopies(subject.image, view.judged).some(hasFailed)) return null;
  return held(`it was copied at ${copied.at}, and that copy is gone: one alert makes one copy`);
}
