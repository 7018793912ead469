import { actionOf } from './actions/registry.ts';
import { otherAccounts, reportsNeeded } from './elsewhere.ts';
import { groupBy } from './group-by.ts';
import type { ImageUsage } from './image.ts';
import { after, dayMs, type Instant } from './instant.ts';
import { byText } from './order.ts';
import type { PlannedAction } from './plan.ts';
import { type ErrandStep, isAllowedInUse } from './policy.ts';
import type { ImageView, ScopeView } from './scope-view.ts';

/** Two reports a week apart, and time for each to be made. */
const earlyDays = 14;

const step: ErrandStep = { do: 'request-usage-report', afterMs: 0, whenInUse: true, params: {} };

/**
 * What has to be found out for the steps of a plan: usage reports on shared images, where an enforced step that must not
 * touch an image in use comes near. Nothing is asked about an image whose use is known otherwise, or cannot be read,
 * nor before its owner was told.
 */
export function errandsFor(planned: readonly PlannedAction[], view: ScopeView): readonly PlannedAction[] {
  if (view.facts.covers !== 'scope') return [];
  const waiting = planned.filter(
    (action) => action.mode === 'enforce' && !isAllowedInUse(action.step) && isNear(action, view.now),
  );
  return [...groupBy(waiting, ({ subjectId }) => subjectId)].flatMap(([subjectId, steps]) => {
    const subject = view.images.get(subjectId);
    return subject === undefined ? [] : reportErrand(subject, steps, view);
  });
}

function reportErrand(
  { image, usage }: ImageView,
  steps: readonly PlannedAction[],
  view: ScopeView,
): readonly PlannedAction[] {
  const [first] = steps.toSorted((one, other) => byText(soonest(one) ?? '', soonest(other) ?? ''));
  const why = waitsForOthersAlone(usage) ? reportsNeeded(image, view) : null;
  const action = actionOf(step.do);
  if (first === undefined || why === null) return [];
  if (action.kind !== 'errand' || action.about !== 'image') return [];
  const options = { now: view.now, scope: view.judged, params: {}, deleteSnapshots: false };
  const calls = action.calls(image, options);
  if (calls.length === 0) return [];
  return [
    {
      actionId: `${step.do}#${image.imageId}`,
      action: step.do,
      subjectId: image.imageId,
      ruleIds: [...new Set(steps.flatMap(({ ruleIds }) => ruleIds))].toSorted(byText),
      ...{ step, previousRung: null, mode: 'enforce', isPromised: false, calls },
      clockStartedAt: first.clockStartedAt,
      dueAt: first.clockStartedAt,
      purpose: `${first.action} waits for it: ${why}`,
    },
  ];
}

/** Where something else is known, or was not read either, a report would decide nothing. */
function waitsForOthersAlone({ uses, unread }: ImageUsage): boolean {
  return (
    uses.every(({ kind }) => kind === 'other-account') &&
    unread.every(({ source }) => source === otherAccounts)
  );
}

/** As if the image had not been in use: every use moves the date of a step on, and only a report can tell that it ended. */
function soonest({ clockStartedAt, step: { afterMs } }: PlannedAction): Instant | null {
  return clockStartedAt === null ? null : after(clockStartedAt, afterMs);
}

function isNear(action: PlannedAction, now: Date): boolean {
  const at = soonest(action);
  return at !== null && at <= after(now.toISOString(), earlyDays * dayMs);
}
