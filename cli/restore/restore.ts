import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import { readBin } from '../../shared/aws/live/read-taken.ts';
import { noHistory, type ScopeHistory } from '../../shared/domain/history.ts';
import type { ImageId, SnapshotId } from '../../shared/domain/image.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { planRestore, type RestorePlan, type Taken } from '../../shared/domain/restore.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { readOptions } from '../../shared/pipeline/read-options.ts';
import { type Restored, restoreImage } from '../../shared/pipeline/restore-image.ts';
import { leases } from '../../shared/store/leases.ts';
import { restores } from '../../shared/store/restores.ts';
import { storyReader } from '../../shared/store/story.ts';
import type { Table } from '../../shared/store/table.ts';
import type { restoreOptions } from '../commands/restore.ts';
import type { Io } from '../io.ts';
import { historyIn, historyTable } from '../live/history-table.ts';
import { type LiveAccount, liveAccount } from '../live/live-account.ts';
import type { OptionValues } from '../options.ts';
import { readPolicy } from '../policy-file.ts';
import { printable } from '../print/table.ts';
import { UserError } from '../user-error.ts';

type Planned = Extract<RestorePlan, { readonly status: 'planned' }>;

const now = () => new Date();

/** Plans, shows, asks, does. Answers the exit code. */
export async function restore(
  imageId: ImageId,
  options: OptionValues<typeof restoreOptions>,
  io: Io,
): Promise<number> {
  const policy = await readPolicy(options.policy);
  const account = await liveAccount(options, io);
  const table = options.table === null ? null : historyTable(options.table, account);
  const record = await recordOf(imageId, options.table, table, account);
  const readTaken = () => takenFrom(imageId, policy, record, account);
  const plan = planRestore(await readTaken());
  if (plan.status === 'refused') throw new UserError(plan.reason);
  showPlan(imageId, plan, io);
  if (plan.steps.length === 0) return 0;
  if (!(await isWanted(options.yes, io))) {
    io.stderr('nothing was done\n');
    return 1;
  }
  const ports = {
    ...{ now, readTaken, operator: awsOperator(account.access), pause: (ms: number) => pause(ms) },
    restores: table === null ? null : restores(table),
    onDone: ({ does }: { readonly does: string }) => io.stdout(`done: ${printable(does)}\n`),
  };
  const order = {
    scope: account.scope,
    imageId,
    restoreId: `restore-${randomUUID()}`,
    by: account.caller.arn,
  };
  const restored = await holding(table, order, () => restoreImage(order, plan, ports));
  return tell(restored, plan, io);
}

interface Recorded {
  readonly history: ScopeHistory;
  readonly snapshotIds: readonly SnapshotId[];
}

/** What the table knows of the image; null without a table. */
async function recordOf(
  imageId: ImageId,
  named: string | null,
  table: Table | null,
  account: LiveAccount,
): Promise<Recorded | null> {
  if (named === null || table === null) return null;
  const history = await historyIn(named, account, now);
  const story = await storyReader(table).readStory(imageId);
  const told = story.flatMap((item) =>
    item.kind === 'outcome' && item.body.action === 'deregister' ? [item.body.reason] : [],
  );
  const snapshotIds = told.flatMap((reason) =>
    [...reason.matchAll(/snap-[0-9a-zA-Z]{8,17}(?= \(success\))/g)].flat(),
  );
  return { history, snapshotIds };
}

/** Of the image alone, as it is now. */
async function takenFrom(
  imageId: ImageId,
  policy: Policy,
  record: Recorded | null,
  { access, scope }: LiveAccount,
): Promise<Taken> {
  const history = record?.history ?? noHistory;
  const at = now();
  // Nothing but what is given back: the role of operators may ask for no more.
  const read = { ...readOptions(policy, history, at), extra: new Set<never>(), launchPermissions: new Map() };
  const [facts, bin] = await Promise.all([
    liveFactsReader(access).readFacts(scope, [imageId], read),
    readBin(access, scope, read, imageId),
  ]);
  return { imageId, view: viewScope(facts, policy, history, at), record, ...bin };
}

function showPlan(imageId: ImageId, { steps, notes }: Planned, io: Io): void {
  const lines = steps.map(({ does }) => `  ${printable(does)}\n`);
  io.stdout(
    lines.length === 0
      ? `Nothing is missing of ${imageId}.\n`
      : `To bring ${imageId} back:\n${lines.join('')}`,
  );
  showNotes(notes, io);
}

function showNotes(notes: readonly string[], io: Io): void {
  for (const note of notes) io.stdout(`  note: ${printable(note)}\n`);
}

async function isWanted(yes: boolean, io: Io): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined) throw new UserError('nobody is there to ask: say --yes to do it');
  return io.ask('Do it?');
}

const leaseMs = 10 * 60_000;

/** Under the lease of the scope, so that no plan is applied in between; without a table nobody keeps leases. */
async function holding(
  table: Table | null,
  { scope, restoreId }: { readonly scope: LiveAccount['scope']; readonly restoreId: string },
  work: () => Promise<Restored>,
): Promise<Restored> {
  if (table === null) return work();
  const { takeLease, releaseLease } = leases(table, now);
  const lease = await takeLease(scope, restoreId, leaseMs);
  if (lease === null) {
    throw new UserError(
      `a plan is being applied in ${scope.accountId} ${scope.region}: try again in some minutes`,
    );
  }
  try {
    return await work();
  } finally {
    await releaseLease(lease);
  }
}

/** Exactly what is done and what is not. */
function tell({ done, failed, left, notes }: Restored, plan: Planned, io: Io): number {
  if (failed === null) {
    if (plan.goesOn) showNotes(notes, io);
    io.stdout(`all is done: ${done.length} calls\n`);
    return 0;
  }
  io.stderr(`not done: ${printable(failed.what)}: ${printable(failed.why)}\n`);
  for (const { does } of left) io.stderr(`not tried: ${printable(does)}\n`);
  const more = plan.goesOn ? '; what the image lacks then is planned anew' : '';
  io.stderr(`what is done stays done; run the command again for the rest${more}\n`);
  return 1;
}
