import { byText } from '../../shared/domain/order.ts';
import { scopeId } from '../../shared/domain/subject.ts';
import type { Questions } from '../../shared/ports/questions.ts';
import type { StoryItem } from '../../shared/ports/story.ts';
import { allRows, QuestionRefusedError } from '../../shared/report/all-pages.ts';
import type { Column } from '../../shared/report/tables.ts';
import { type StoryCheck, verifyStory } from '../../shared/store/verify-story.ts';
import { scopeOf } from '../arguments.ts';
import { exportedStories } from './exported-stories.ts';
import { type Report, type ReportPorts, reportOf } from './report.ts';
import { type ReportOptions, subjectIn } from './report-options.ts';

const columns: readonly Column<StoryCheck>[] = [
  { title: 'subjectId', value: (check) => check.subjectId },
  { title: 'items', value: (check) => String(check.items) },
  { title: 'exported', value: (check) => String(check.exported) },
  { title: 'notExported', value: (check) => String(check.notExported.length) },
  { title: 'verdict', value: verdictOf },
  { title: 'why', value: (check) => check.faults.join('; ') },
];

/**
 * Whether stories are as they were written: one by its chain, and with a copy of the export every story in it by what was
 * exported. A story with a fault counts as a violation.
 */
export async function verifyReport(
  options: ReportOptions,
  { questions, note }: ReportPorts,
): Promise<Report> {
  const exported = options.export === null ? null : exportedStories(options.export);
  const subjects = subjectsOf(options, exported?.keys());
  const checks: StoryCheck[] = [];
  for (const subjectId of subjects) {
    const story = await storyOf(subjectId, questions, exported?.has(subjectId) === true);
    const kept = exported === null ? null : (exported.get(subjectId) ?? []);
    checks.push(verifyStory(subjectId, story, kept));
  }
  if (exported === null)
    note(
      'without --export nobody can tell whether the newest items were cut off, or all of it was written anew',
    );
  const changed = checks.filter(({ faults }) => faults.length > 0).length;
  return reportOf(`stories checked, ${changed} of them changed`, columns, checks, changed);
}

/** A name that nobody may ask for is none of the service's: a story of it in the export is in no table. */
async function storyOf(subjectId: string, questions: Questions, isExported: boolean) {
  return allRows(questions, 'story', { subjectId }).catch((error: unknown): readonly StoryItem[] => {
    if (isExported && error instanceof QuestionRefusedError) return [];
    throw error;
  });
}

function verdictOf({ items, faults }: StoryCheck): string {
  if (faults.length > 0) return 'CHANGED';
  return items === 0 ? 'no story' : 'unchanged';
}

function subjectsOf(options: ReportOptions, exported: Iterable<string> | undefined): readonly string[] {
  const named = subjectIn(options.image);
  if (named !== null) return [named];
  if (options.account !== null || options.region !== null || exported === undefined)
    return [scopeId(scopeOf(options))];
  return [...exported].toSorted(byText);
}
