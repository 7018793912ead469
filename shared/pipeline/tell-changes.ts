import type { ImageId } from '../domain/image.ts';
import { changesSeen } from '../domain/image-changes.ts';
import type { ScopeReport } from '../domain/report.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { PlanPorts } from '../ports.ts';

/**
 * Tells at once what somebody else did to images that matter, by an alert of its own. One that is not accepted is told by
 * the next run that looks at the image, which is the next sweep at the latest.
 */
export async function tellChanges(
  imageIds: readonly ImageId[] | null,
  view: ScopeView,
  report: ScopeReport,
  { changes }: Pick<PlanPorts, 'changes'>,
): Promise<void> {
  if (changes === undefined) return;
  const { judged, notices } = changesSeen(imageIds, view, report);
  const { scope } = view.facts;
  if (notices.length > 0 && !(await changes.announceChanges(scope, notices))) return;
  if (judged.length > 0) await changes.settleChanges(scope, judged);
}
