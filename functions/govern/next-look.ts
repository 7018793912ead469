import type { ScopeReport } from '../../shared/domain/report.ts';
import type { ScopeOrder } from '../../shared/ports.ts';

/** A judgement that is asked for now and takes place later. */
export interface Look {
  readonly order: ScopeOrder;
  readonly at: Date;
}

// An image of some GiB is made within minutes, one of TiB within hours. What takes longer is seen by the daily sweep.
const waitsMinutes = [5, 15, 60, 240];

/**
 * The next look at the images of an event that are still being made: there is no event for that state, and the one of its
 * end may be lost. Null when there is none, and once the waits are over.
 */
export function nextLook({ scope, run }: ScopeOrder, report: ScopeReport): Look | null {
  if (run.kind !== 'event') return null;
  const imageIds = report.images.flatMap(({ image, owned }) =>
    owned === true && image.state.known && image.state.value === 'pending' ? [image.imageId] : [],
  );
  const [, looks = '0', event = run.runId] = /^look-([0-9]+)-(.+)$/.exec(run.runId) ?? [];
  const waitMinutes = waitsMinutes[Number(looks)];
  if (imageIds.length === 0 || waitMinutes === undefined) return null;
  return {
    order: { scope, imageIds, run: { runId: `look-${Number(looks) + 1}-${event}`, kind: 'event' } },
    at: new Date(Date.parse(report.evaluatedAt) + waitMinutes * 60_000),
  };
}
