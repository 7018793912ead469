import { hasFailed, isEncrypted, likelyCopies, replaces } from './encrypted-copy.ts';
import { type Hold, held, waiting } from './guard.ts';
import { type Image, neverLaunchable } from './image.ts';
import type { PlannedAction } from './plan.ts';
import type { ImageView, ScopeView } from './scope-view.ts';

/**
 * Where an enforced rule that wants the step also wants an encrypted copy, the image stays until that copy can be
 * launched in its place: nobody is left without both.
 */
export function copyHold(action: PlannedAction, { image }: ImageView, view: ScopeView): Hold | null {
  if (!wantsCopy(action, view) || !needsCopy(image)) return null;
  const copies = likelyCopies(image, view.judged);
  if (wasCopied(image.imageId, view) && copies.some((copy) => replaces(copy, image))) return null;
  const failed = copies.find(hasFailed);
  if (failed !== undefined && copies.every(hasFailed)) {
    return held(`copy-encrypted: its copy ${failed.imageId} failed, and no other is available`);
  }
  return waiting('it waits for copy-encrypted: no encrypted copy of it by this service is available yet');
}

/** What we recorded, whatever tags and names say. */
export function wasCopied(imageId: string, view: Pick<ScopeView, 'outcomesOf'>): boolean {
  return view
    .outcomesOf(imageId)
    .some(({ action, status }) => action === 'copy-encrypted' && status === 'applied');
}

function wantsCopy({ ruleIds }: PlannedAction, { policy }: ScopeView): boolean {
  return policy.rules.some(
    (rule) =>
      rule.mode === 'enforce' &&
      ruleIds.includes(rule.ruleId) &&
      rule.remedies.some((remedy) => remedy.do === 'copy-encrypted'),
  );
}

/** What is encrypted itself, and what nobody could ever launch, is replaced by nothing. */
function needsCopy(image: Image): boolean {
  if (image.state.known && neverLaunchable(image.state.value)) return false;
  return isEncrypted(image) !== true;
}
