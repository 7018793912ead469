import type { Scope } from '../domain/image.ts';
import type { Waiver } from '../domain/statements.ts';
import { type AskedWaiver, grantWaiver, type WaiverAnswer } from '../domain/waiver.ts';
import type { Statements } from '../ports.ts';
import { shortText, shortWords } from './bounds.ts';
import { plain } from './canonical-json.ts';
import { statementEntry } from './entries.ts';
import { type FindingItem, namesIn, placeOf } from './finding-items.ts';
import { epochSeconds, type WaiverItem } from './items.ts';
import { keyPart } from './key-parts.ts';
import { findingKey, waiverKey } from './keys.ts';
import { appendEntry } from './story.ts';
import type { Condition, Table } from './table.ts';

/** Others changed the same waiver again and again. Nothing was changed. */
export class WaiverContendedError extends Error {
  override readonly name = 'WaiverContendedError';
}

const attempts = 20;
/** One that is over still tells who may renew it. */
const overKeptDays = 366;
const notYetThere: Condition = { expression: 'attribute_not_exists(pk)' };
const unchangedSince = (version: number): Condition => ({
  expression: 'version = :version',
  values: { ':version': version },
});

/** A waiver is told in the story before it counts, so that none counts that no story tells. */
export function waivers(table: Table, now: () => Date): Pick<Statements, 'saveWaiver' | 'endWaiver'> {
  return {
    saveWaiver: (scope, asked, maxDays) => saveWaiver(table, scope, shortWords(asked), maxDays),
    endWaiver: async (scope, subjectId, ruleId, person) => {
      const ended = { by: shortText(person), at: now().toISOString() };
      const key = waiverKey(scope, subjectId, ruleId);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const before = await table.read<WaiverItem>(key);
        if (before === null || before.ended !== null) return false;
        const told = { scope, said: 'waiver-ended', waiver: before.waiver, by: ended.by } as const;
        await appendEntry(table, subjectId, statementEntry(told, ended.at));
        const item = waiverItem(scope, before.waiver, { ended, before });
        if ((await table.put(item, unchangedSince(before.version))) === 'written') return true;
      }
      throw contended(subjectId, ruleId);
    },
  };
}

async function saveWaiver(
  table: Table,
  scope: Scope,
  asked: AskedWaiver,
  maxDays: number,
): Promise<WaiverAnswer> {
  const { subjectId, ruleId } = asked;
  const finding = await table.read<FindingItem>(findingKey(scope, subjectId, ruleId));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await table.read<WaiverItem>(waiverKey(scope, subjectId, ruleId));
    const answer = grantWaiver(asked, {
      finding: finding?.status ?? null,
      before: before?.waiver ?? null,
      isEnded: before !== null && before.ended !== null,
      maxDays,
    });
    if (answer.status === 'refused' || answer.waiver === before?.waiver) return answer;
    const told = { scope, said: 'waiver-granted', waiver: answer.waiver } as const;
    await appendEntry(table, subjectId, statementEntry(told, asked.grantedAt));
    const condition = before === null ? notYetThere : unchangedSince(before.version);
    const item = waiverItem(scope, answer.waiver, { ended: null, before });
    if ((await table.put(item, condition)) === 'written') return answer;
  }
  throw contended(subjectId, ruleId);
}

function contended(subjectId: string, ruleId: string): WaiverContendedError {
  return new WaiverContendedError(`${ruleId} on ${subjectId}: ${attempts} attempts`);
}

export function waiverItem(
  scope: Scope,
  waiver: Waiver,
  { ended, before }: { readonly ended: WaiverItem['ended']; readonly before: WaiverItem | null },
): WaiverItem {
  const { subjectId, ruleId, until } = waiver;
  return plain({
    ...waiverKey(scope, subjectId, ruleId),
    type: 'waiver',
    ...namesIn(subjectId, scope),
    ...{ waiver, ended, version: (before?.version ?? 0) + 1 },
    expiresAt: epochSeconds(`${until}T00:00:00.000Z`, overKeptDays),
    ...(ended === null ? dayIndex(waiver, scope) : {}),
  });
}

/** By the last day on which it holds. */
function dayIndex({ subjectId, ruleId, until }: Waiver, scope: Scope) {
  return { gsi2pk: 'W', gsi2sk: `${until}#${placeOf(subjectId, scope)}#${keyPart(ruleId)}` };
}
