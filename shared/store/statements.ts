import type { ScopeHistory } from '../domain/history.ts';
import type { Scope } from '../domain/image.ts';
import { by } from '../domain/order.ts';
import { type Approval, covers, extentId, type Pause, pauseOf } from '../domain/statements.ts';
import { scopeId } from '../domain/subject.ts';
import type { Statements } from '../ports.ts';
import { shortText, shortWords } from './bounds.ts';
import { plain } from './canonical-json.ts';
import { statementEntry } from './entries.ts';
import { type BaselineItem, epochSeconds } from './items.ts';
import { approvalKey, approvalPk, baselineKey, type Key, pauseKey, pauses, wholePartition } from './keys.ts';
import { appendEntry } from './story.ts';
import { type Condition, noneIsNewer, type Table } from './table.ts';
import { waivers } from './waivers.ts';

interface PauseItem extends Key, Pause {
  readonly type: 'pause';
}

interface ApprovalItem extends Key, Approval {
  readonly type: 'approval';
}

/** A pause that is over still tells since when clocks run again. */
const overKeptDays = 366;

/**
 * What people say is told in a story before it counts, so that nothing counts that no story tells; but a pause counts
 * before it is told: nothing may keep the kill switch waiting.
 */
export function statements(table: Table, now: () => Date): Statements {
  return {
    ...waivers(table, now),
    savePause: async (asked) => {
      const pause = shortWords(asked);
      await table.put(pauseItem(pause));
      await appendEntry(table, extentId(pause), statementEntry({ said: 'paused', pause }, pause.at));
    },
    endPause: async (extent, person) => {
      const endedAt = now().toISOString();
      const item = await table.read<PauseItem>(pauseKey(extent));
      if (item === null || item.until <= endedAt) return false;
      const pause = toPause(item);
      const told = { said: 'pause-ended', pause, by: shortText(person) } as const;
      await appendEntry(table, extentId(extent), statementEntry(told, endedAt));
      await table.put(pauseItem({ ...pause, until: endedAt }), isStill(pause));
      return true;
    },
    saveApproval: async (scope, asked) => {
      const approval = shortWords(asked);
      const told = { said: 'approved', approval } as const;
      await appendEntry(table, scopeId(scope), statementEntry(told, approval.at));
      await table.put(approvalItem(scope, approval), noneIsNewer(approval.at));
    },
    acceptBaseline: async (scope, asked) => {
      const accepted = shortWords(asked);
      const told = { said: 'baseline-accepted', accepted } as const;
      await appendEntry(table, scopeId(scope), statementEntry(told, accepted.at));
      const item: BaselineItem = { ...baselineKey(scope), type: 'baseline', ...accepted };
      await table.put(plain(item), noneIsNewer(accepted.at));
    },
    isPaused: async (scope, at) => pauseOf(await readPauses(table), scope, at) !== null,
  };
}

/** What was said of scopes as a whole: two requests. */
export async function readStatements(
  table: Table,
  scope: Scope,
): Promise<Pick<ScopeHistory, 'pauses' | 'approvals'>> {
  const [all, approvals] = await Promise.all([
    readPauses(table),
    table.readAll<ApprovalItem>(wholePartition(approvalPk(scope))),
  ]);
  return { pauses: pausesOf(all, scope), approvals: inOrderOfRule(approvals.map(toApproval)) };
}

/** Those that cover the scope, the earliest first. */
export function pausesOf(all: readonly Pause[], scope: Scope): readonly Pause[] {
  return all.filter((pause) => covers(pause, scope)).toSorted(by<Pause>((pause) => pause.at, extentId));
}

export function inOrderOfRule(approvals: readonly Approval[]): readonly Approval[] {
  return approvals.toSorted(
    by(
      (approval) => approval.ruleId,
      (approval) => approval.action,
    ),
  );
}

async function readPauses(table: Table): Promise<readonly Pause[]> {
  return (await table.readAll<PauseItem>(pauses)).map(toPause);
}

/** A pause that somebody saved meanwhile was not meant, and stays. */
function isStill({ at, until }: Pause): Condition {
  return {
    expression: '#at = :at AND #until = :until',
    names: { '#at': 'at', '#until': 'until' },
    values: { ':at': at, ':until': until },
  };
}

function pauseItem(pause: Pause): PauseItem {
  const expiresAt = epochSeconds(pause.until, overKeptDays);
  return plain({ ...pauseKey(pause), type: 'pause', ...pause, expiresAt });
}

function toPause({ accountId, region, by: person, why, at, until }: PauseItem): Pause {
  return { accountId, region, by: person, why, at, until };
}

function approvalItem(scope: Scope, approval: Approval): ApprovalItem {
  const expiresAt = epochSeconds(approval.until, overKeptDays);
  const key = approvalKey(scope, approval.ruleId, approval.action);
  return plain({ ...key, type: 'approval', ...approval, expiresAt });
}

function toApproval({ ruleId, action, ruleHash, by: person, at, until }: ApprovalItem): Approval {
  return { ruleId, action, ruleHash, by: person, at, until };
}
