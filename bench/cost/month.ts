import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readService } from '../../sandbox/runtime/service/service-file.ts';
import type { FunctionCounts, Measured, Phase } from '../organization/measure.ts';
import { assumptions } from './assumptions.ts';
import { type PriceName, prices } from './prices.ts';

export type Counts = Omit<Measured, 'judged' | 'seconds'>;

/** How much of each thing a month takes. */
export type Usage = Readonly<Record<PriceName, number>>;

export interface Month {
  readonly accounts: number;
  readonly usage: Usage;
  readonly usd: Readonly<Record<PriceName, number>>;
  readonly total: number;
  /** Once: judging everything for the first time. */
  readonly firstDayUsd: number;
}

/** The measurement of an organization of so many accounts. */
export function readCounts(accounts: number): Counts {
  const file = new URL(`../organization/counts-${accounts}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A month of an organization of so many accounts, by the counts of a small one and a large one. */
export function monthOf(accounts: number, small: Counts, large: Counts): Month {
  const day = dayOf(accounts, small, large);
  const events = accounts * assumptions.eventsPerAccountAndDay;
  const event = workOf(large.byEvents, () => events / large.events);
  const usage = monthly([day, event], accounts, events, large);
  const usd = priced(usage);
  const first = workOf(large.first, scaleOf(accounts, large));
  return {
    ...{ accounts, usage, usd },
    total: sum(Object.values(usd)),
    firstDayUsd:
      first.readUnits * prices.tableRead.usd +
      first.writeUnits * prices.tableWrite.usd +
      first.gbSeconds * prices.lambdaGbSecond.usd,
  };
}

/** What the functions do, whatever it costs. */
interface Work {
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly sends: number;
  readonly messages: number;
  readonly publications: number;
  readonly busEvents: number;
  readonly schedules: number;
  readonly logBytes: number;
}

/** A day on which nothing changed. What a scope reads of the whole organization grows with it. */
function dayOf(accounts: number, small: Counts, large: Counts): Work {
  const work = workOf(large.steady, scaleOf(accounts, large));
  const scopes = accounts * assumptions.scopesPerAccount;
  const perScope = (counts: Counts) => (counts.steady['govern']?.readUnits ?? 0) / scopesOf(counts);
  const slope = (perScope(large) - perScope(small)) / (large.size.accounts - small.size.accounts);
  const grown = scopes * Math.max(0, slope) * (accounts - large.size.accounts);
  const shareMs =
    scopes * assumptions.imagesPerScope * assumptions.shareReadsPerImageAndDay * assumptions.awsCallMs;
  return {
    ...work,
    readUnits: work.readUnits + grown,
    gbSeconds: work.gbSeconds + (shareMs / 1000) * memoryGb('govern'),
  };
}

/** Of a day as it was measured: by account for the sweep itself, by scope for the others. */
function scaleOf(accounts: number, counts: Counts): (functionKey: string) => number {
  const byScope = (accounts * assumptions.scopesPerAccount) / scopesOf(counts);
  const byAccount = accounts / counts.size.accounts;
  return (functionKey) => (functionKey === 'dailySweep' ? byAccount : byScope);
}

function scopesOf({ size }: Counts): number {
  return size.accounts * size.regions;
}

function workOf(phase: Phase, scale: (functionKey: string) => number): Work {
  const each = Object.entries(phase).map(([key, counts]) => ({ key, counts, by: scale(key) }));
  const total = (of: (counts: FunctionCounts) => number) =>
    sum(each.map(({ counts, by }) => of(counts) * by));
  const own = (action: string) => total(({ ownCalls }) => ownCalls[action] ?? 0);
  return {
    invocations: total(({ invocations }) => invocations),
    gbSeconds: sum(each.map(({ key, counts, by }) => (msOf(counts) / 1000) * memoryGb(key) * by)),
    readUnits: total(({ readUnits }) => readUnits),
    writeUnits: total(({ writeUnits }) => writeUnits),
    sends: own('sqs:SendMessageBatch'),
    messages: total(({ messages }) => messages),
    publications: own('sns:Publish'),
    busEvents: own('events:PutEvents'),
    schedules: own('scheduler:CreateSchedule'),
    logBytes: total(({ logBytes }) => logBytes),
  };
}

function msOf({ invocations, awsCalls, ownCalls }: FunctionCounts): number {
  const table = Object.entries(ownCalls).filter(([action]) => action.startsWith('dynamodb:'));
  const onTable = sum(table.map(([, count]) => count));
  const others = sum(Object.values(ownCalls)) - onTable;
  return (
    invocations * assumptions.computeMs +
    sum(Object.values(awsCalls)) * assumptions.awsCallMs +
    onTable * assumptions.tableRequestMs +
    others * assumptions.ownCallMs
  );
}

function monthly(works: readonly Work[], accounts: number, events: number, large: Counts): Usage {
  const { daysPerMonth: days } = assumptions;
  const total = (of: (work: Work) => number) => sum(works.map(of)) * days;
  const gb = 2 ** 30;
  const tableGb = (large.tableBytes / gb) * (accounts / large.size.accounts);
  const logGb = total(({ logBytes }) => logBytes) / gb;
  const messages = total(({ messages: count }) => count);
  const scopeDays = accounts * assumptions.scopesPerAccount * days;
  const archiveRuns = Math.min(events, assumptions.mostArchiveRunsPerDay) * days;
  const archiveSeconds = (assumptions.computeMs + assumptions.ownCallMs) / 1000;
  return {
    lambdaRequest: total(({ invocations }) => invocations) + archiveRuns,
    lambdaGbSecond: total(({ gbSeconds }) => gbSeconds) + archiveRuns * archiveSeconds * memoryGb('archive'),
    tableRead: total(({ readUnits }) => readUnits),
    tableWrite: total(({ writeUnits }) => writeUnits),
    ...{ tableGb, tableBackupGb: tableGb },
    fifoRequest:
      total(({ sends }) => sends) +
      messages * assumptions.queueRequestsPerMessage +
      assumptions.idleQueueRequestsPerMonth,
    publication: total(({ publications }) => publications),
    email: accounts * assumptions.emailsPerAccountAndDay * days,
    // What members forward, and what alerts put on the bus.
    busEvent: total(({ busEvents }) => busEvents) + events * days,
    schedule: total(({ schedules }) => schedules),
    logGb,
    logStoredGb: (logGb * assumptions.logDaysKept) / days / assumptions.logCompression,
    metric: assumptions.customMetrics,
    alarm: assumptions.alarms,
    trace: total(({ invocations }) => invocations) + archiveRuns,
    objectPut: scopeDays * assumptions.exportObjectsPerScopeAndDay + archiveRuns,
    objectGb: ((scopeDays * assumptions.exportBytesPerScopeAndDay) / gb) * assumptions.exportKeptMonths,
    key: assumptions.keys,
  };
}

function priced(usage: Usage): Month['usd'] {
  const names = Object.keys(prices).filter((name): name is PriceName => name in prices);
  const entries = names.map((name): [PriceName, number] => [name, usage[name] * prices[name].usd]);
  return Object.fromEntries(entries) as Month['usd'];
}

const service = readService(fileURLToPath(new URL('../../serverless.yml', import.meta.url)), {
  ...{ accountId: '111122223333', region: 'us-east-1' },
});

function memoryGb(functionKey: string): number {
  const found = service.functions.find(({ key }) => key === functionKey);
  if (found === undefined) throw new Error(`serverless.yml has no function ${functionKey}`);
  return found.memoryMb / 1024;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
