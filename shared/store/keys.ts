import type { ImageId, Scope, SnapshotId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { SubjectId } from '../domain/subject.ts';
import { sha256 } from './canonical-json.ts';

/*
 * One table, `pk` and `sk`; every page is one Query.
 *
 * pk                    sk                        item
 * S#account#region      I#ami                     image summary: passing findings as a map, use, next date
 *                       I#ami#F#rule              a finding that is neither COMPLIANT nor NOT_APPLICABLE
 *                       I#ami#O#action#status     a climbed rung: the newest of its kind
 *                       N#snapshot                what a snapshot is needed for
 *                       RUN#instant#run           one run; written last, so that it stands for a saved report
 *                       PLAN#plan, PLAN#plan#0001 header (written last) and its allowed actions
 *                       OPEN#action#plan          an intent without an outcome
 *                       WAIT#ami                  the image waits for a judgement
 *                       OBS#observation           an event that was recorded
 * H#ami                 00000001                  the image's story: append-only, chained by hash
 * B#organization        DESTRUCTIVE               places of the whole organization
 *                       SCOPE#account#region#limit
 * LEASE#account#region  LEASE
 *
 * The story's sort key is its number alone: two writers at once then want the same key, one is refused and reads
 * again, so that the chain never forks. With an instant in the key both would be written.
 *
 * gsi1: R#rule#status#shard / account#region#ami         findings
 * gsi2: V#status#severity#shard / account#region#ami#rule findings
 *       D#shard / instant#account#region#ami             images with a promised date
 *       RUN#day / account#region#instant                 runs
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

// Ten parts of this length still fit a sort key of 1,024 bytes (DynamoDB quotas).
const longestPartBytes = 100;
// Up to `$`: nothing then sorts between `I#ami` and `I#ami#...`, so an image's items are neighbours.
// A leading `__` would make `__proto__` possible, which is no ordinary key of a map.
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys come from strangers, control characters among them.
const unsafe = /[\u0000-$%\u007f]|\p{Surrogate}|^_(?=_)/gu;

/** Text of any kind as one part of a key: different texts are different parts, without `#` and not too long. */
export function keyPart(text: string): string {
  const encoded = text.replace(unsafe, (char) => `%${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (Buffer.byteLength(encoded) <= longestPartBytes) return encoded;
  return `${encoded.slice(0, 30).toWellFormed()}%~${sha256(encoded)}`;
}

function join(...parts: readonly string[]): string {
  return parts.map(keyPart).join('#');
}

/** In which part of an index the items of this image are. */
export function shardOf(imageId: ImageId): string {
  return String(Number.parseInt(sha256(imageId).slice(0, 8), 16) % shardCount);
}

export function scopePk({ accountId, region }: Scope): string {
  return `S#${join(accountId, region)}`;
}

export function imageKey(scope: Scope, imageId: ImageId): Key {
  return { pk: scopePk(scope), sk: `I#${keyPart(imageId)}` };
}

export function findingKey(scope: Scope, imageId: ImageId, ruleId: string): Key {
  const { pk, sk } = imageKey(scope, imageId);
  return { pk, sk: `${sk}#F#${keyPart(ruleId)}` };
}

export function outcomeKey(scope: Scope, imageId: ImageId, action: string, status: string): Key {
  const { pk, sk } = imageKey(scope, imageId);
  return { pk, sk: `${sk}#O#${join(action, status)}` };
}

export function snapshotKey(scope: Scope, snapshotId: SnapshotId): Key {
  return { pk: scopePk(scope), sk: `N#${keyPart(snapshotId)}` };
}

export function runKey(scope: Scope, at: Instant, runId: string): Key {
  return { pk: scopePk(scope), sk: `RUN#${join(at, runId)}` };
}

export function planKey(scope: Scope, planId: string): Key {
  return { pk: scopePk(scope), sk: `PLAN#${keyPart(planId)}` };
}

export function planActionKey(scope: Scope, planId: string, index: number): Key {
  const { pk, sk } = planKey(scope, planId);
  return { pk, sk: `${sk}#${String(index).padStart(6, '0')}` };
}

export function openIntentKey(scope: Scope, actionId: string, planId: string): Key {
  return { pk: scopePk(scope), sk: `OPEN#${join(actionId, planId)}` };
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
  return { pk: organizationBudgetKey.pk, sk: `SCOPE#${join(accountId, region, limit)}` };
}

export function leaseKey({ accountId, region }: Scope): Key {
  return { pk: `LEASE#${join(accountId, region)}`, sk: 'LEASE' };
}

// The last code point there is: nothing sorts after it.
const last = '\u{10ffff}';

export function startingWith(pk: string, prefix: string): KeyRange {
  return { pk, from: prefix, to: `${prefix}${last}` };
}

/** The item of this key and those below it, such as an image and its findings. */
export function withParts({ pk, sk }: Key): KeyRange {
  return { pk, from: sk, to: `${sk}#${last}` };
}

export function wholePartition(pk: string): KeyRange {
  return { pk, from: ' ', to: last };
}
