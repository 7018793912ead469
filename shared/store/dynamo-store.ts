import type { AlertBook } from '../ports/alerts.ts';
import type { Observations, SeenChanges } from '../ports/observations.ts';
import type { Questions } from '../ports/questions.ts';
import type { SweepRecords } from '../ports/sweeps.ts';
import type {
  Budget,
  HistoryReader,
  Journal,
  Leases,
  PlanStore,
  ReportStore,
  Statements,
  UsageIndex,
} from '../ports.ts';
import { alertBook } from './alert-book.ts';
import { budget } from './budget.ts';
import { historyReader } from './history.ts';
import { journal } from './journal.ts';
import { leases } from './leases.ts';
import { observations } from './observations.ts';
import { planStore } from './plans.ts';
import { questions } from './questions.ts';
import { reportStore } from './reports.ts';
import { statements } from './statements.ts';
import { type Stories, storyReader } from './story.ts';
import { sweepRecords } from './sweeps.ts';
import type { Table } from './table.ts';
import { usageIndex } from './usage-index.ts';

/** Everything that a store answers to the pipeline, and the stories. */
export type Store = HistoryReader &
  ReportStore &
  PlanStore &
  Journal &
  Budget &
  Leases &
  Observations &
  SeenChanges &
  Statements &
  UsageIndex &
  AlertBook &
  SweepRecords &
  Stories &
  Questions;

/** All ports over one table. A function that needs one of them takes that factory and bundles less. */
export function dynamoStore(table: Table, now: () => Date): Store {
  return {
    ...historyReader(table, now),
    ...reportStore(table),
    ...planStore(table),
    ...journal(table),
    ...budget(table),
    ...leases(table, now),
    ...observations(table, now),
    ...statements(table, now),
    ...usageIndex(table),
    ...alertBook(table),
    ...sweepRecords(table),
    ...storyReader(table),
    ...questions(table, now),
  };
}
