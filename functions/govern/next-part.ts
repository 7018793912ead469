import type { ScopeReport } from '../../shared/domain/report.ts';
import type { PlanPorts, ScopeOrder } from '../../shared/ports.ts';

// A part reads for minutes: as many parts as it takes to ask for the shares of 50,000 images, the quota of a Region, at
// 16 a second, and as many again.
const mostParts = 12;

/**
 * The order for the rest of a sweep that ran out of time while it read launch permissions: those that it did read are
 * saved, so that the next part needs no call for them. Null when there is nothing left, or no end of it.
 */
export function nextPart(
  { scope, imageIds, run }: ScopeOrder,
  report: ScopeReport,
  { isLate }: Pick<PlanPorts, 'isLate'>,
): ScopeOrder | null {
  if (run.kind !== 'sweep' || isLate?.() !== true) return null;
  const isLeft = report.images.some(({ image, owned }) => owned === true && !image.launchPermissions.known);
  const [, sweep = run.runId, part = '1'] = /^(.+)-part-([0-9]+)$/.exec(run.runId) ?? [];
  if (!isLeft || Number(part) >= mostParts) return null;
  return { scope, imageIds, run: { ...run, runId: `${sweep}-part-${Number(part) + 1}` } };
}
