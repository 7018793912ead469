import { type Instant, utcDay } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { Policy } from '../domain/policy.ts';
import type { FindingRow, WaiverRow } from '../domain/questions.ts';
import type { SubjectId } from '../domain/subject.ts';
import type { StoryItem } from '../ports/story.ts';
import { policyLines, waiverLines } from './report-acceptances.ts';
import { countBy, countControls, countRules, countStandings, worstFirst } from './report-counts.ts';
import type { Chapter, ReportDocument, ReportFinding } from './report-document.ts';
import { historyOf } from './story-lines.ts';

/** What a report is made of, wherever it was read. */
export interface ReportSource
  extends Pick<ReportDocument, 'title' | 'policies' | 'scopes' | 'trend' | 'next' | 'notes'> {
  readonly generatedAt: Instant;
  readonly findings: readonly FindingRow[];
  readonly waivers: readonly WaiverRow[];
  readonly stories: ReadonlyMap<SubjectId, readonly StoryItem[]>;
  /** For what it exempts and excludes; null: it is not at hand. */
  readonly policy: Policy | null;
  readonly chapters: readonly Chapter[];
}

/** How much one page holds: a browser has to stay quick with it. Everything is counted nevertheless. */
export interface ReportBounds {
  readonly findings: number;
  readonly historyLines: number;
}

export const reportBounds: ReportBounds = { findings: 10_000, historyLines: 50 };

/** The whole report as data. What the bounds leave out is told in its notes. */
export function reportDocument(source: ReportSource, bounds: ReportBounds = reportBounds): ReportDocument {
  const { title, generatedAt, policies, scopes, trend, policy, chapters } = source;
  const day = utcDay(generatedAt);
  const findings = worstFirst(source.findings);
  const waivers = waiverLines(source.waivers, day);
  return {
    ...{ schemaVersion: 1, title, generatedAt, policies, scopes, trend, chapters },
    totals: countStandings(findings),
    rules: countRules(findings),
    accounts: countBy(findings, ({ accountId }) => accountId),
    owners: countBy(findings, ({ owner }) => owner),
    controls: countControls(source.findings),
    findings: findings.slice(0, bounds.findings),
    next: source.next.toSorted(
      by(
        ({ dueAt }) => dueAt ?? '~',
        ({ subjectId }) => subjectId,
      ),
    ),
    acceptances: (policy === null ? waivers : [...waivers, ...policyLines(policy, day)]).toSorted(
      by(({ until }) => until ?? '~'),
    ),
    histories: Object.fromEntries(
      [...source.stories].map(([subjectId, story]) => [subjectId, historyOf(story, bounds.historyLines)]),
    ),
    notes: [...source.notes, ...leftOut(findings, bounds), ...withoutPolicy(policy)],
  };
}

function leftOut(findings: readonly ReportFinding[], bounds: ReportBounds): readonly string[] {
  const more = findings.length - bounds.findings;
  if (more <= 0) return [];
  return [
    `The ${bounds.findings} worst findings are listed; ${more} more are counted only. A report of one account or Region lists more of its own, JSON and CSV list all.`,
  ];
}

function withoutPolicy(policy: Policy | null): readonly string[] {
  return policy === null
    ? [
        'The policy file was not at hand: its exemptions and exclusions show only in the findings that they touch.',
      ]
    : [];
}
