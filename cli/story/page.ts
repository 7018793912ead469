import { type ReportSource, reportDocument } from '../../shared/report/build-report.ts';
import { htmlReport } from '../../shared/report/html-report.ts';
import { readReport } from '../../shared/report/table-source.ts';
import { questions } from '../../shared/store/questions.ts';
import { readPolicy } from '../policy-file.ts';
import { bundlePage } from '../report/page-code.ts';
import { storyChapters, storyNotes } from './report.ts';
import { accountName, type Stage } from './stage.ts';
import type { Story } from './tell-story.ts';

/** What auditors would get of the organization at the end, from the table alone. */
export async function auditorsSource(stage: Stage, policyFile: string, days: number): Promise<ReportSource> {
  const { runtime, table, scopes } = stage;
  const names = scopes.map(({ accountId }) => [accountId, accountName(stage, accountId)] as const);
  return readReport(questions(table, runtime.now), {
    ...{ accountId: null, region: null, now: runtime.now(), trendDays: days, dueDays: 366, stories: 500 },
    ...{ title: 'An organization, governed', accountNames: new Map(names) },
    policy: await readPolicy(policyFile),
  });
}

/** The same page that auditors get, and the story in its last chapters. */
export async function storyPage(story: Story, source: ReportSource): Promise<string> {
  const notes = [...storyNotes(story), ...source.notes];
  return htmlReport(reportDocument({ ...source, notes, chapters: storyChapters(story) }), await bundlePage());
}
