import type { Finding } from '../../domain/finding.ts';
import type { Instant } from '../../domain/instant.ts';
import { ownerIn } from '../../domain/notify/subject-facts.ts';
import { byText } from '../../domain/order.ts';
import type { GuardedAction } from '../../domain/plan.ts';
import type { ImageReport, ScopeReport } from '../../domain/report.ts';
import { findingsIn } from '../../domain/report.ts';
import { findRule } from '../../domain/rules/registry.ts';
import { namesOf, type SubjectId } from '../../domain/subject.ts';
import type { Run } from '../../ports.ts';
import type { Columns, Row } from './rows.ts';

export const findingColumns = {
  evaluated_at: 'string',
  run_id: 'string',
  policy_name: 'string',
  policy_hash: 'string',
  account_id: 'string',
  region: 'string',
  subject_id: 'string',
  image_id: 'string',
  snapshot_id: 'string',
  image_name: 'string',
  owner: 'string',
  image_state: 'string',
  in_use: 'boolean',
  used_by: 'array<string>',
  rule_id: 'string',
  rule_hash: 'string',
  check_id: 'string',
  severity: 'string',
  mode: 'string',
  status: 'string',
  reason: 'string',
  evidence: 'string',
  since: 'string',
  announced_at: 'string',
  notified_at: 'string',
  waived_by: 'string',
  waived_until: 'string',
  waived_why: 'string',
  suspended_by: 'string',
  next_action: 'string',
  next_at: 'string',
  controls: 'array<string>',
} as const satisfies Columns;

export const scopeColumns = {
  evaluated_at: 'string',
  run_id: 'string',
  policy_name: 'string',
  policy_hash: 'string',
  account_id: 'string',
  region: 'string',
  is_complete: 'boolean',
  images: 'bigint',
  unread: 'array<string>',
} as const satisfies Columns;

/** What uses an image, as far as it fits a row: the table has it all. */
const mostUses = 20;

/** A row a finding, in the order of the report; one after the other, since all of a large scope would fill the memory. */
export function* findingRows(report: ScopeReport, { runId }: Run): Generator<Row> {
  const images = new Map(report.images.map((image) => [image.image.imageId, image]));
  const owners = new Map(report.orphanCosts.map(({ snapshotId, owner }) => [snapshotId, owner]));
  const next = nextSteps(report.actions);
  for (const finding of findingsIn(report)) {
    const { subjectId, ruleId, check } = finding;
    const image = images.get(subjectId) ?? null;
    const owner =
      image === null ? (owners.get(subjectId) ?? null) : ownerIn(image.image.tags, report.ownerTag);
    yield {
      ...runCells(report, runId),
      ...subjectCells(subjectId, image, owner),
      ...findingCells(finding),
      ...(next.get(`${subjectId} ${ruleId}`) ?? { next_action: null, next_at: null }),
      controls: (findRule(check)?.controls ?? []).map(({ framework, id }) => `${framework} ${id}`),
    };
  }
}

/** How complete the sweep was: an account or Region without a row of a day was not judged on it. */
export function scopeRow(report: ScopeReport, { runId }: Run): Row {
  const { images, reads } = report;
  return {
    ...runCells(report, runId),
    is_complete: reads.length > 0 && reads.every(({ known }) => known),
    images: images.length,
    unread: reads.flatMap(({ fact, known, why }) => (known ? [] : [`${fact}: ${why ?? 'not read'}`])),
  };
}

function runCells({ evaluatedAt, policy, scope }: ScopeReport, runId: string): Row {
  return {
    evaluated_at: evaluatedAt,
    run_id: runId,
    policy_name: policy.name,
    policy_hash: policy.hash,
    account_id: scope.accountId,
    region: scope.region,
  };
}

function subjectCells(subjectId: SubjectId, image: ImageReport | null, owner: string | null): Row {
  const { imageId, snapshotId } = namesOf(subjectId);
  return {
    subject_id: subjectId,
    image_id: imageId,
    snapshot_id: snapshotId,
    image_name: image?.image.name ?? null,
    owner,
    image_state: image?.image.state.known ? image.image.state.value : null,
    in_use: image?.inUse.known ? image.inUse.value : null,
    used_by: [...new Set((image?.usage.uses ?? []).map(({ arn }) => arn))]
      .toSorted(byText)
      .slice(0, mostUses),
  };
}

function findingCells(finding: Finding): Row {
  const { ruleId, ruleHash, check, severity, mode, status, reason, evidence, waiver } = finding;
  return {
    rule_id: ruleId,
    rule_hash: ruleHash,
    check_id: check,
    ...{ severity, mode, status, reason },
    evidence: JSON.stringify(evidence),
    since: finding.firstSeenAt,
    announced_at: finding.announcedAt,
    notified_at: finding.notifiedAt,
    waived_by: waiver?.by ?? null,
    waived_until: waiver?.until ?? null,
    waived_why: waiver?.why ?? null,
    suspended_by: finding.suspendedBy,
  };
}

/** By subject and rule: what comes first of what is dated. */
function nextSteps(actions: readonly GuardedAction[]): ReadonlyMap<string, Row> {
  const steps = new Map<string, { readonly action: string; readonly at: Instant }>();
  for (const { subjectId, ruleIds, action, dueAt } of actions) {
    if (dueAt === null || action === 'notify') continue;
    for (const ruleId of ruleIds) {
      const key = `${subjectId} ${ruleId}`;
      const before = steps.get(key);
      if (before === undefined || dueAt < before.at) steps.set(key, { action, at: dueAt });
    }
  }
  return new Map([...steps].map(([key, { action, at }]) => [key, { next_action: action, next_at: at }]));
}
