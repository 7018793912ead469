import type { Finding, Status } from './finding.ts';
import type { AccountId, ImageId, Scope, SnapshotId } from './image.ts';
import type { Instant } from './instant.ts';
import type { Severity } from './severity.ts';
import type { Standing } from './standing.ts';
import type { Waiver } from './statements.ts';
import type { SubjectId } from './subject.ts';

/*
 * What auditors ask of the compliance table. Null in a question: any. Days are UTC days such as `2027-06-30`, and a range of
 * them holds both of its ends.
 */

/** Whose answers are wanted. */
export interface Whose {
  readonly accountId: AccountId | null;
  readonly region: string | null;
  /** As the owner tag of the image or snapshot has it, letter by letter. */
  readonly owner: string | null;
}

export interface DayRange {
  readonly fromDay: string | null;
  readonly toDay: string | null;
}

/**
 * Findings, by the day since which each has its status. COMPLIANT and NOT_APPLICABLE are in no index: only a scope answers
 * them.
 */
export interface FindingsQuestion extends Whose, DayRange {
  /** Null: every status in a scope, else the two that are not passing. */
  readonly statuses: readonly Status[] | null;
  readonly ruleIds: readonly string[] | null;
  readonly severities: readonly Severity[] | null;
  readonly subjectId: SubjectId | null;
}

/** The images of a scope, gone ones among them for a year. */
export interface ImagesQuestion extends Scope {
  readonly imageId: ImageId | null;
}

/** What a promised date comes for within so many days, or has come for. 0: by the end of today. */
export interface DueQuestion extends Whose {
  readonly withinDays: number;
}

export interface RunsQuestion {
  readonly day: string;
  readonly accountId: AccountId | null;
}

/** Waivers that nobody ended, by their last day. */
export interface WaiversQuestion extends Omit<Whose, 'owner'>, DayRange {}

export interface StoryQuestion {
  readonly subjectId: SubjectId;
}

/** Which accounts told that they use the image of that Region. */
export interface UsesQuestion {
  readonly region: string;
  readonly imageId: ImageId;
}

/** What a row is about. */
export interface SubjectRow extends Scope {
  readonly subjectId: SubjectId;
  readonly imageId: ImageId | null;
  readonly snapshotId: SnapshotId | null;
  /** Of the image. */
  readonly name: string | null;
  readonly owner: string | null;
}

export interface FindingRow extends SubjectRow, Omit<Finding, 'subjectId'> {
  /** On the day on which it was asked; null: the rule is not about the subject. */
  readonly standing: Standing | null;
}

export interface ImageRow extends SubjectRow {
  readonly imageId: ImageId;
  readonly ownerId: AccountId | null;
  readonly state: string | null;
  readonly inUse: boolean;
  readonly lastInUseAt: Instant | null;
  readonly nextDueAt: Instant | null;
  readonly goneAt: Instant | null;
}

export interface DueRow extends SubjectRow {
  readonly dueAt: Instant;
}

export interface RunRow extends Scope {
  readonly runId: string;
  readonly kind: 'sweep' | 'event';
  readonly evaluatedAt: Instant;
  readonly isComplete: boolean;
  readonly policyName: string;
  readonly policyHash: string;
  readonly images: number;
  readonly findings: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
  readonly unread: readonly { readonly fact: string; readonly why: string }[];
}

export interface WaiverRow extends Waiver, Scope {
  readonly imageId: ImageId | null;
  readonly snapshotId: SnapshotId | null;
}

export interface UseRow {
  readonly accountId: AccountId;
  readonly imageId: ImageId;
  /** Where it is used, and by what; both null: the account used it once. */
  readonly region: string | null;
  readonly arn: string | null;
  /** Since when it is known that the account used it once; null of a use. */
  readonly since: Instant | null;
}

/** Whether the day of the instant is in the range. */
export function isWithin(instant: Instant, { fromDay, toDay }: DayRange): boolean {
  const day = instant.slice(0, 10);
  return (fromDay === null || fromDay <= day) && (toDay === null || day <= toDay);
}

export function isOf(row: SubjectRow, { accountId, region, owner }: Whose): boolean {
  return (
    (accountId === null || row.accountId === accountId) &&
    (region === null || row.region === region) &&
    (owner === null || row.owner === owner)
  );
}

export function answers(row: FindingRow, question: FindingsQuestion): boolean {
  const { statuses, ruleIds, severities, subjectId } = question;
  return (
    isOf(row, question) &&
    isWithin(row.firstSeenAt, question) &&
    (statuses === null || statuses.includes(row.status)) &&
    (ruleIds === null || ruleIds.includes(row.ruleId)) &&
    (severities === null || severities.includes(row.severity)) &&
    (subjectId === null || row.subjectId === subjectId)
  );
}

/** Every finding that an index holds; narrower questions say more. */
export const anyFinding: FindingsQuestion = {
  ...{ accountId: null, region: null, owner: null, fromDay: null, toDay: null },
  ...{ statuses: null, ruleIds: null, severities: null, subjectId: null },
};
