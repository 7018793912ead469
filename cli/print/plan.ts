import type { GuardedAction } from '../../shared/domain/plan.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import type { Io } from '../io.ts';
import { countsNote, heading, unreadNote } from './summary.ts';
import { renderTable } from './table.ts';

/** Every step that is still ahead of an image, allowed or not, with the reason. */
export function printPlan(report: ScopeReport, io: Io): void {
  const names = new Map(report.images.map(({ image }) => [image.imageId, image.name ?? '-']));
  const columns = [
    { title: 'IMAGE', value: (action: GuardedAction) => action.imageId },
    { title: 'NAME', value: (action: GuardedAction) => names.get(action.imageId) ?? '-' },
    { title: 'ACTION', value: (action: GuardedAction) => action.action },
    { title: 'STATUS', value: (action: GuardedAction) => action.status },
    { title: 'DUE', value: (action: GuardedAction) => action.dueAt?.slice(0, 10) ?? '-' },
    { title: 'HELD BY', value: (action: GuardedAction) => action.heldBy ?? '-' },
    { title: 'REASON', value: (action: GuardedAction) => action.reason, wraps: true },
  ];
  const table = renderTable(report.actions, columns, { io, color: colorOf });
  io.stdout(heading('Plan', report));
  io.stdout(report.actions.length === 0 ? '\nNothing to do.\n' : `\n${table}\n`);
  io.stdout(countsNote(report));
  io.stdout(unreadNote(report));
}

function colorOf(action: GuardedAction) {
  if (action.status === 'allowed') return 'green';
  return action.status === 'held' ? 'red' : 'yellow';
}
