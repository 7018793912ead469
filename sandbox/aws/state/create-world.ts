import type { EventBridgeEvent } from '../events/event.ts';
import { createIds } from './ids.ts';
import type { OtherTables } from './other-tables.ts';
import { createTable, latest, type Moment } from './table.ts';
import type { AccountState, Scope, Task, Timings, World } from './world.ts';

const minute = 60_000;

/** Each value's source is in the README's table of timings. */
const defaultTimings: Timings = {
  imageCreation: 5 * minute,
  imageCopy: 10 * minute,
  snapshotCreation: 2 * minute,
  instanceStart: 30_000,
  usageReport: 15 * minute,
  deregisteredVisible: 5 * minute,
  deregisteredEmpty: 10 * minute,
  recycleBinRuleDelay: 30 * minute,
  terminatedVisible: 60 * minute,
};

export interface WorldOptions {
  /** Two worlds of one seed that get the same calls make the same ids. */
  readonly seed?: string;
  /** The virtual clock; the default is the machine's. */
  readonly now?: () => Date;
  /** How far reads lag behind writes, in milliseconds of the world's clock; 0 by default. */
  readonly consistencyLagMs?: number;
  readonly maxPageSize?: number;
  /** The only Regions that accounts have; those of AWS by default. */
  readonly regions?: readonly string[];
  readonly timings?: Partial<Timings>;
  /** Gets the events that AWS would put on the default bus of the event's account and Region. */
  readonly onEvent?: (event: EventBridgeEvent) => void;
}

/** An empty world. Accounts appear when they are first named. */
export function createWorld(options: WorldOptions = {}): World {
  const clock = options.now ?? (() => new Date());
  const tasks: Task[] = [];
  let writes = 0;
  let taskTime: number | undefined;
  const world: World = {
    seed: options.seed ?? 'ami-governor',
    ids: createIds(options.seed ?? 'ami-governor'),
    timings: { ...defaultTimings, ...options.timings },
    accounts: new Map(),
    scopes: new Map(),
    roles: new Map(),
    principals: new Map(),
    tasks,
    consistencyLagMs: options.consistencyLagMs ?? 0,
    maxPageSize: options.maxPageSize ?? Number.POSITIVE_INFINITY,
    regions: options.regions,
    now: () => (taskTime === undefined ? clock() : new Date(taskTime)),
    stamp: () => {
      writes += 1;
      return { time: world.now().getTime(), sequence: writes };
    },
    lastWrite: () => writes,
    scope: (accountId, region) => {
      const key = `${accountId}#${region}`;
      const scope = world.scopes.get(key) ?? createScope(accountId, region, world.stamp);
      world.scopes.set(key, scope);
      if (!world.accounts.has(accountId)) world.accounts.set(accountId, createAccount(accountId));
      return scope;
    },
    schedule: (afterMs, run) => {
      tasks.push({ dueAt: world.now().getTime() + afterMs, run });
    },
    settle: () =>
      runDue(tasks, clock, (time) => {
        taskTime = time;
      }),
    emit: (event) => options.onEvent?.(event),
  };
  return world;
}

/** The moment that a read sees when writes become visible only after the world's lag. */
export function laggedMoment(world: World): Moment {
  if (world.consistencyLagMs === 0) return latest;
  return { ...latest, time: world.now().getTime() - world.consistencyLagMs };
}

/** All scopes of one Region, whoever's they are. */
export function scopesOfRegion(world: World, region: string): Scope[] {
  return [...world.scopes.values()].filter((scope) => scope.region === region);
}

// A task runs at the instant at which it was due, however late the world is asked.
function runDue(tasks: Task[], clock: () => Date, setTime: (time: number | undefined) => void): void {
  for (let task = takeDue(tasks, clock()); task !== undefined; task = takeDue(tasks, clock())) {
    setTime(task.dueAt);
    try {
      task.run();
    } finally {
      setTime(undefined);
    }
  }
}

function takeDue(tasks: Task[], now: Date): Task | undefined {
  let earliest: Task | undefined;
  for (const task of tasks) {
    if (task.dueAt <= now.getTime() && task.dueAt < (earliest?.dueAt ?? Number.POSITIVE_INFINITY))
      earliest = task;
  }
  if (earliest !== undefined) tasks.splice(tasks.indexOf(earliest), 1);
  return earliest;
}

function createAccount(accountId: string): AccountState {
  return {
    accountId,
    name: `account-${accountId}`,
    email: `aws+${accountId}@example.com`,
    state: 'ACTIVE',
    hasTrail: true,
  };
}

function createScope(accountId: string, region: string, stamp: () => Moment): Scope {
  const scope: Scope = {
    accountId,
    region,
    unknown: new Set(),
    unknownOfImage: new Set(),
    images: createTable(stamp),
    snapshots: createTable(stamp),
    instances: createTable(stamp),
    volumes: createTable(stamp),
    launchTemplates: createTable(stamp),
    launchTemplateVersions: createTable(stamp),
    fleets: createTable(stamp),
    spotFleetRequests: createTable(stamp),
    spotInstanceRequests: createTable(stamp),
    tags: createTable(stamp),
    locks: createTable(stamp),
    fastRestores: createTable(stamp),
    tierStatuses: createTable(stamp),
    usageReports: createTable(stamp),
    recordedReferences: createTable(stamp),
    ancestry: createTable(stamp),
    findings: createTable(stamp),
    instanceImageMetadata: createTable(stamp),
    settings: createTable(stamp),
    clientTokens: createTable(stamp),
    ...createOtherTables(stamp),
  };
  scope.settings.seed('settings', {
    imageBlockPublicAccess: 'block-new-sharing',
    snapshotBlockPublicAccess: 'unblocked',
    allowedImages: { state: 'disabled', criteria: [] },
  });
  return scope;
}

function createOtherTables(stamp: () => Moment): OtherTables {
  return {
    autoScalingGroups: createTable(stamp),
    launchConfigurations: createTable(stamp),
    parameters: createTable(stamp),
    imageRecipes: createTable(stamp),
    containerRecipes: createTable(stamp),
    pipelineImages: createTable(stamp),
    computeEnvironments: createTable(stamp),
    nodegroups: createTable(stamp),
    beanstalkEnvironments: createTable(stamp),
    emrClusters: createTable(stamp),
    retentionRules: createTable(stamp),
    keyAliases: createTable(stamp),
    inspectorFindings: createTable(stamp),
    inspectorAggregations: createTable(stamp),
    coveredResources: createTable(stamp),
  };
}
