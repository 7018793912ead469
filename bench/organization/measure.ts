import { fileURLToPath } from 'node:url';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { type TableUnits, tableUnits } from './table-units.ts';
import {
  accountsOf,
  deniedAccount,
  fillWorld,
  imageIdOf,
  regionsOf,
  type Size,
  throttledScope,
} from './world.ts';

/** What one function did: how often it ran, and what it asked for. */
export interface FunctionCounts {
  readonly invocations: number;
  /** To the governed accounts and the organization, by service. */
  readonly awsCalls: Readonly<Record<string, number>>;
  /** Of the hub, by action. */
  readonly ownCalls: Readonly<Record<string, number>>;
  /** Entries of batches: messages to queues, and events to the bus. */
  readonly messages: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of what it logged. */
  readonly logBytes: number;
}

export type Phase = Readonly<Record<string, FunctionCounts>>;

export interface Measured {
  readonly size: Size;
  readonly first: Phase;
  /** A day on which nothing changed. */
  readonly steady: Phase;
  /** Of `events` image events, each in a scope of its own, one day. */
  readonly byEvents: Phase;
  readonly events: number;
  /** After three days: what lies in the table, in bytes with its indexes. */
  readonly tableBytes: number;
  readonly sweeps: readonly unknown[];
  /** Account and Region of each run of the first day. */
  readonly judged: readonly string[];
  readonly notifications: number;
  readonly seconds: number;
}

type Item = Parameters<typeof tableUnits>[0][number];

/** Runs two days over the organization, and then some events. */
export async function measureOrganization(size: Size, events: number): Promise<Measured> {
  const started = performance.now();
  const sandbox = await start(size);
  try {
    const marks = [markOf(sandbox)];
    await sandbox.runtime.advanceDays(1);
    await sandbox.runtime.settle();
    marks.push(markOf(sandbox));
    const judged = (await readTable(sandbox)).filter(({ type }) => type?.['S'] === 'run');
    await sandbox.runtime.advanceDays(1);
    await sandbox.runtime.settle();
    marks.push(markOf(sandbox));
    await happen(sandbox, size, events);
    marks.push(markOf(sandbox));
    const items = await readTable(sandbox);
    const units = tableUnits(items);
    const [first, steady, byEvents] = [0, 1, 2].map((at) => phaseOf(sandbox, units, marks, at));
    return {
      ...{ size, events, first: first ?? {}, steady: steady ?? {}, byEvents: byEvents ?? {} },
      tableBytes: units.bytes,
      sweeps: items.filter(({ type }) => type?.['S'] === 'sweep').map(({ end }) => plainOf(end)),
      judged: judged.map(({ accountId, region }) => `${accountId?.['S']} ${region?.['S']}`),
      notifications: sandbox.runtime.inbox.length,
      seconds: Math.round((performance.now() - started) / 1000),
    };
  } finally {
    await sandbox.close();
  }
}

function start(size: Size): Promise<Sandbox> {
  const [home = ''] = regionsOf(size);
  const scopes = accountsOf(size).map((accountId) => ({ accountId, region: home }));
  const [hub = { accountId: '', region: home }, ...others] = scopes;
  return startSandbox({
    ...{ from: 'source', seed: 'organization', clock: 'standing', atOnce: 4, throttling: false },
    ...{ startAt: new Date('2026-10-01T02:00:00Z'), scopes: [hub, ...others], regions: regionsOf(size) },
    policyFile: fileURLToPath(new URL('policy.yml', import.meta.url)),
    fill: (aws) => fillWorld(aws, size),
    workLimit: 10_000_000,
    simulator: {
      faults: [{ match: { ...throttledScope(size), service: 'ec2' }, fault: { kind: 'throttle' } }],
    },
  });
}

/** Somebody tags an image in as many scopes. */
async function happen({ aws, runtime }: Sandbox, size: Size, events: number): Promise<void> {
  const [region = ''] = regionsOf(size);
  const silent = [deniedAccount(size), throttledScope(size).accountId];
  const accounts = accountsOf(size).filter((accountId) => !silent.includes(accountId));
  for (const accountId of accounts.slice(0, events)) {
    const credentials = aws.addAccessKey({ accountId });
    const client = new EC2Client({ endpoint: aws.endpoint, region, credentials });
    const Resources = [imageIdOf(accountId, region, 1)];
    await client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'Team', Value: 'shop' }] }));
    client.destroy();
  }
  await runtime.settle();
}

type Mark = ReturnType<typeof markOf>;

function markOf({ aws, runtime }: Sandbox) {
  return {
    aws: aws.calls.length,
    own: runtime.calls.length,
    invocations: runtime.invocations.length,
    logs: runtime.logs.length,
  };
}

function phaseOf({ aws, runtime }: Sandbox, units: TableUnits, marks: readonly Mark[], at: number): Phase {
  const [from, to] = [marks[at], marks[at + 1]];
  if (from === undefined || to === undefined) throw new Error(`there is no phase ${at}`);
  const own = runtime.calls.slice(from.own, to.own);
  const awsCalls = aws.calls.slice(from.aws, to.aws);
  const invocations = runtime.invocations.slice(from.invocations, to.invocations);
  const logs = runtime.logs.slice(from.logs, to.logs);
  const keys = [...new Set(invocations.map(({ functionKey }) => functionKey))].toSorted();
  return Object.fromEntries(
    keys.map((key): [string, FunctionCounts] => {
      const ours = own.filter(({ functionKey }) => functionKey === key);
      const onTable = ours.filter(({ action }) => action.startsWith('dynamodb:')).map(units.unitsOf);
      return [
        key,
        {
          invocations: invocations.filter(({ functionKey }) => functionKey === key).length,
          awsCalls: countBy(
            awsCalls.filter(({ functionName }) => functionName === key),
            ({ service }) => service,
          ),
          ownCalls: countBy(ours, ({ action }) => action),
          messages: ours.reduce((sum, { input }) => sum + entriesIn(input), 0),
          readUnits: onTable.reduce((sum, { read }) => sum + read, 0),
          writeUnits: onTable.reduce((sum, { write }) => sum + write, 0),
          logBytes: logs
            .filter(({ functionKey }) => functionKey === key)
            .reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
        },
      ];
    }),
  );
}

function entriesIn({ Entries }: Readonly<Record<string, unknown>>): number {
  return Array.isArray(Entries) ? Entries.length : 0;
}

function countBy<T>(all: readonly T[], keyOf: (each: T) => string): Readonly<Record<string, number>> {
  const groups = [...Map.groupBy(all, keyOf)].map(([key, same]): [string, number] => [key, same.length]);
  return Object.fromEntries(groups.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

async function readTable({ runtime }: Sandbox): Promise<readonly Item[]> {
  const { region, tables } = runtime.service;
  const client = new DynamoDBClient({
    ...{ endpoint: runtime.endpoints.tables, region },
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const items: Item[] = [];
  const TableName = tables[0]?.name ?? '';
  for await (const page of paginateScan({ client }, { TableName })) {
    for (const item of page.Items ?? []) items.push(JSON.parse(JSON.stringify(item)));
  }
  client.destroy();
  return items;
}

/** The parts of an end that are numbers and truths. */
function plainOf(attribute: unknown): unknown {
  const fields = Object.entries(Object(Object(attribute).M));
  return Object.fromEntries(
    fields.flatMap(([name, value]) => {
      const { N, BOOL } = Object(value);
      if (N !== undefined) return [[name, Number(N)]];
      return BOOL === undefined ? [] : [[name, BOOL]];
    }),
  );
}
