import type { ActionId } from './actions/registry.ts';
import type { Objection, StepOutcome, Undo } from './history.ts';
import type { LaunchPermission } from './image.ts';
import { epochMs, type Instant } from './instant.ts';
import type { Call } from './operations.ts';

const minuteMs = 60_000;
/** Deprecating sets a date two minutes ahead, to the minute: one that lies further on is another's. */
const mostAheadMs = 3 * minuteMs;
/** Longer than a function may run, so that the date was set within it before the outcome. */
const mostBehindMs = 20 * minuteMs;

/** What this service did to one image, the newest last. */
export interface OwnSteps {
  readonly outcomes: readonly StepOutcome[];
  readonly undos: readonly Undo[];
}

/** The newest outcome of one of these actions, whoever brought its effect about. */
export function newestOutcome(
  { outcomes }: Pick<OwnSteps, 'outcomes'>,
  ...actions: readonly ActionId[]
): StepOutcome | null {
  return outcomes.findLast(({ action }) => actions.includes(action)) ?? null;
}

/**
 * The disabling that AWS answered to this service and that nobody took back since; null when there is none. A person who
 * enables the image and disables it again has made it theirs. Whether the image is disabled is not asked here.
 */
export function ownDisabling(steps: Pick<OwnSteps, 'outcomes'>, seen: Objection['seen']): StepOutcome | null {
  const own = steps.outcomes.findLast(({ action, status }) => action === 'disable' && status === 'applied');
  if (own === undefined) return null;
  const givenBackAt = newestOutcome(steps, 'enable')?.at;
  const since = [givenBackAt, seen.enabled, seen.restored].filter((at) => at !== undefined);
  return since.some((at) => at >= own.at) ? null : own;
}

/** How to undo the newest step of this kind that AWS answered to this service; null when none is to be undone by itself. */
export function ownUndo({ outcomes, undos }: OwnSteps, step: ActionId): Undo | null {
  const own = outcomes.findLast(({ action, status }) => action === step && status === 'applied');
  if (own === undefined) return null;
  return undos.findLast(({ action, at }) => action === step && at === own.at) ?? null;
}

/** Whether the date may be one that the step left as it was or set: an earlier one was there before. */
export function isDeprecatedBy({ at }: Pick<StepOutcome, 'at'>, date: Instant | null): boolean {
  return date !== null && epochMs(date) <= epochMs(at) + mostAheadMs;
}

/** Whether the step set the date itself. */
export function isDateOf(step: Pick<StepOutcome, 'at'>, date: Instant | null): boolean {
  return isDeprecatedBy(step, date) && date !== null && epochMs(date) > epochMs(step.at) - mostBehindMs;
}

/** Which of the shares the calls take away: disabling takes them all. */
export function sharesTakenBy(
  calls: readonly Call[],
  shares: readonly LaunchPermission[],
): readonly LaunchPermission[] {
  if (calls.some(({ operation }) => operation === 'ec2:DisableImage')) return shares;
  return calls.flatMap((call) =>
    call.operation === 'ec2:ModifyImageAttribute' ? (call.input.Remove ?? []) : [],
  );
}
