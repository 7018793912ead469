import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import type { AnswerName } from '../../shared/aws/answers.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { dayMs, type Instant } from '../../shared/domain/instant.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { isCanary, trialsAfter } from '../../shared/domain/rollout.ts';
import { storyReader } from '../../shared/store/story.ts';
import { openTable, type Table } from '../../shared/store/table.ts';
import { trialStore } from '../../shared/store/trials.ts';
import { type ForecastEvent, forecastEvents } from './forecast-events.ts';
import { heldInLogs } from './held-in-logs.ts';
import { idsIn, type WorldEnd, worldEnd } from './world-end.ts';

export interface ForecastOrder {
  readonly folder: string;
  readonly scope: Scope;
  readonly assumeEmpty: readonly AnswerName[] | 'all-missing';
  readonly policyFile: string;
  /** What the file says. */
  readonly policy: Policy;
  readonly startAt: Date;
  readonly days: number;
  readonly onDay: (day: number) => void;
}

export interface Forecast {
  readonly from: Instant;
  readonly to: Instant;
  readonly events: readonly ForecastEvent[];
  readonly end: WorldEnd;
  /** Invocations that did not end well, by function: with any of them the forecast is not the whole truth. */
  readonly failed: Readonly<Record<string, number>>;
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * Runs the whole service over the recorded account for so many virtual days. The clock stands while functions run, so
 * that the same folder, policy, instant and number of days give the same forecast.
 */
export async function runForecast(order: ForecastOrder): Promise<Forecast> {
  const sandbox = await startSandbox({
    from: 'source',
    seed: 'forecast',
    startAt: order.startAt,
    clock: 'standing',
    throttling: false,
    policyFile: order.policyFile,
    regions: [order.scope.region],
    // Slack would tell nobody anything, and nobody asks the export.
    params: { slackWebhooks: '', export: 'false' },
    scopes: [{ ...order.scope, folder: order.folder, assumeEmpty: order.assumeEmpty }],
  });
  try {
    return await forecastIn(sandbox, order);
  } finally {
    await sandbox.close();
  }
}

async function forecastIn(sandbox: Sandbox, order: ForecastOrder): Promise<Forecast> {
  const { runtime, aws } = sandbox;
  const { startAt, scope } = order;
  const recorded = idsIn(aws.world, scope.region);
  await assumeTrials(sandbox, order);
  for (let day = 1; day <= order.days; day += 1) {
    await runtime.advanceTo(new Date(startAt.getTime() + day * dayMs));
    order.onDay(day);
  }
  const stories = await readStories(sandbox, [...recorded.imageIds, ...recorded.snapshotIds]);
  const to = runtime.now();
  return {
    from: startAt.toISOString(),
    to: to.toISOString(),
    events: forecastEvents(stories, heldInLogs(runtime.logs)),
    end: worldEnd(aws.world, scope.region, recorded, to),
    failed: failedIn(runtime.invocations),
  };
}

/** Canary scopes are not in the folder: they count as judged by the policy from the first instant on. */
async function assumeTrials(sandbox: Sandbox, { policy, scope, startAt }: ForecastOrder): Promise<void> {
  const { rollout } = policy;
  if (rollout === null || isCanary(rollout, scope)) return;
  const [accountId = scope.accountId] = rollout.canary.account;
  const [region = scope.region] = rollout.canary.region;
  const trials = trialsAfter(policy, { accountId, region }, new Map(), startAt);
  await inTable(sandbox, (table) => trialStore(table).saveTrials(trials));
}

function readStories(sandbox: Sandbox, subjectIds: readonly string[]) {
  return inTable(sandbox, async (table) => {
    const { readStory } = storyReader(table);
    const stories = [];
    for (const subjectId of subjectIds) stories.push(await readStory(subjectId));
    return stories.flat();
  });
}

async function inTable<T>({ runtime }: Sandbox, use: (table: Table) => Promise<T>): Promise<T> {
  const [table] = runtime.service.tables;
  if (table === undefined) throw new Error('serverless.yml has no table');
  const client = new DynamoDBClient({
    endpoint: runtime.endpoints.tables,
    region: runtime.service.region,
    credentials: { accessKeyId: 'forecast', secretAccessKey: 'forecast' },
  });
  try {
    return await use(openTable(client, table.name));
  } finally {
    client.destroy();
  }
}

function failedIn(invocations: Sandbox['runtime']['invocations']): Readonly<Record<string, number>> {
  const failed: Record<string, number> = {};
  for (const { functionKey, result } of invocations) {
    if (result.status === 'answered') continue;
    failed[functionKey] = (failed[functionKey] ?? 0) + 1;
  }
  return failed;
}
