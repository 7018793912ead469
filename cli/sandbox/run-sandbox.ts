import { setTimeout as pause } from 'node:timers/promises';
import { startApiServer } from '../../sandbox/api-server.ts';
import type { DumpName } from '../../sandbox/aws/dump/dump-names.ts';
import { type SandboxOptions, startSandbox } from '../../sandbox/start-sandbox.ts';
import type { Scope } from '../../shared/domain/image.ts';
import type { Io } from '../io.ts';
import { UserError } from '../user-error.ts';

export interface SandboxOrder {
  readonly folder: string;
  readonly scope: Scope;
  readonly assumeEmpty: readonly DumpName[] | 'all-missing';
  readonly policyFile: string;
  readonly policyName: string;
  readonly seed: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** What somebody at a terminal needs to use it. */
export interface OpenSandbox {
  readonly endpoint: string;
  readonly tablesEndpoint: string;
  /** Where the service is spoken to. */
  readonly apiUrl: string;
  readonly tableName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly images: number;
  now(): Date;
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Real milliseconds between two looks for work: a hand at a keyboard is slower. */
const betweenLooksMs = 300;

/** Starts the embedded AWS and the service on it, tells `onOpen`, and works until `until`; then nothing of it is left. */
export async function runSandbox(
  order: SandboxOrder,
  { until, onOpen, io }: { until: AbortSignal; onOpen: (open: OpenSandbox) => void; io: Io },
): Promise<void> {
  const sandbox = await start(order);
  const api = await startApiServer(sandbox);
  try {
    onOpen({ ...opened(sandbox, order.scope), apiUrl: api.url });
    await keepWorking(sandbox, until, io);
  } finally {
    await api.close();
    await sandbox.close();
  }
}

async function start(order: SandboxOrder): Promise<Sandbox> {
  const { folder, scope, assumeEmpty, policyFile, seed, port } = order;
  const options: SandboxOptions = {
    ...{ from: 'source', policyFile, seed, port, clock: 'flowing', startAt: new Date() },
    regions: [scope.region],
    // The alerts are shown as the emails that they are.
    params: { slackWebhooks: '' },
    scopes: [{ ...scope, folder, assumeEmpty }],
  };
  try {
    return await startSandbox(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') throw new UserError(`the port ${port} is taken: give another one with --port`);
    if (code === 'EACCES') throw new UserError(`the port ${port} is not for this user: give one above 1023`);
    throw error;
  }
}

function opened({ aws, runtime }: Sandbox, { accountId, region }: Scope): Omit<OpenSandbox, 'apiUrl'> {
  return {
    endpoint: aws.endpoint,
    tablesEndpoint: runtime.endpoints.tables,
    tableName: runtime.service.tables[0]?.name ?? '',
    ...aws.addAccessKey({ accountId }),
    images: aws.world.scope(accountId, region).images.values().length,
    now: runtime.now,
  };
}

/** What the events of the hand's calls ask for, and what is due by the clock; each alert is shown once. */
async function keepWorking({ runtime }: Sandbox, until: AbortSignal, io: Io): Promise<void> {
  let shown = 0;
  while (!until.aborted) {
    await runtime.advanceTo(runtime.now());
    const alerts = runtime.inbox.filter(({ kind }) => kind === 'email');
    for (const { at, subject, body } of alerts.slice(shown)) {
      io.stdout(`\n${at} alert to platform@example.com: ${subject ?? ''}\n${body.trimEnd()}\n`);
    }
    shown = alerts.length;
    await pause(betweenLooksMs, undefined, { signal: until }).catch(() => undefined);
  }
}
