import type { Status } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { ActionStatus } from '../domain/plan.ts';
import type { FindingRow } from '../domain/questions.ts';
import type { Control } from '../domain/rule.ts';
import type { Standing } from '../domain/standing.ts';
import type { SubjectId } from '../domain/subject.ts';

/** How a finding stands; `notApplicable`: the rule is not about it. */
export type FindingStanding = Standing | 'notApplicable';

/** The worst first. */
export const findingStandings = [
  ...['failing', 'notJudged', 'waived', 'exempt', 'passing'],
  'notApplicable',
] as const satisfies readonly FindingStanding[];

export type StandingCounts = Readonly<Record<FindingStanding, number>>;

/** Everything that the page for auditors shows, as data. Fields are only ever added while `schemaVersion` stays 1. */
export interface ReportDocument {
  readonly schemaVersion: 1;
  /** Whose images these are. */
  readonly title: string;
  readonly generatedAt: Instant;
  /** By which the newest judgements were made. */
  readonly policies: readonly { readonly name: string; readonly hash: string }[];
  readonly scopes: readonly ReportScope[];
  /** Of every finding that there is, also of those that the page does not list. */
  readonly totals: StandingCounts;
  /** Of the days on which a scope was judged wholly, the oldest first. */
  readonly trend: readonly TrendDay[];
  readonly rules: readonly RuleCounts[];
  readonly accounts: readonly Counts[];
  readonly owners: readonly Counts[];
  readonly controls: readonly ControlCounts[];
  /** The worst first. */
  readonly findings: readonly ReportFinding[];
  /** In order of their dates; those without one last. */
  readonly next: readonly NextStep[];
  readonly acceptances: readonly Acceptance[];
  /** Of some of the subjects that the findings are about. */
  readonly histories: Readonly<Record<SubjectId, ReportHistory>>;
  /** What the page does not tell, and why: a sentence each. */
  readonly notes: readonly string[];
  /** What whoever made the report tells besides. */
  readonly chapters: readonly Chapter[];
}

export interface ReportScope extends Scope {
  /** Null where nobody told it. */
  readonly accountName: string | null;
  /** When it was last judged wholly; null: not in the time that was looked at. */
  readonly judgedAt: Instant | null;
  readonly images: number | null;
  /** What could not be read then. */
  readonly unread: readonly { readonly fact: string; readonly why: string }[];
}

export interface TrendDay {
  readonly day: string;
  readonly scopes: number;
  readonly findings: Readonly<Record<Status, number>>;
}

/** How many findings of one kind there are, by how they stand. */
export interface Counts {
  /** Null: there is no owner. */
  readonly key: string | null;
  readonly counts: StandingCounts;
}

export interface RuleCounts extends Counts {
  readonly key: string;
  readonly check: string;
  /** The claim that holds where the rule is met. */
  readonly title: string | null;
}

/** Of images, snapshots and scopes, not of findings: several rules may serve one control. */
export interface ControlCounts extends Control {
  readonly title: string | null;
  readonly ruleIds: readonly string[];
  readonly subjects: Readonly<Record<Standing, number>>;
}

export interface ReportFinding extends Omit<FindingRow, 'standing'> {
  readonly standing: FindingStanding;
}

/** `promised`: an alert gave the date, and what holds the step is asked when it comes. */
export interface NextStep
  extends Pick<FindingRow, 'accountId' | 'region' | 'subjectId' | 'name' | 'owner' | 'ruleId'> {
  readonly action: string;
  readonly dueAt: Instant | null;
  readonly status: ActionStatus | 'promised';
  readonly heldBy: string | null;
  readonly reason: string | null;
}

/** Something that keeps the policy from being enforced, with who answers for it. */
export interface Acceptance {
  readonly kind: 'waiver' | 'exemption' | 'exclusion' | 'declared reference' | 'declared absence';
  /** What it holds for, in words. */
  readonly about: string;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly by: string;
  /** The last UTC day on which it holds; null: for ever. */
  readonly until: string | null;
  readonly isOver: boolean;
}

export interface ReportHistory {
  readonly lines: readonly HistoryLine[];
  /** How many older ones there are. */
  readonly omitted: number;
}

export interface HistoryLine {
  readonly seq: number;
  readonly at: Instant;
  readonly kind: string;
  readonly text: string;
  readonly details: readonly Detail[];
}

/** A name and what it is. */
export type Detail = readonly [name: string, value: string];

export interface Chapter {
  readonly title: string;
  readonly note: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
