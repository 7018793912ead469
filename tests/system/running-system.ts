import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterEach } from 'vitest';
import type { CallRecord } from '../../sandbox/aws/call-record.ts';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import { seedImage, seedRetentionRule, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/start-sandbox.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { writeScopeMessage } from '../../shared/queue/messages.ts';
import { seedEveryUse } from '../aws-live/seed-usage.ts';
import { aBatch } from '../functions/invoke.ts';
import { account, buildImage, buildSnapshot, imageId, region } from '../sandbox/running-aws.ts';

/** An item of the compliance table. */
export interface Item extends Readonly<Record<string, unknown>> {
  readonly pk: string;
  readonly sk: string;
}

/** A line that a function logged. */
export interface Logged extends Readonly<Record<string, unknown>> {
  readonly functionKey: string;
  readonly message: string;
}

export interface RunningSystem extends Sandbox {
  readonly home: Scope;
  /** Lets days pass, each with its sweep at 03:00, until nothing is under way. */
  days(count: number): Promise<void>;
  /** By the simulator: `deprecated` once that date is past, null when the image is gone. */
  stateOf(id: string): string | null;
  /** What anybody changed in EC2, in order. */
  changes(): readonly CallRecord[];
  table(): Promise<readonly Item[]>;
  /** What the story of the image tells of what was done, oldest first. */
  outcomesOf(id: string): Promise<readonly Outcome[]>;
  logged(message: string): readonly Logged[];
}

/** For tests of many days: machines that are shared are slow. */
export const slowMs = 180_000;

export const homeScope = { accountId: account, region };

const running: Sandbox[] = [];

/** The whole service with a clock that stands between the jumps, from 02:00 on; the caller closes it. */
export async function startSystem(options: Partial<SandboxOptions> = {}): Promise<RunningSystem> {
  const sandbox = await startSandbox({
    from: 'source',
    seed: 'system',
    clock: 'standing',
    startAt: new Date('2026-10-01T02:00:00Z'),
    policyFile: policyFile('ladder'),
    scopes: [homeScope],
    ...options,
  });
  const { aws, runtime } = sandbox;
  const home = aws.world.scope(account, region);
  return {
    ...sandbox,
    home,
    days: async (count) => {
      await runtime.advanceDays(count);
      await runtime.settle();
    },
    stateOf: (id) => stateIn(home, id, runtime.now()),
    changes: () =>
      aws.calls.filter(({ service, mutating, hadEffect }) => service === 'ec2' && mutating && hadEffect),
    table: () => readTable(sandbox),
    outcomesOf: async (id) =>
      (await readTable(sandbox))
        .filter((item) => item.pk === `H#${id}` && item['kind'] === 'outcome')
        .map((item) => item['body'] as Outcome),
    logged: (message) => readLogs(sandbox).filter((line) => line.message === message),
  };
}

/** As `startSystem`, closed after the test. */
export async function runningSystem(options: Partial<SandboxOptions> = {}): Promise<RunningSystem> {
  const system = await startSystem(options);
  running.push(system);
  return system;
}

afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close();
});

/**
 * Own images without an owner and used by nothing, the first the oldest, each with its snapshot, and a Recycle Bin that
 * would keep both. Besides them images that lack nothing, so that percentages leave room.
 */
export function unownedImages(count: number, compliant = 0): (aws: EmbeddedAws) => void {
  return (aws) => {
    const home = aws.world.scope(account, region);
    for (let n = 1; n <= count + compliant; n += 1) {
      const Tags = n > count ? [{ Key: 'Owner', Value: 'shop@example.com' }] : [];
      seedImage(home, buildImage(n, { Tags }));
      seedSnapshot(home, buildSnapshot(n));
    }
    seedRetentionRule(home, { Identifier: 'binImages01', ResourceType: 'EC2_IMAGE', days: 14 });
    seedRetentionRule(home, { Identifier: 'binSnaps001', ResourceType: 'EBS_SNAPSHOT', days: 14 });
  };
}

/** Images 1 to 10 and 12 to 14, each used in its own way; nothing uses image 11. */
export function everyUse(home: Scope): void {
  seedEveryUse(home);
  for (const n of [12, 13, 14]) seedImage(home, buildImage(n));
  for (let n = 1; n <= 14; n += 1) seedSnapshot(home, buildSnapshot(n));
  const InstanceGroups = [{ Id: 'ig-1', CustomAmiId: imageId(12) }];
  home.emrClusters.seed('j-1', { Id: 'j-1', Status: { State: 'RUNNING' }, InstanceGroups });
  const InstanceFleets = [{ Id: 'if-1', InstanceTypeSpecifications: [{ CustomAmiId: imageId(13) }] }];
  const InstanceCollectionType = 'INSTANCE_FLEET';
  home.emrClusters.seed('j-2', {
    ...{ Id: 'j-2', Status: { State: 'RUNNING' }, InstanceCollectionType, InstanceFleets },
  });
  const arn = `arn:aws:imagebuilder:${region}:${account}:container-recipe/jobs/1.0.0`;
  const instanceConfiguration = { image: imageId(14) };
  home.containerRecipes.seed(arn, { arn, name: 'jobs', version: '1.0.0', instanceConfiguration });
}

/** The ids of images 1 to `count`. */
export function imageIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => imageId(index + 1));
}

/**
 * Makes a plan at 05:00 of the fifth day, when disabling is due and the sweep of 03:00 could read nothing. It is not
 * applied: its message waits in the queue.
 */
export async function planOfTheFifthDay({ aws, runtime }: RunningSystem): Promise<string> {
  aws.faults.set([{ match: { functionName: 'govern' }, fault: { kind: 'denied' } }]);
  await runtime.advanceTo(new Date('2026-10-05T05:00:00Z'));
  aws.faults.set([]);
  const run = { runId: 'planned-by-hand', kind: 'sweep' } as const;
  const body = writeScopeMessage({ scope: homeScope, imageIds: null, run });
  await runtime.invoke('govern', aBatch([body, 'by hand']));
  return run.runId;
}

/** Which images an operation changed, in order. */
export function effectsOf(system: RunningSystem, operation: string): readonly string[] {
  return system
    .changes()
    .filter((call) => call.operation === operation)
    .map(({ input }) => String(input['ImageId']));
}

/** The most of these effects in any 24 hours, by the simulator's log. */
export function mostInADay(system: RunningSystem, operation: string): number {
  const times = system
    .changes()
    .filter((call) => call.operation === operation)
    .map(({ at }) => Date.parse(at));
  const counts = times.map((start) => times.filter((at) => at >= start && at < start + 86_400_000).length);
  return Math.max(0, ...counts);
}

export function policyFile(name: string): string {
  return fileURLToPath(new URL(`./policies/${name}.yml`, import.meta.url));
}

/** A policy file of the project, by its path in it. */
export function projectPolicy(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function stateIn(home: Scope, id: string, now: Date): string | null {
  const { image, deregisteredAt } = home.images.get(id) ?? {};
  if (image === undefined || deregisteredAt !== undefined) return null;
  if (image.State !== 'available') return image.State ?? null;
  const { DeprecationTime } = image;
  return DeprecationTime !== undefined && new Date(DeprecationTime) <= now ? 'deprecated' : 'available';
}

async function readTable({ runtime }: Sandbox): Promise<readonly Item[]> {
  const client = new DynamoDBClient({
    ...{ endpoint: runtime.endpoints.tables, region },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const TableName = tableNameOf({ runtime });
  const documents = DynamoDBDocumentClient.from(client);
  const items: Item[] = [];
  for await (const page of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
    items.push(...((page.Items ?? []) as Item[]));
  }
  client.destroy();
  return items.toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

export function tableNameOf({ runtime }: Pick<Sandbox, 'runtime'>): string {
  return String(Object(runtime.service.tables[0]?.definition)['TableName']);
}

function readLogs({ runtime }: Sandbox): readonly Logged[] {
  return runtime.logs.flatMap(({ functionKey, text }) =>
    text.split('\n').flatMap((line): readonly Logged[] => {
      if (!line.startsWith('{')) return [];
      return [{ message: '', ...JSON.parse(line), functionKey }];
    }),
  );
}
