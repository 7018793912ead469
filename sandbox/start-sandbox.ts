import { fileURLToPath } from 'node:url';
import { type DumpOptions, loadDump } from './aws/dump/load-dump.ts';
import { setAccount } from './aws/identity/accounts.ts';
import { type AwsOptions, type EmbeddedAws, startAws } from './aws/start-aws.ts';
import { seedParameter } from './aws/state/seed.ts';
import { makeMemberRoles } from './member-roles.ts';
import { type Runtime, startRuntime } from './runtime/runtime.ts';
import type { RuntimeOptions } from './runtime/runtime-options.ts';

/** One account in one Region, filled from a dump; empty without one. */
export interface SandboxScope {
  readonly accountId: string;
  readonly region: string;
  readonly name?: string;
  readonly folder?: string;
  /** Answers that the folder lacks and that are known to be empty. */
  readonly assumeEmpty?: DumpOptions['assumeEmpty'];
}

export interface SandboxOptions
  extends Pick<
    RuntimeOptions,
    'bundles' | 'faults' | 'clock' | 'atOnce' | 'onInvocation' | 'workLimit' | 'timeLimitMs'
  > {
  readonly from: RuntimeOptions['from'];
  readonly seed: string;
  readonly startAt: Date;
  readonly policyFile: string;
  /** The first one is the hub: there the functions run. */
  readonly scopes: readonly [SandboxScope, ...SandboxScope[]];
  readonly params?: Readonly<Record<string, string>>;
  /** The only Regions that the accounts have: a policy for all Regions is then a policy for these. */
  readonly regions?: readonly string[];
  /**
   * `false` lifts the simulator's token buckets and the functions' pacing: a clock that stands refills no bucket, and
   * the pacing takes real time.
   */
  readonly throttling?: boolean;
  /** Where the simulator listens; any free port by default. */
  readonly port?: number;
  /** How the simulated AWS behaves, where not as it does by default. */
  readonly simulator?: Pick<
    AwsOptions,
    'consistencyLagMs' | 'faults' | 'latencyMs' | 'maxPageSize' | 'timings'
  >;
  /** What the parameter of Slack's webhooks holds, by the address of the sandbox's own; that address without it. */
  readonly webhooks?: (own: string) => string;
  /** Fills the world further before the service starts; its events reach nobody. */
  readonly fill?: (aws: EmbeddedAws) => void;
}

export interface Sandbox {
  readonly runtime: Runtime;
  readonly aws: EmbeddedAws;
  close(): Promise<void>;
}

const externalId = 'ami-governor';
const slackWebhooks = '/ami-governor/slack';

/** The whole service of serverless.yml around a simulated AWS, on loopback. `close` leaves no process and no file. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const [hub] = options.scopes;
  const started: EmbeddedAws[] = [];
  const runtime = await startRuntime({
    ...options,
    serviceFile: projectFile('serverless.yml'),
    accountId: hub.accountId,
    region: hub.region,
    params: {
      alertEmail: 'platform@example.com',
      slackWebhooks,
      externalId,
      governedAccounts: [...new Set(options.scopes.map((scope) => scope.accountId))].join(','),
      ...options.params,
    },
    environment: ({ webhookUrl }) => {
      if (options.params?.['slackWebhooks'] !== '')
        seedWebhooks(started, hub, options.webhooks?.(webhookUrl) ?? webhookUrl);
      return {
        POLICY_FILE: options.policyFile,
        CALL_PACING: options.throttling === false ? 'off' : 'on',
      };
    },
    memberTemplate: {
      file: memberTemplate,
      parameters: ({ busArn }) => ({ HubAccountId: hub.accountId, EventBusArn: busArn }),
    },
    aws: async (hooks) => {
      const aws = await startAws({
        seed: options.seed,
        ...options.simulator,
        ...hooks,
        ...awsOptionsOf(options),
      });
      started.push(aws);
      fillWorld(aws, options);
      return aws;
    },
  });
  const [aws] = started;
  if (aws === undefined) throw new Error('the simulated AWS was not started');
  return { runtime, aws, close: () => runtime.close() };
}

const memberTemplate = projectFile('infra/member-account.yml');

function seedWebhooks(
  [aws]: readonly EmbeddedAws[],
  { accountId, region }: SandboxScope,
  Value: string,
): void {
  if (aws === undefined) return;
  seedParameter(aws.world.scope(accountId, region), { Name: slackWebhooks, Type: 'SecureString', Value });
}

function awsOptionsOf({ regions, throttling, port }: SandboxOptions): AwsOptions {
  return {
    ...(regions === undefined ? {} : { regions }),
    ...(throttling === undefined ? {} : { throttling }),
    ...(port === undefined ? {} : { port }),
  };
}

function fillWorld(aws: EmbeddedAws, { scopes, fill }: SandboxOptions): void {
  const [hub] = scopes;
  for (const { accountId, region, name, folder, assumeEmpty } of scopes) {
    setAccount(aws.world, accountId, name === undefined ? {} : { name });
    aws.world.scope(accountId, region);
    if (folder !== undefined) {
      loadDump(aws.world, {
        folder,
        accountId,
        region,
        ...(assumeEmpty === undefined ? {} : { assumeEmpty }),
      });
    }
  }
  for (const accountId of new Set(scopes.map((scope) => scope.accountId))) {
    const { region } = hub;
    makeMemberRoles(aws, memberTemplate, { accountId, region, hubAccountId: hub.accountId, externalId });
  }
  fill?.(aws);
}

function projectFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
