import type { AccountId } from '../domain/image.ts';
import { after, dayMs, utcDay } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { Policy } from '../domain/policy.ts';
import { anyFinding, type FindingRow, type RunRow } from '../domain/questions.ts';
import { type SubjectId, scopeId } from '../domain/subject.ts';
import type { Questions } from '../ports/questions.ts';
import type { StoryItem } from '../ports/story.ts';
import { allFindings } from './all-findings.ts';
import { allRows } from './all-pages.ts';
import type { ReportSource } from './build-report.ts';
import { placeOf, promisedSteps } from './promised-steps.ts';
import type { ReportScope } from './report-document.ts';
import { policiesIn, scopesIn, trendOf } from './run-views.ts';

/** Whose report it is, and how far it looks. */
export interface ReportOrder {
  /** Null: every one. */
  readonly accountId: AccountId | null;
  readonly region: string | null;
  readonly title: string;
  readonly now: Date;
  /** For so many days back runs are asked for, one question a day. */
  readonly trendDays: number;
  /** For so many days ahead. */
  readonly dueDays: number;
  /** Of at most so many subjects the story is asked for, those first that fail. */
  readonly stories: number;
  readonly accountNames: ReadonlyMap<AccountId, string>;
  readonly policy: Policy | null;
}

/** Asks the compliance table for all that a report shows. A scope without a complete sweep in those days is told as not judged. */
export async function readReport(questions: Questions, order: ReportOrder): Promise<ReportSource> {
  const { now, accountId, region, policy } = order;
  const runs = await readRuns(questions, order);
  const failing = await allFindings(questions, { ...anyFinding, accountId, region });
  const scopes = scopesIn(runs, failing, order.accountNames);
  const findings = await inTurn(scopes, ({ accountId: own, region: name }) =>
    allFindings(questions, { ...anyFinding, accountId: own, region: name }),
  );
  const dueQuestion = { accountId, region, owner: null, withinDays: order.dueDays };
  const due = await allRows(questions, 'due', dueQuestion);
  const waiverQuestion = { accountId, region, fromDay: null, toDay: null };
  const stories = await readStories(questions, findings, order.stories);
  return {
    title: order.title,
    generatedAt: now.toISOString(),
    policies: policiesIn(runs),
    scopes,
    trend: trendOf(runs),
    findings,
    next: promisedSteps(findings, due),
    waivers: await allRows(questions, 'waivers', waiverQuestion),
    stories,
    policy,
    notes: [...notJudged(scopes, order), ...fewerStories(findings, stories)],
    chapters: [],
  };
}

async function readRuns(questions: Questions, order: ReportOrder): Promise<readonly RunRow[]> {
  const today = `${utcDay(order.now.toISOString())}T00:00:00.000Z`;
  const days = Array.from({ length: order.trendDays + 1 }, (_, ago) => utcDay(after(today, -ago * dayMs)));
  const runs = await inTurn(days, (day) => allRows(questions, 'runs', { day, accountId: order.accountId }));
  return runs
    .filter(({ region }) => order.region === null || region === order.region)
    .toSorted(by(({ evaluatedAt }) => evaluatedAt));
}

/** One after the other: a table has other readers, too. */
async function inTurn<Item, Row>(
  items: readonly Item[],
  ask: (item: Item) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const answers: (readonly Row[])[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers.flat();
}

async function readStories(
  questions: Questions,
  findings: readonly FindingRow[],
  most: number,
): Promise<ReadonlyMap<SubjectId, readonly StoryItem[]>> {
  const stories = new Map<SubjectId, readonly StoryItem[]>();
  for (const subjectId of subjectsToTell(findings).slice(0, most)) {
    stories.set(subjectId, await allRows(questions, 'story', { subjectId }));
  }
  return stories;
}

/** What fails first, then what was not judged, then the others. */
function subjectsToTell(findings: readonly FindingRow[]): readonly SubjectId[] {
  const order = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE', 'COMPLIANT'];
  const ordered = findings.toSorted(by<FindingRow>(({ status }) => String(order.indexOf(status)), placeOf));
  return [...new Set(ordered.map(({ subjectId }) => subjectId))];
}

function notJudged(scopes: readonly ReportScope[], { trendDays }: ReportOrder): readonly string[] {
  const without = scopes.filter(({ judgedAt }) => judgedAt === null);
  return without.length === 0
    ? []
    : [`Not judged wholly in the last ${trendDays} days: ${without.map(scopeId).join(', ')}.`];
}

function fewerStories(
  findings: readonly FindingRow[],
  stories: ReadonlyMap<SubjectId, unknown>,
): readonly string[] {
  const without = subjectsToTell(findings).length - stories.size;
  return without <= 0
    ? []
    : [
        `Histories are shown of ${stories.size} images, snapshots and scopes; those of ${without} more are in the compliance table.`,
      ];
}
