import type { ReversalOptions } from './action.ts';
import { cancelDeprecation } from './actions/cancel-deprecation.ts';
import { enable } from './actions/enable.ts';
import { restoreLaunchPermissions } from './actions/restore-launch-permissions.ts';
import type { Undo } from './history.ts';
import type { Image } from './image.ts';
import { known } from './known.ts';
import { isDateOf, newestOutcome, type OwnSteps, ownDisabling, ownUndo } from './own-steps.ts';
import type { ImageView, ScopeView } from './scope-view.ts';

/** One thing that this service took from an image, that is still gone, and that it may give back. */
export interface Returnable {
  readonly subject: ImageView;
  readonly reversal: typeof enable | typeof cancelDeprecation | typeof restoreLaunchPermissions;
  readonly undo: Undo;
  /** Why it is given back whatever the rules say now; null: only if they are met. */
  readonly cause: string | null;
  /** What has to be given back first, in the same run; null: nothing. */
  readonly after: 'enable' | null;
}

/** What of this service's own doing the image still lacks, and what AWS answered to this service. */
export function returnablesOf(subject: ImageView, view: ScopeView): readonly Returnable[] {
  const { imageId } = subject.image;
  const steps = { outcomes: view.outcomesOf(imageId), undos: view.undosOf(imageId) };
  if (steps.undos.length === 0) return [];
  const found = [deprecation(subject, steps), disabling(subject, steps, view), shares(subject, steps, view)];
  return found.filter((each) => each !== null);
}

export function optionsOf({ undo }: Returnable, view: ScopeView): ReversalOptions {
  return { now: view.now, scope: view.judged, undo };
}

/** The image as it is when the reversal begins: enabled, where it waits for that, and without the shares that disabling took. */
export function startOf({ subject, after }: Returnable): Image {
  const { image } = subject;
  return after === null ? image : { ...image, state: known('available'), launchPermissions: known([]) };
}

/** The image as it will be, also by what follows on it. */
export function imageAfter(returnable: Returnable, view: ScopeView): Image {
  const options = optionsOf(returnable, view);
  const image = returnable.reversal.imageAfter(startOf(returnable), options);
  return returnable.reversal === enable ? restoreLaunchPermissions.imageAfter(image, options) : image;
}

/** The date is still the one that this service set. */
function deprecation(subject: ImageView, steps: OwnSteps): Returnable | null {
  const undo = ownUndo(steps, 'deprecate');
  const { deprecateAt } = subject.image;
  if (undo === null || !deprecateAt.known || !isDateOf(undo, deprecateAt.value)) return null;
  if (wasGivenBack(undo, steps, 'cancel-deprecation')) return null;
  return { subject, reversal: cancelDeprecation, undo, cause: null, after: null };
}

function disabling(subject: ImageView, steps: OwnSteps, view: ScopeView): Returnable | null {
  const { state } = subject.image;
  const undo = ownUndo(steps, 'disable');
  if (undo === null || !state.known || state.value !== 'disabled') return null;
  if (ownDisabling(steps, subject.objection?.seen ?? {}) === null) return null;
  const cause = refusalCause(subject, undo, view);
  return { subject, reversal: enable, undo, cause, after: null };
}

/** Enabling brings no share back, whoever does it. */
function shares(subject: ImageView, steps: OwnSteps, view: ScopeView): Returnable | null {
  const { state } = subject.image;
  const undo = ownUndo(steps, 'disable');
  if (undo === null || !state.known) return null;
  if (wasGivenBack(undo, steps, 'restore-launch-permissions')) return null;
  if (state.value === 'disabled') {
    const cause = refusalCause(subject, undo, view);
    return { subject, reversal: restoreLaunchPermissions, undo, cause, after: 'enable' };
  }
  if (state.value !== 'available') return null;
  const enabledAt = newestOutcome(steps, 'enable')?.at;
  const cause = enabledAt !== undefined && enabledAt >= undo.at ? `it was enabled at ${enabledAt}` : null;
  return { subject, reversal: restoreLaunchPermissions, undo, cause, after: null };
}

function refusalCause({ image }: ImageView, { at }: Undo, { history }: ScopeView): string | null {
  const refusedAt = history.refusedLaunches.get(image.imageId);
  return refusedAt !== undefined && refusedAt > at ? `a launch was refused at ${refusedAt}` : null;
}

function wasGivenBack(
  { at }: Undo,
  steps: OwnSteps,
  reversal: 'cancel-deprecation' | 'restore-launch-permissions',
): boolean {
  return (newestOutcome(steps, reversal)?.at ?? '') >= at;
}
