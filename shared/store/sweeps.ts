import { dayMs, epochMs, type Instant, toInstant, utcDay } from '../domain/instant.ts';
import type { OrderedAccount, Sweep, SweepEnd, SweptScope } from '../domain/sweep.ts';
import type { SweepRecords } from '../ports/sweeps.ts';
import { shortText } from './bounds.ts';
import { plain } from './canonical-json.ts';
import { epochSeconds } from './items.ts';
import { keyPart } from './key-parts.ts';
import { type Key, orderedAccountKey, sweepKey, withParts } from './keys.ts';
import type { RunItem } from './runs.ts';
import type { Condition, Table } from './table.ts';

interface SweepItem extends Key, Sweep {
  readonly type: 'sweep';
  readonly end: SweepEnd | null;
}

interface OrderedItem extends Key, OrderedAccount {
  readonly type: 'ordered-account';
}

/** As long as what it tells of may be asked for: a year. */
const keptDays = 366;
const notYetBegun: Condition = { expression: 'attribute_not_exists(pk)' };

/** One item a sweep and one an account of it, in a partition of their own. */
export function sweepRecords(table: Table): SweepRecords {
  return {
    beginSweep: async (sweep) => {
      await table.put(sweepItem(sweep, null), notYetBegun);
    },
    recordOrdered: (runId, accounts, at) =>
      table.writeAll(accounts.map((account) => ({ put: orderedItem(runId, account, at) }))),
    readSweep: (runId) => readSweep(table, runId),
    readSweptScopes: async (runId, from, to) => {
      const runs = await Promise.all(daysOf(from, to).map((day) => runsOf(table, runId, day)));
      return runs.flat().map(sweptScope);
    },
    endSweep: async (sweep, end) => {
      await table.put(sweepItem(sweep, shortEnd(end)));
    },
  };
}

async function readSweep(table: Table, runId: string) {
  const items = await table.readAll<SweepItem | OrderedItem>(withParts(sweepKey(runId)));
  const header = items.find((item) => item.type === 'sweep');
  if (header === undefined) return null;
  const { startedAt, accounts, passedOver, end } = header;
  return {
    sweep: { runId, startedAt, accounts, passedOver },
    ordered: items.flatMap((item) => (item.type === 'ordered-account' ? [orderedAccount(item)] : [])),
    end,
  };
}

/** Of all the runs of a day only those of the sweep leave the table. */
function runsOf(table: Table, runId: string, day: string): Promise<readonly RunItem[]> {
  return table.readIndexed<RunItem>(`RUN#${day}`, {
    index: 'gsi2',
    only: {
      expression: 'runId = :run OR begins_with(runId, :part)',
      values: { ':run': runId, ':part': partsOf(runId) },
    },
    attributes: ['accountId', 'region', 'evaluatedAt', 'unread'],
  });
}

/** The first part of a scope's run has the sweep's own id. */
export function isRunOf(id: string, runId: string): boolean {
  return id === runId || id.startsWith(partsOf(runId));
}

function partsOf(runId: string): string {
  return `${runId}-part-`;
}

function sweptScope({ accountId, region, evaluatedAt, unread }: RunItem): SweptScope {
  return { scope: { accountId, region }, evaluatedAt, unread };
}

function daysOf(from: Instant, to: Instant): readonly string[] {
  const first = epochMs(`${utcDay(from)}T00:00:00.000Z`);
  const count = Math.floor((epochMs(to) - first) / dayMs) + 1;
  return Array.from({ length: Math.max(1, count) }, (_, day) => utcDay(toInstant(first + day * dayMs)));
}

/** The newest sweep is the last of its index. */
function sweepItem(sweep: Sweep, end: SweepEnd | null): Key {
  const { runId, startedAt } = sweep;
  return plain({
    ...{ ...sweepKey(runId), type: 'sweep', ...sweep, end },
    ...{ gsi2pk: 'SWEEP', gsi2sk: `${startedAt}#${keyPart(runId)}` },
    expiresAt: epochSeconds(startedAt, keptDays),
  });
}

function orderedItem(runId: string, { accountId, regions, unread }: OrderedAccount, at: Instant): Key {
  const account = { accountId, regions, unread: unread === null ? null : shortText(unread) };
  const expiresAt = epochSeconds(at, keptDays);
  return plain({ ...orderedAccountKey(runId, accountId), type: 'ordered-account', ...account, expiresAt });
}

function orderedAccount({ accountId, regions, unread }: OrderedItem): OrderedAccount {
  return { accountId, regions, unread };
}

const longestWhy = 500;

function shortEnd(end: SweepEnd): SweepEnd {
  return {
    ...end,
    firstNotJudged: end.firstNotJudged.map((each) => ({
      ...each,
      why: each.why.slice(0, longestWhy).toWellFormed(),
    })),
  };
}
