import type { ScopeReport } from '../../shared/domain/report.ts';
import type { EventReaction } from '../../shared/events/event-source.ts';
import type { Io } from '../io.ts';
import { printPlan } from './plan.ts';
import { printable } from './table.ts';

/** What is done about the event and why; below it the plan of its images, where there is one. */
export function printEvent(event: EventReaction, report: ScopeReport | null, io: Io): void {
  const { reaction, intent, reason, scope, imageIds, snapshotIds } = event;
  const rows = [
    ['Reaction', reaction === intent ? reaction : `${reaction}: ${intent}`],
    ['Reason', reason],
    ['Scope', scope === null ? '-' : `${scope.accountId} ${scope.region}`],
    ['Images', imagesOf(imageIds, snapshotIds)],
  ] as const;
  for (const [name, value] of rows) io.stdout(`${name.padEnd(10)}${printable(value)}\n`);
  if (report === null) return;
  io.stdout('\n');
  printPlan(report, io);
}

function imagesOf(imageIds: readonly string[], snapshotIds: readonly string[]): string {
  if (snapshotIds.length > 0) return `those that rest on ${snapshotIds.join(', ')}`;
  return imageIds.length === 0 ? '-' : imageIds.join(', ');
}
