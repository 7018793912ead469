import type { Status } from '../domain/finding.ts';
import { groupBy } from '../domain/group-by.ts';
import type { AccountId, Scope } from '../domain/image.ts';
import { after, dayMs, type Instant, utcDay } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { Policy } from '../domain/policy.ts';
import { anyFinding, type DueRow, type FindingRow, type RunRow } from '../domain/questions.ts';
import { type SubjectId, scopeId } from '../domain/subject.ts';
import type { Questions } from '../ports/questions.ts';
import type { StoryItem } from '../ports/story.ts';
import { allRows } from './all-pages.ts';
import type { ReportSource } from './build-report.ts';
import type { NextStep, ReportScope, TrendDay } from './report-document.ts';

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
  const failing = await allRows(questions, 'findings', { ...anyFinding, accountId, region });
  const scopes = scopesIn(runs, failing, order);
  const findings: FindingRow[] = [];
  for (const scope of scopes) findings.push(...(await findingsOf(questions, scope)));
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
  const runs: RunRow[] = [];
  for (let daysAgo = order.trendDays; daysAgo >= 0; daysAgo -= 1) {
    const day = utcDay(after(today, -daysAgo * dayMs));
    runs.push(...(await allRows(questions, 'runs', { day, accountId: order.accountId })));
  }
  return runs
    .filter(({ region }) => order.region === null || region === order.region)
    .toSorted(by(({ evaluatedAt }) => evaluatedAt));
}

function isWholeSweep({ kind, isComplete }: RunRow): boolean {
  return kind === 'sweep' && isComplete;
}

/** Those that runs tell of, and those that are known by what fails there alone. */
function scopesIn(
  runs: readonly RunRow[],
  failing: readonly FindingRow[],
  { accountNames }: ReportOrder,
): readonly ReportScope[] {
  const byScope = groupBy(runs, scopeId);
  const known = new Map([...runs, ...failing].map((row) => [scopeId(row), row]));
  return [...known].toSorted(by(([id]) => id)).map(([id, { accountId, region }]) => {
    const own = byScope.get(id) ?? [];
    const last = own.findLast(isWholeSweep) ?? null;
    return {
      ...{ accountId, region, accountName: accountNames.get(accountId) ?? null },
      ...{ judgedAt: last?.evaluatedAt ?? null, images: last?.images ?? null },
      unread: (last ?? own.at(-1))?.unread ?? [],
    };
  });
}

async function findingsOf(
  questions: Questions,
  { accountId, region }: Scope,
): Promise<readonly FindingRow[]> {
  return allRows(questions, 'findings', { ...anyFinding, accountId, region });
}

function policiesIn(runs: readonly RunRow[]): ReportSource['policies'] {
  const newest = [...groupBy(runs, scopeId).values()].flatMap((own) => own.slice(-1));
  const byHash = new Map(newest.map(({ policyName, policyHash }) => [policyHash, policyName]));
  return [...byHash]
    .map(([hash, name]) => ({ name, hash }))
    .toSorted(by(({ name, hash }) => `${name} ${hash}`));
}

/** Each scope counts by its last sweep of the day. */
function trendOf(runs: readonly RunRow[]): readonly TrendDay[] {
  const byDay = groupBy(runs.filter(isWholeSweep), ({ evaluatedAt }) => utcDay(evaluatedAt));
  return [...byDay].map(([day, own]) => {
    const last = [...groupBy(own, scopeId).values()].flatMap((sweeps) => sweeps.slice(-1));
    const sum = (status: Status) => last.reduce((total, { findings }) => total + (findings[status] ?? 0), 0);
    const findings = {
      ...{ COMPLIANT: sum('COMPLIANT'), NON_COMPLIANT: sum('NON_COMPLIANT') },
      ...{ NOT_APPLICABLE: sum('NOT_APPLICABLE'), INSUFFICIENT_DATA: sum('INSUFFICIENT_DATA') },
    };
    return { day, scopes: last.length, findings };
  });
}

/** The steps that an alert gave a date for and that were not done by the last plan: those from the next one of their subject on. */
function promisedSteps(findings: readonly FindingRow[], due: readonly DueRow[]): readonly NextStep[] {
  const dueAt = new Map<string, Instant>(due.map((row) => [placeOf(row), row.dueAt]));
  return findings
    .filter(({ status, suspendedBy }) => status === 'NON_COMPLIANT' && suspendedBy === null)
    .flatMap((finding) => {
      const from = dueAt.get(placeOf(finding));
      return from === undefined ? [] : stepsFrom(finding, from);
    });
}

function stepsFrom(finding: FindingRow, from: Instant): readonly NextStep[] {
  const { accountId, region, subjectId, name, owner, ruleId } = finding;
  return Object.entries(finding.promisedAt)
    .filter(([, at]) => at >= from)
    .map(([action, at]) => ({
      ...{ accountId, region, subjectId, name, owner, ruleId, action, dueAt: at },
      ...{ status: 'promised', heldBy: null, reason: null },
    }));
}

function placeOf(row: Scope & { readonly subjectId: SubjectId }): string {
  return `${scopeId(row)} ${row.subjectId}`;
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
