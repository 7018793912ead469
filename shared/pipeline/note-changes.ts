import type { ImageId } from '../domain/image.ts';
import { changesSeen } from '../domain/image-changes.ts';
import { changeAlert } from '../domain/notify/change-alert.ts';
import type { ScopeReport } from '../domain/report.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { PlanPorts } from '../ports.ts';

/**
 * Notes what somebody else did to images that matter, to be told at once; from then on the book of alerts keeps it, and the
 * change itself needs no look any more.
 */
export async function noteChanges(
  imageIds: readonly ImageId[] | null,
  view: ScopeView,
  report: ScopeReport,
  { alerts, changes }: Pick<PlanPorts, 'alerts' | 'changes'>,
): Promise<void> {
  if (changes === undefined) return;
  const { judged, notices } = changesSeen(imageIds, view, report);
  const { scope } = view.facts;
  const told = notices.map((notice) => changeAlert(notice, view));
  if (told.length > 0) await alerts.note(scope, told);
  if (judged.length > 0) await changes.settleChanges(scope, judged);
}
