import type { Finding } from '../domain/finding.ts';
import type { StepOutcome } from '../domain/history.ts';
import type { Scope } from '../domain/image.ts';
import { dayMs, epochMs, type Instant } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import type { ScopeReport } from '../domain/report.ts';
import type { Run } from '../ports.ts';
import { shortText } from './bounds.ts';
import { canonicalJson, plain } from './canonical-json.ts';
import { findingKey, imageKey, type Key, keyPart, runKey, shardOf, snapshotKey } from './keys.ts';
import type { StoredImage, StoredSnapshot } from './report-changes.ts';

/** A finding as it is kept: its evidence as JSON text, since DynamoDB cannot hold every number and depth that JSON can. */
export type FindingFields = Omit<Finding, 'evidence' | 'subjectId'> & { readonly evidence: string };

export interface ImageItem extends Key, Omit<StoredImage, 'findings'> {
  readonly type: 'image';
  /** COMPLIANT and NOT_APPLICABLE, by rule. */
  readonly passing: Readonly<Record<string, FindingFields>>;
}

export interface FindingItem extends Key, FindingFields {
  readonly type: 'finding';
  readonly imageId: string;
}

export interface OutcomeItem extends Key, Omit<StepOutcome, 'subjectId'> {
  readonly type: 'outcome';
  readonly imageId: string;
}

/** What may stand below `I#ami`; types that this version does not know are left alone. */
export type ImagePart = ImageItem | FindingItem | OutcomeItem;

export interface SnapshotItem extends Key, StoredSnapshot {
  readonly type: 'snapshot';
}

export interface RunItem extends Key {
  readonly type: 'run';
  readonly evaluatedAt: Instant;
}

/** A restored image may come back within the longest retention of the Recycle Bin, a year (EC2 User Guide). */
const goneKeptDays = 366;

/** Everything about an image but its outcomes, as items. */
export function imageItems(image: StoredImage, scope: Scope): readonly Key[] {
  const { findings, ...summary } = image;
  const fields = findings.map((finding) => [finding.ruleId, fieldsOf(finding)] as const);
  const passing = fields.filter(([, { status }]) => isPassing(status));
  const failing = fields.filter(([, { status }]) => !isPassing(status));
  const item = {
    ...imageKey(scope, image.imageId),
    type: 'image',
    ...scope,
    ...summary,
    passing: Object.fromEntries(passing.map(([ruleId, field]) => [keyPart(ruleId), field])),
    ...(image.nextDueAt === null ? {} : dueIndex(image, image.nextDueAt, scope)),
    ...(image.goneAt === null ? {} : { expiresAt: epochSeconds(image.goneAt, goneKeptDays) }),
  };
  return [item, ...failing.map(([, field]) => findingItem(image.imageId, field, scope))].map(plain);
}

/** Null: there is no summary, so nothing is known of the image. */
export function toStoredImage(parts: readonly ImagePart[]): StoredImage | null {
  const summary = parts.find((part) => part.type === 'image');
  if (summary === undefined) return null;
  const { imageId, name, ownerId, state, inUse, lastInUseAt, nextDueAt, goneAt, shares } = summary;
  const failing = parts.filter((part) => part.type === 'finding');
  return {
    ...{ imageId, name, ownerId, state, inUse, lastInUseAt, nextDueAt, goneAt, shares },
    findings: [...Object.values(summary.passing), ...failing]
      .map((fields) => toFinding(imageId, fields))
      .toSorted((one, other) => byText(one.ruleId, other.ruleId)),
  };
}

export function snapshotItem(snapshot: StoredSnapshot, scope: Scope): Key {
  return plain({ ...snapshotKey(scope, snapshot.snapshotId), type: 'snapshot', ...scope, ...snapshot });
}

export function runItem(report: ScopeReport, run: Run): Key {
  const { scope, evaluatedAt, policy } = report;
  const findings = report.images.flatMap((image) => image.findings);
  return plain({
    ...runKey(scope, evaluatedAt, run.runId),
    type: 'run',
    ...scope,
    ...run,
    evaluatedAt,
    policyName: policy.name,
    policyHash: policy.hash,
    images: report.images.length,
    findings: countBy(findings.map((finding) => finding.status)),
    actions: countBy(report.actions.map((action) => action.status)),
    unread: report.reads.flatMap((read) =>
      read.known ? [] : [{ fact: read.fact, why: shortText(read.why ?? '') }],
    ),
    gsi2pk: `RUN#${evaluatedAt.slice(0, 10)}`,
    gsi2sk: [keyPart(scope.accountId), keyPart(scope.region), evaluatedAt, keyPart(run.runId)].join('#'),
  });
}

export function epochSeconds(from: Instant, days: number): number {
  return Math.ceil((epochMs(from) + days * dayMs) / 1_000);
}

function isPassing(status: Finding['status']): boolean {
  return status === 'COMPLIANT' || status === 'NOT_APPLICABLE';
}

function fieldsOf({ subjectId: _, ...finding }: Finding): FindingFields {
  return { ...finding, evidence: canonicalJson(finding.evidence) };
}

function toFinding(imageId: string, fields: FindingFields): Finding {
  const { ruleId, ruleHash, check, severity, mode, status, reason, firstSeenAt, announcedAt, notifiedAt } =
    fields;
  return {
    ...{
      subjectId: imageId,
      ruleId,
      ruleHash,
      check,
      severity,
      mode,
      status,
      reason,
      firstSeenAt,
      announcedAt,
      notifiedAt,
    },
    promisedAt: fields.promisedAt,
    evidence: JSON.parse(fields.evidence),
  };
}

function findingItem(imageId: string, fields: FindingFields, scope: Scope): Key {
  const { ruleId, status, severity } = fields;
  const place = [scope.accountId, scope.region, imageId].map(keyPart).join('#');
  const shard = shardOf(imageId);
  return {
    ...findingKey(scope, imageId, ruleId),
    ...{ type: 'finding', ...scope, imageId, ...fields },
    ...{ gsi1pk: `R#${keyPart(ruleId)}#${status}#${shard}`, gsi1sk: place },
    ...{ gsi2pk: `V#${status}#${severity}#${shard}`, gsi2sk: `${place}#${keyPart(ruleId)}` },
  };
}

function dueIndex({ imageId }: StoredImage, dueAt: Instant, scope: Scope) {
  const place = [scope.accountId, scope.region, imageId].map(keyPart).join('#');
  return { gsi2pk: `D#${shardOf(imageId)}`, gsi2sk: `${dueAt}#${place}` };
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
