import { trialsAfter } from '../domain/rollout.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { ReportStore, Run } from '../ports.ts';

/**
 * Notes by which rules a canary scope was judged, once that is saved. A sweep that did not read all images tries nothing,
 * and neither does an event.
 */
export async function noteTrials(view: ScopeView, run: Run, store: ReportStore): Promise<void> {
  if (run.kind !== 'sweep' || !readsAllImages(view)) return;
  const { facts, policy, history, now } = view;
  const changes = trialsAfter(policy, facts.scope, history.trials, now);
  if (changes.begun.length + changes.ended.length > 0) await store.saveTrials(changes);
}

function readsAllImages({ facts: { covers, images, reads } }: ScopeView): boolean {
  const gaps = reads.filter(({ fact, known }) => fact === 'Images' && !known);
  return covers === 'scope' && images.known && gaps.length === 0;
}
