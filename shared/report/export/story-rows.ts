import type { Scope } from '../../domain/image.ts';
import { namesOf } from '../../domain/subject.ts';
import type { StatementRecord, StoryItem } from '../../ports/story.ts';
import type { Columns, Row } from './rows.ts';

export const historyColumns = {
  happened_at: 'string',
  subject_id: 'string',
  image_id: 'string',
  snapshot_id: 'string',
  account_id: 'string',
  region: 'string',
  seq: 'bigint',
  kind: 'string',
  entry_id: 'string',
  rule_ids: 'array<string>',
  action: 'string',
  status: 'string',
  held_by: 'string',
  actor: 'string',
  reason: 'string',
  request_ids: 'array<string>',
  body: 'string',
  previous_hash: 'string',
  hash: 'string',
} as const satisfies Columns;

type Told = Pick<
  Row,
  'account_id' | 'region' | 'rule_ids' | 'action' | 'status' | 'held_by' | 'actor' | 'reason' | 'request_ids'
>;

const nothing: Told = {
  account_id: null,
  region: null,
  rule_ids: [],
  action: null,
  status: null,
  held_by: null,
  actor: null,
  reason: null,
  request_ids: [],
};

/** One item of a story: what is asked most as columns, and all of it as JSON, by which its hash can be computed again. */
export function storyRow(item: StoryItem): Row {
  const { at, subjectId, seq, kind, entryId, previousHash, hash, body } = item;
  const { imageId, snapshotId } = namesOf(subjectId);
  return {
    happened_at: at,
    subject_id: subjectId,
    image_id: imageId,
    snapshot_id: snapshotId,
    ...nothing,
    ...placeIn(subjectId),
    ...told(item),
    seq,
    kind,
    entry_id: entryId,
    body: JSON.stringify(body),
    previous_hash: previousHash,
    hash,
  };
}

/** The item that the row was made of; throws for a row of something else. */
export function storyItem(row: Row): StoryItem {
  const {
    happened_at: at,
    subject_id: subjectId,
    seq,
    kind,
    entry_id: entryId,
    previous_hash: previousHash,
    hash,
    body,
  } = row;
  if (typeof body !== 'string') throw new TypeError('a row of the history has a body');
  // The row was made of an item; its hash tells whether it still is that one.
  return { at, subjectId, seq, kind, entryId, previousHash, hash, body: JSON.parse(body) } as StoryItem;
}

/** A scope as the subject says where it is; all others leave it to what is told of them. */
function placeIn(subjectId: string): Partial<Told> {
  const [, accountId, region] = /^([0-9]{12})\/(.+)$/.exec(subjectId) ?? [];
  return accountId === undefined || region === undefined ? {} : { account_id: accountId, region };
}

function told(item: StoryItem): Partial<Told> {
  switch (item.kind) {
    case 'observation': {
      const { scope, name, actorArn } = item.body;
      return { ...placeOf(scope), action: name, actor: actorArn };
    }
    case 'transition':
      return { ...placeOf(item.body.scope), rule_ids: item.body.changes.map(({ ruleId }) => ruleId) };
    case 'alert':
      return { ...placeOf(item.body.scope), rule_ids: item.body.findings.map(({ ruleId }) => ruleId) };
    case 'intent': {
      const { scope, action, ruleIds, reason } = item.body;
      return { ...placeOf(scope), action, rule_ids: ruleIds, reason };
    }
    case 'outcome': {
      const { scope, action, status, heldBy, reason, requestIds, undo } = item.body;
      const rules = undo?.ruleIds ?? [];
      return {
        ...placeOf(scope),
        action,
        status,
        held_by: heldBy,
        reason,
        request_ids: requestIds,
        rule_ids: rules,
      };
    }
    case 'statement':
      return { action: item.body.said, ...said(item.body) };
  }
}

function placeOf(scope: Scope | undefined): Partial<Told> {
  return scope === undefined ? {} : { account_id: scope.accountId, region: scope.region };
}

function said(record: StatementRecord): Partial<Told> {
  switch (record.said) {
    case 'waiver-granted':
      return {
        ...placeOf(record.scope),
        ...{ actor: record.waiver.by, reason: record.waiver.why, rule_ids: [record.waiver.ruleId] },
      };
    case 'waiver-ended':
      return { ...placeOf(record.scope), actor: record.by, rule_ids: [record.waiver.ruleId] };
    case 'paused':
      return { actor: record.pause.by, reason: record.pause.why };
    case 'pause-ended':
      return { actor: record.by };
    case 'approved':
      return { actor: record.approval.by, rule_ids: [record.approval.ruleId] };
    case 'baseline-accepted':
      return { actor: record.accepted.by, reason: record.accepted.why };
    case 'restoring':
    case 'restored':
      return { actor: record.restore.by };
  }
}
