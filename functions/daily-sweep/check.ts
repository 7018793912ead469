import type { Scope } from '../../shared/domain/image.ts';
import { sweepAlert } from '../../shared/domain/notify/sweep-alert.ts';
import {
  endOf,
  isComplete,
  type Sweep,
  type SweepCheck,
  type SweepStanding,
  standingOf,
  stepAfter,
} from '../../shared/domain/sweep.ts';
import type { Log } from '../../shared/log.ts';
import type { Announcer } from '../../shared/ports/alerts.ts';
import type { SweepRecords } from '../../shared/ports/sweeps.ts';
import type { LaterChecks } from '../../shared/queue/later.ts';
import type { ScopeQueue, SweepQueue } from '../../shared/queue/queues.ts';

export interface CheckPorts {
  readonly records: SweepRecords;
  readonly scopes: ScopeQueue;
  readonly sweeps: SweepQueue;
  readonly later: LaterChecks;
  /** Loaded when something has to be told: most checks tell nothing. */
  readonly alerts: () => Promise<Pick<Announcer, 'note' | 'announceNoted'>>;
  readonly hub: Scope;
  readonly now: () => Date;
}

/** Often enough that a day's sweep ends at about the same time as the last one's. */
const betweenMs = 15 * 60_000;

/**
 * Looks how far a sweep has come. While runs are being saved it only asks to look again; once none was for longer than a
 * message can be on its way, it orders what is missing again, twice; then it says what was not judged, and ends.
 */
export async function checkSweep(check: SweepCheck, ports: CheckPorts, log: Log): Promise<void> {
  const { runId, number } = check;
  const now = ports.now();
  const recorded = await ports.records.readSweep(runId);
  if (recorded === null) {
    // Permanent: there is nothing to look for.
    log.error('sweep unknown', { runId });
    log.count('MessageRefused');
    return;
  }
  const { sweep, ordered } = recorded;
  const runs = await ports.records.readSweptScopes(runId, sweep.startedAt, now.toISOString());
  const standing = standingOf(sweep, ordered, runs);
  const step = stepAfter(standing, check, sweep, now);
  const { scopes, whole, partly, missing, notOrdered } = standing;
  log.info('sweep looked at', {
    ...{ runId, number, step, scopes, whole, partly },
    ...{ missing: missing.length, accountsNotOrdered: notOrdered.length },
  });
  if (step === 'complete' || step === 'give-up') return endSweep(sweep, standing, ports, log);
  const isAgain = step === 'order-again';
  if (isAgain) await orderAgain(runId, standing, ports, log);
  const next = isAgain ? { again: check.again + 1, orderedAt: now.toISOString() } : {};
  await askLater({ ...check, ...next, number: number + 1 }, now, ports, log);
}

/** A look that cannot be asked for must not stop the sweep; that it never becomes complete raises an alarm. */
export async function askLater(
  check: SweepCheck,
  now: Date,
  { later }: Pick<CheckPorts, 'later'>,
  log: Log,
): Promise<void> {
  const at = new Date(now.getTime() + betweenMs);
  try {
    await later.sendCheckAt(check, at);
  } catch (error) {
    log.error('a look at the sweep could not be asked for', { ...check, at: at.toISOString(), error });
    log.count('LookNotAsked');
  }
}

async function orderAgain(
  runId: string,
  { missing, notOrdered }: SweepStanding,
  { scopes, sweeps }: CheckPorts,
  log: Log,
): Promise<void> {
  log.warn('scopes ordered again', { runId, scopes: missing, accounts: notOrdered });
  await scopes.sendScopes(missing.map((scope) => ({ scope, imageIds: null, run: { runId, kind: 'sweep' } })));
  if (notOrdered.length > 0) await sweeps.sendSweep({ runId, accountIds: notOrdered });
  log.count('ScopeOrdered', missing.length);
}

/** Recorded first, told then: a look that comes again tells nobody twice. */
async function endSweep(
  sweep: Sweep,
  standing: SweepStanding,
  { records, alerts, hub, now }: CheckPorts,
  log: Log,
): Promise<void> {
  const { runId } = sweep;
  const end = endOf(standing, now());
  await records.endSweep(sweep, end);
  const alert = sweepAlert(runId, hub, end);
  if (alert !== null) {
    const { note, announceNoted } = await alerts();
    await note(hub, [alert]);
    await announceNoted(hub);
    log.error('scopes not judged', { runId, notJudged: standing.notJudged.slice(0, 1_000) });
  }
  log.info('sweep ended', { runId, ...end });
  if (isComplete(standing)) log.count('SweepComplete');
  log.count('ScopeNotJudged', end.notJudged);
}
