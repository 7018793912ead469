import { groupBy } from '../../shared/domain/group-by.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import { namesOf } from '../../shared/domain/subject.ts';
import type { Io } from '../io.ts';
import { countsNote, heading, unreadNote } from './summary.ts';
import { renderTable } from './table.ts';

interface Row {
  readonly name: string;
  readonly next: GuardedAction;
  readonly later: readonly GuardedAction[];
}

/** One line an image or snapshot, and one for the account: its next step, allowed or not, with the reason, and when the others would follow. */
export function printPlan(report: ScopeReport, io: Io): void {
  const names = new Map(report.images.map(({ image }) => [image.imageId, image.name ?? '-']));
  const rows = [...groupBy(report.actions, (action) => action.subjectId).values()].flatMap(
    ([next, ...later]): readonly Row[] =>
      next === undefined ? [] : [{ name: names.get(next.subjectId) ?? '-', next, later }],
  );
  const table = renderTable(rows, { columns, detail, color: ({ next }) => colorOf(next) }, io);
  io.stdout(heading('Plan', report));
  io.stdout(rows.length === 0 ? '\nNothing to do.\n' : `\n${table}\n`);
  io.stdout(countsNote(report));
  io.stdout(unreadNote(report));
}

const columns = [
  { title: 'SUBJECT', value: ({ next }: Row) => subjectOf(next) },
  { title: 'NAME', value: ({ name }: Row) => name },
  { title: 'NEXT', value: ({ next }: Row) => next.action },
  { title: 'STATUS', value: ({ next }: Row) => next.status },
  { title: 'DUE', value: ({ next }: Row) => dayOf(next) },
  { title: 'HELD BY', value: ({ next }: Row) => next.heldBy ?? '-' },
];

function subjectOf({ subjectId }: GuardedAction): string {
  const { imageId, snapshotId } = namesOf(subjectId);
  return imageId ?? snapshotId ?? 'the account';
}

function detail({ next, later }: Row): string {
  if (later.length === 0) return next.reason;
  return `${next.reason}; then ${later.map((step) => `${step.action} ${dayOf(step)}`).join(', ')}`;
}

function dayOf(action: GuardedAction): string {
  return action.dueAt?.slice(0, 10) ?? '-';
}

function colorOf(action: GuardedAction) {
  if (action.status === 'allowed') return 'green';
  return action.status === 'held' ? 'red' : 'yellow';
}
