import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import type { FunctionCall } from '../../sandbox/runtime/servers.ts';
import { account, region } from '../sandbox/running-aws.ts';
import { projectPolicy, type RunningSystem, slowMs, startSystem } from './running-system.ts';

const webShop = {
  ...{ accountId: account, region },
  folder: fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url)),
};

describe('a second sweep over a world that did not change', () => {
  let system: RunningSystem;
  let before: { calls: number; alerts: number; items: readonly object[]; at: number };

  beforeAll(async () => {
    system = await startSystem({
      policyFile: projectPolicy('sandbox/worlds/web-shop-policy.yml'),
      scopes: [webShop],
      fill: reportsOnTheSharedImage,
    });
    await system.days(1);
    const { runtime, aws } = system;
    before = {
      ...{ calls: runtime.calls.length, alerts: runtime.inbox.length, at: aws.calls.length },
      items: await system.table(),
    };
    await system.days(1);
  }, slowMs);
  afterAll(() => system.close());

  it('changes nothing in AWS', () => {
    expect(system.aws.calls.slice(before.at).filter(({ mutating }) => mutating)).toEqual([]);
  });

  it('writes its run record, and that it told others all that it uses', async () => {
    const calls = system.runtime.calls.slice(before.calls);
    expect(writesOf(calls.filter(({ functionKey }) => functionKey === 'govern'))).toEqual([
      `dynamodb:PutItem ${account}`,
      'dynamodb:PutItem RUN',
    ]);

    const items = await system.table();
    const isRun = (item: object) => Object(item).type === 'run';
    const ofRuns = ['run', 'uses-written', 'sweep', 'ordered-account'];
    const isOfRun = (item: object) => ofRuns.includes(String(Object(item).type));
    expect(items.filter((item) => !isOfRun(item))).toEqual(before.items.filter((item) => !isOfRun(item)));
    expect(items.filter(isRun)).toHaveLength(2);
  });

  it('tells nobody', () => {
    expect(before.alerts).toBeGreaterThan(0);
    expect(system.runtime.inbox).toHaveLength(before.alerts);
  });

  it('writes down what it is about, what it ordered of each account, and how it ended', () => {
    const calls = system.runtime.calls
      .slice(before.calls)
      .filter(({ functionKey }) => functionKey === 'dailySweep')
      .map(({ action }) => action);
    expect(calls).toEqual([
      ...['dynamodb:PutItem', 'dynamodb:Query', 'scheduler:CreateSchedule', 'dynamodb:BatchWriteItem'],
      'sqs:SendMessageBatch',
      // A quarter of an hour later: what was ordered, and what was judged.
      ...['dynamodb:Query', 'dynamodb:Query', 'dynamodb:PutItem'],
    ]);
  });

  it('asks the table as little as the store says: for history, uses elsewhere, report and what is to be told', () => {
    const reads = system.runtime.calls
      .slice(before.calls)
      .filter(({ action, functionKey }) => functionKey === 'govern' && readsTable(action))
      .map(({ action }) => action);
    expect(reads.toSorted()).toEqual(['dynamodb:GetItem', ...Array(22).fill('dynamodb:Query')]);
  });
});

describe('the policy to begin with', { timeout: slowMs }, () => {
  it('only reads in ten days of sweeps over every Region, and judges each', async () => {
    const system = await startSystem({
      policyFile: projectPolicy('policies/baseline.yml'),
      scopes: [webShop],
    });
    try {
      await system.days(10);

      expect(system.aws.calls.filter(({ mutating }) => mutating)).toEqual([]);
      const runs = (await system.table()).filter((item) => item['type'] === 'run');
      expect(runs).toHaveLength(10 * 17);
      expect(runs.filter((run) => Number(run['images']) > 0)).toHaveLength(10);
      expect(system.runtime.inbox.filter(({ kind }) => kind === 'email')).not.toEqual([]);
    } finally {
      await system.close();
    }
  });
});

/** Two of late that name nobody: who else uses the shared image need not be asked. */
function reportsOnTheSharedImage({ world }: EmbeddedAws): void {
  const { usageReports } = world.scope(account, region);
  for (const day of ['2026-09-20', '2026-09-28']) {
    const report = {
      ...{ ReportId: `amiur-${day}`, ImageId: 'ami-000000000a11ce028', State: 'available' },
      ResourceTypes: [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }],
      CreationTime: new Date(`${day}T00:00:00Z`),
    };
    usageReports.seed(report.ReportId, { report, entries: [] });
  }
}

function readsTable(action: string): boolean {
  return /^dynamodb:(?:Query|GetItem|BatchGetItem|Scan)$/.test(action);
}

/** Every change of the table: the action and the first part of the sort key. */
function writesOf(calls: readonly FunctionCall[]): readonly string[] {
  return calls.flatMap(({ action, input }) => {
    if (!/^dynamodb:(?:Put|Update|Delete|BatchWrite|Transact)/.test(action)) return [];
    const item = Object(input['Item'] ?? input['Key'] ?? {});
    return [`${action} ${String(Object(item.sk).S).split('#')[0]}`];
  });
}
