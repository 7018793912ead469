import type { AccountId, ImageId, Scope, SnapshotId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { PauseExtent } from '../domain/statements.ts';
import { namesOf, type SubjectId, scopeId } from '../domain/subject.ts';
import type { Run } from '../ports.ts';
import { sha256 } from './canonical-json.ts';
import { joinParts, keyPart, lastOfAll } from './key-parts.ts';

/*
 * One table, `pk` and `sk`; every page is one Query.
 *
 * pk                    sk                        item
 * S#account#region      I#ami                     image summary: passing findings as a map, use, shares, ancestry, objection, next date
 *                       I#ami#C                   who made it, by the first event that told so
 *                       I#ami#F#rule              a finding that is neither COMPLIANT nor NOT_APPLICABLE
 *                       I#ami#L                   the newest launch that was refused because of it
 *                       I#ami#O#action#status     a step that was done: the newest of its kind, with what undoes it
 *                       I#ami#X#change            what events told that somebody did, until people know it
 *                       I#ami#W#rule              the last waiver of a finding, also when it is over
 *                       SCOPE                     the scope as a subject: passing findings as a map, next date
 *                       SCOPE#BASELINE            since when sweeps are compared with each other
 *                       SCOPE#F#rule, SCOPE#O#action#status, SCOPE#W#rule: as below an image
 *                       N#snapshot                what a snapshot is needed for
 *                       O#snapshot                since when it is orphaned, when its shares were read, next date
 *                       O#snapshot#F#rule, O#snapshot#O#action#status, O#snapshot#W#rule: as below an image
 *                       A#alert                   an alert that was noted, until it is told; then that it was
 *                       RUN#kind#instant#run      one run; written last, so that it stands for a saved report
 *                       PLAN#plan, PLAN#plan#0001 header (written last) and its allowed actions
 *                       OPEN#action#plan          an intent without an outcome
 *                       WAIT#ami                  the image waits for a judgement
 *                       OBS#observation           an event that was recorded
 * H#subject             00000001                  the story of an image, a snapshot, a scope, an account, a Region or the organization:
 *                                                 append-only, chained by hash
 * B#organization        DESTRUCTIVE               places of the whole organization
 *                       SCOPE#account#region#limit
 * CTRL                  PAUSE#account#region      the last pause of this extent; `%any` for every account or Region
 * SWEEP#run             SWEEP                     a daily run: which accounts it is about, and how it ended
 *                       SWEEP#account             which Regions of the account it ordered
 * TRIAL                 rule                      since when canary scopes are judged by the rule as it stands
 * APPROVAL#account#region  rule#action            a flood that somebody lets through
 * LEASE#account#region  LEASE
 * U#region#ami          account#use#hash          a use of the image in that account
 *                       account#ever              that account used it once
 * UL#region             copy#ami#account#hash     an image made from it is, or may be, in use there
 *                       origin#ami#account#hash   it is, or may be, in use where it lives
 *                       child#ami#account#hash    an image there was made from it
 * UF#region             account                   when the account's uses were last written completely
 * DISABLED#region#ami   OWNER                     whose image it is that this service disabled
 * REQUEST#region#id     OWN                       a request by which this service changed something
 *
 * The story's sort key is its number alone: two writers at once then want the same key, one is refused and reads
 * again, so that the chain never forks. With an instant in the key both would be written.
 *
 * gsi1: R#rule#status#shard / account#region#subject         findings
 *       U#account#region / region#ami#kind#hash              what a scope told of the use of images
 * gsi2: V#status#severity#shard / account#region#subject#rule findings
 *       D#shard / instant#account#region#subject             images, snapshots and scopes with a promised date
 *       RUN#day / account#region#instant                     runs
 *       SWEEP / instant#run                                  daily runs
 *       W / day#account#region#subject#rule                  waivers that nobody ended, by their last day
 */

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Sort keys of one partition, both ends included, in order of their UTF-8 bytes. */
export interface KeyRange {
  readonly pk: string;
  readonly from: string;
  readonly to: string;
}

/** Over so many partitions of an index are the findings of one rule and status spread (1,000 writes a second each). */
export const shardCount = 8;

/** In which part of an index the items of this subject are. */
export function shardOf(subjectId: SubjectId): string {
  return String(Number.parseInt(sha256(subjectId).slice(0, 8), 16) % shardCount);
}

export function scopePk({ accountId, region }: Scope): string {
  return `S#${joinParts(accountId, region)}`;
}

export function imageKey(scope: Scope, imageId: ImageId): Key {
  return { pk: scopePk(scope), sk: `I#${keyPart(imageId)}` };
}

/** Of an image of the scope, or of the scope itself: its parts sort right behind it. */
export function subjectKey(scope: Scope, subjectId: SubjectId): Key {
  if (subjectId === scopeId(scope)) return { pk: scopePk(scope), sk: 'SCOPE' };
  const { snapshotId } = namesOf(subjectId);
  return snapshotId === null ? imageKey(scope, subjectId) : orphanKey(scope, snapshotId);
}

/** Below it stands all that is said and done of a snapshot: so few have any that they are read without the others. */
export function orphanKey(scope: Scope, snapshotId: SnapshotId): Key {
  return { pk: scopePk(scope), sk: `O#${keyPart(snapshotId)}` };
}

export function findingKey(scope: Scope, subjectId: SubjectId, ruleId: string): Key {
  return below(subjectKey(scope, subjectId), 'F', ruleId);
}

export function outcomeKey(scope: Scope, subjectId: SubjectId, action: string, status: string): Key {
  return below(subjectKey(scope, subjectId), 'O', action, status);
}

export function waiverKey(scope: Scope, subjectId: SubjectId, ruleId: string): Key {
  return below(subjectKey(scope, subjectId), 'W', ruleId);
}

export function creatorKey(scope: Scope, imageId: ImageId): Key {
  return below(imageKey(scope, imageId), 'C');
}

export function refusedLaunchKey(scope: Scope, imageId: ImageId): Key {
  return below(imageKey(scope, imageId), 'L');
}

export function changeKey(scope: Scope, imageId: ImageId, changeId: string): Key {
  return below(imageKey(scope, imageId), 'X', changeId);
}

/** A request by which this service changed something, in that Region. */
export function requestKey(region: string, requestId: string): Key {
  return { pk: `REQUEST#${joinParts(region, requestId)}`, sk: 'OWN' };
}

export function disabledKey(region: string, imageId: ImageId): Key {
  return { pk: `DISABLED#${keyPart(region)}#${keyPart(imageId)}`, sk: 'OWNER' };
}

export function baselineKey(scope: Scope): Key {
  return below(subjectKey(scope, scopeId(scope)), 'BASELINE');
}

function below({ pk, sk }: Key, ...parts: readonly string[]): Key {
  return { pk, sk: `${sk}#${joinParts(...parts)}` };
}

export function snapshotKey(scope: Scope, snapshotId: SnapshotId): Key {
  return { pk: scopePk(scope), sk: `N#${keyPart(snapshotId)}` };
}

export function runKey(scope: Scope, at: Instant, { kind, runId }: Run): Key {
  return { pk: scopePk(scope), sk: `RUN#${joinParts(kind, at, runId)}` };
}

/** In order of time, from this instant on. Events bring many runs: sweeps stand for themselves. */
export function runsFrom(scope: Scope, kind: Run['kind'], at: Instant): KeyRange {
  const runs = startingWith(scopePk(scope), `RUN#${keyPart(kind)}#`);
  return { ...runs, from: `${runs.from}${keyPart(at)}` };
}

export function planKey(scope: Scope, planId: string): Key {
  return { pk: scopePk(scope), sk: `PLAN#${keyPart(planId)}` };
}

export function planActionKey(scope: Scope, planId: string, index: number): Key {
  const { pk, sk } = planKey(scope, planId);
  return { pk, sk: `${sk}#${String(index).padStart(6, '0')}` };
}

export function openIntentKey(scope: Scope, actionId: string, planId: string): Key {
  return { pk: scopePk(scope), sk: `OPEN#${joinParts(actionId, planId)}` };
}

/** Every open intent of this action, whatever plan it is of. */
export function openIntentsOf(scope: Scope, actionId: string): KeyRange {
  return startingWith(scopePk(scope), `OPEN#${keyPart(actionId)}#`);
}

export function waitingKey(scope: Scope, imageId: ImageId): Key {
  return { pk: scopePk(scope), sk: `WAIT#${keyPart(imageId)}` };
}

export function observationKey(scope: Scope, observationId: string): Key {
  return { pk: scopePk(scope), sk: `OBS#${keyPart(observationId)}` };
}

export function storyKey(subjectId: SubjectId, seq: number): Key {
  return { pk: `H#${keyPart(subjectId)}`, sk: String(seq).padStart(8, '0') };
}

export const organizationBudgetKey: Key = { pk: 'B#organization', sk: 'DESTRUCTIVE' };

export function scopeBudgetKey({ accountId, region }: Scope, limit: string): Key {
  return { pk: organizationBudgetKey.pk, sk: `SCOPE#${joinParts(accountId, region, limit)}` };
}

export const pauses: KeyRange = startingWith('CTRL', 'PAUSE#');

// No key part has a `%` without digits behind it: no account or Region is called so.
const any = '%any';

export function pauseKey({ accountId, region }: PauseExtent): Key {
  const [account, where] = [accountId, region].map((part) => (part === null ? any : keyPart(part)));
  return { pk: pauses.pk, sk: `PAUSE#${account}#${where}` };
}

export function sweepKey(runId: string): Key {
  return { pk: `SWEEP#${keyPart(runId)}`, sk: 'SWEEP' };
}

export function orderedAccountKey(runId: string, accountId: AccountId): Key {
  return below(sweepKey(runId), accountId);
}

export const trials: KeyRange = wholePartition('TRIAL');

export function trialKey(ruleId: string): Key {
  return { pk: trials.pk, sk: keyPart(ruleId) };
}

export function approvalPk({ accountId, region }: Scope): string {
  return `APPROVAL#${joinParts(accountId, region)}`;
}

export function approvalKey(scope: Scope, ruleId: string, action: string): Key {
  return { pk: approvalPk(scope), sk: joinParts(ruleId, action) };
}

export function leaseKey({ accountId, region }: Scope): Key {
  return { pk: `LEASE#${joinParts(accountId, region)}`, sk: 'LEASE' };
}

export function startingWith(pk: string, prefix: string): KeyRange {
  return { pk, from: prefix, to: `${prefix}${lastOfAll}` };
}

/** The item of this key and those below it, such as an image and its findings. */
export function withParts({ pk, sk }: Key): KeyRange {
  return { pk, from: sk, to: `${sk}#${lastOfAll}` };
}

export function wholePartition(pk: string): KeyRange {
  return { pk, from: ' ', to: lastOfAll };
}
