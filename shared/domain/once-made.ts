import { insufficientData, notApplicable, type Verdict } from './finding.ts';
import { type Image, mayBeUnfinished, neverLaunchable } from './image.ts';

/** The verdict on what an image brings to its instances: one that failed launches none, and what a pending one lacks may still come. */
export function onceMade(image: Image, judge: () => Verdict): Verdict {
  const { state } = image;
  if (state.known && neverLaunchable(state.value)) {
    return notApplicable('its making failed: nothing can be launched from it');
  }
  const verdict = judge();
  if (verdict.status !== 'NON_COMPLIANT' || !mayBeUnfinished(image)) return verdict;
  return insufficientData(state.known ? 'the image is still being made' : `state: ${state.why}`);
}
