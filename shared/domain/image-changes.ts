import type { ActionId } from './actions/registry.ts';
import type { MatteringImage, SeenChange } from './history.ts';
import type { ImageId } from './image.ts';
import { epochMs } from './instant.ts';
import { type Known, mapKnown } from './known.ts';
import { type Matter, mattersOf } from './matters.ts';
import type { ImageChange } from './observed.ts';
import { by } from './order.ts';
import type { ImageReport, ScopeReport } from './report.ts';
import type { ScopeView } from './scope-view.ts';

/** What somebody else did to an image that matters, as people have to be told of it at once. */
export interface ChangeNotice extends SeenChange {
  readonly name: string | null;
  /** Why it matters, as far as any run saw. */
  readonly matters: readonly Matter[];
  /** Whether the Recycle Bin holds it, of an image that was deregistered; null where it was not, or is there again. */
  readonly isInRecycleBin: Known<boolean> | null;
}

export interface ChangesSeen {
  /** Every change that this run can judge: none of them has to be looked at again once the notices are noted. */
  readonly judged: readonly SeenChange[];
  /** In order of image and instant. */
  readonly notices: readonly ChangeNotice[];
}

/** What events told since the last time, of the images of this run: all of them in a sweep. Who did it steers nothing but the text. */
export function changesSeen(
  imageIds: readonly ImageId[] | null,
  view: ScopeView,
  report: ScopeReport,
): ChangesSeen {
  const among = imageIds === null ? null : new Set(imageIds);
  const judged = view.history.changes
    .filter(({ imageId }) => among === null || among.has(imageId))
    .toSorted(
      by(
        ({ imageId }) => imageId,
        ({ at }) => at,
        ({ changeId }) => changeId,
      ),
    );
  const reports = new Map(report.images.map((each) => [each.image.imageId, each]));
  const notices = judged
    .filter((change) => !isOurs(change, view))
    .map((change) => noticeOf(change, reports.get(change.imageId), view))
    .filter(({ matters }) => matters.length > 0);
  return { judged, notices };
}

function noticeOf(change: SeenChange, report: ImageReport | undefined, view: ScopeView): ChangeNotice {
  const before: MatteringImage = view.history.mattering.get(change.imageId) ?? { name: null, matters: [] };
  const today = report === undefined ? [] : mattersOf(report, view.facts.covers);
  return {
    ...change,
    name: report?.image.name ?? before.name,
    matters: [...new Set([...before.matters, ...today])].toSorted(),
    isInRecycleBin: change.change === 'deregistered' ? isBinned(change.imageId, view) : null,
  };
}

function isBinned(imageId: ImageId, { facts, images }: ScopeView): Known<boolean> | null {
  const state = images.get(imageId)?.image.state;
  if (state !== undefined && !(state.known && state.value === 'deregistered')) return null;
  return mapKnown(facts.imagesInRecycleBin, (binned) => binned.some((image) => image.imageId === imageId));
}

const ourStep: Readonly<Record<ImageChange, ActionId>> = {
  deregistered: 'deregister',
  disabled: 'disable',
  shared: 'restore-launch-permissions',
};

// The state event of a step may come before its outcome is recorded, and its own instant is that of EventBridge.
const samenessMs = 15 * 60_000;

/** An event that names nobody may tell of our own step; one that names somebody was found to be another's before. */
function isOurs({ imageId, change, at, actorArn }: SeenChange, view: ScopeView): boolean {
  if (actorArn !== null) return false;
  return view
    .outcomesOf(imageId)
    .some(
      (step) =>
        step.action === ourStep[change] &&
        step.status === 'applied' &&
        Math.abs(epochMs(step.at) - epochMs(at)) <= samenessMs,
    );
}
