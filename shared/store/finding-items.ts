import type { Finding } from '../domain/finding.ts';
import type { ImageId, Scope, SnapshotId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import { namesOf, type SubjectId, scopeId } from '../domain/subject.ts';
import { canonicalJson } from './canonical-json.ts';
import { keyPart } from './key-parts.ts';
import { findingKey, type Key, shardOf } from './keys.ts';

/** A finding as it is kept: its evidence as JSON text, since DynamoDB cannot hold every number and depth that JSON can. */
export type FindingFields = Omit<Finding, 'evidence' | 'subjectId'> & { readonly evidence: string };

/** A finding that is neither COMPLIANT nor NOT_APPLICABLE: an item of its own. */
export interface FindingItem extends Key, Scope, FindingFields {
  readonly type: 'finding';
  /** Null: it is about the scope, or a snapshot. */
  readonly imageId: ImageId | null;
  readonly snapshotId?: SnapshotId;
  /** Of the image. Absent in what an earlier version wrote, until the next sweep. */
  readonly name?: string | null;
  /** As its subject's tag names it. Absent as the name is. */
  readonly owner?: string | null;
}

/** Whose findings they are, for questions that are asked across scopes. */
export interface FindingsOf {
  readonly scope: Scope;
  readonly name: string | null;
  readonly owner: string | null;
}

/** COMPLIANT and NOT_APPLICABLE, by rule: they share the item of their subject. */
export type PassingFindings = Readonly<Record<string, FindingFields>>;

/** The findings of one subject, as they are laid out. */
export function findingItems(subjectId: SubjectId, findings: readonly Finding[], of: FindingsOf) {
  const fields = findings.map(fieldsOf);
  const passing = fields.filter(({ status }) => isPassing(status));
  const failing = fields.filter(({ status }) => !isPassing(status));
  const byRule: PassingFindings = Object.fromEntries(passing.map((each) => [keyPart(each.ruleId), each]));
  return { passing: byRule, failing: failing.map((each) => findingItem(subjectId, each, of)) };
}

/** In order of rule. */
export function toFindings(
  subjectId: SubjectId,
  passing: PassingFindings,
  failing: readonly FindingFields[],
): readonly Finding[] {
  return [...Object.values(passing), ...failing]
    .map((fields) => toFinding(subjectId, fields))
    .toSorted((one, other) => byText(one.ruleId, other.ruleId));
}

/** What the item is about, by name: an image, a snapshot, or neither where it is the scope itself. */
export function namesIn(subjectId: SubjectId, scope: Scope): Pick<FindingItem, 'imageId' | 'snapshotId'> {
  const { snapshotId } = namesOf(subjectId);
  if (snapshotId !== null) return { imageId: null, snapshotId };
  return { imageId: subjectId === scopeId(scope) ? null : subjectId };
}

/** Where the subject stands in the index of promised dates. */
export function dueIndex(subjectId: SubjectId, dueAt: Instant, scope: Scope) {
  return { gsi2pk: `D#${shardOf(subjectId)}`, gsi2sk: `${dueAt}#${placeOf(subjectId, scope)}` };
}

export function placeOf(subjectId: SubjectId, { accountId, region }: Scope): string {
  return [accountId, region, subjectId].map(keyPart).join('#');
}

export function isPassing(status: Finding['status']): boolean {
  return status === 'COMPLIANT' || status === 'NOT_APPLICABLE';
}

function fieldsOf({ subjectId: _, ...finding }: Finding): FindingFields {
  return { ...finding, evidence: canonicalJson(finding.evidence) };
}

export function toFinding(subjectId: SubjectId, fields: FindingFields): Finding {
  const { ruleId, ruleHash, check, severity, mode, status, reason } = fields;
  const { firstSeenAt, announcedAt, notifiedAt, promisedAt, waiver, suspendedBy } = fields;
  return {
    ...{ subjectId, ruleId, ruleHash, check, severity, mode, status, reason },
    ...{ firstSeenAt, announcedAt, notifiedAt, promisedAt, waiver, suspendedBy },
    evidence: JSON.parse(fields.evidence),
  };
}

function findingItem(subjectId: SubjectId, fields: FindingFields, { scope, name, owner }: FindingsOf): Key {
  const { ruleId, status, severity } = fields;
  const place = placeOf(subjectId, scope);
  const shard = shardOf(subjectId);
  return {
    ...findingKey(scope, subjectId, ruleId),
    ...{ type: 'finding', ...scope, ...namesIn(subjectId, scope), name, owner, ...fields },
    ...{ gsi1pk: `R#${keyPart(ruleId)}#${status}#${shard}`, gsi1sk: place },
    ...{ gsi2pk: `V#${status}#${severity}#${shard}`, gsi2sk: `${place}#${keyPart(ruleId)}` },
  };
}
