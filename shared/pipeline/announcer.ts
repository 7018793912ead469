import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { announcedFindings } from '../domain/alerts.ts';
import type { Finding } from '../domain/finding.ts';
import type { Scope } from '../domain/image.ts';
import { after } from '../domain/instant.ts';
import type { Alert } from '../domain/notify/alert.ts';
import { composeDigests } from '../domain/notify/compose.ts';
import type { Digest } from '../domain/notify/digest.ts';
import { canWait } from '../domain/notify/quiet-hours.ts';
import type { NotifySettings } from '../domain/notify/settings.ts';
import { type ToldFinding, violationsOf } from '../domain/notify/violations.ts';
import type { AlertBook, AlertChannels, Announcer, BookedAlert } from '../ports/alerts.ts';
import type { Lease, Leases } from '../ports.ts';

export interface AnnouncerPorts {
  readonly now: () => Date;
  readonly settings: NotifySettings;
  readonly book: AlertBook;
  readonly leases: Leases;
  readonly channels: AlertChannels;
  /** Told when something could not be told, so that somebody looks; the run itself goes on. */
  readonly onUntold: (untold: Untold) => void;
}

/** What the next run tells, and why this one did not. */
export interface Untold {
  readonly scope: Scope;
  /** `unroutable`: it would reach nobody. `refused`: it was not accepted. `busy`: another run was telling. */
  readonly because: 'unroutable' | 'refused' | 'busy';
  readonly reason: string;
  readonly alerts: number;
}

type OnAccepted = (findings: readonly Finding[]) => Promise<void>;

/**
 * Tells one digest an owner and run. One run of a scope tells at a time, and everything that was accepted is booked before
 * the next digest goes: only a crash between the two can tell a digest twice, and nothing can lose one. A clock starts with
 * `onAccepted` alone.
 */
export function announcer(ports: AnnouncerPorts): Announcer {
  return {
    note: async (scope, alerts) => {
      if (alerts.length === 0) return;
      const booked = await ports.book.readAlerts(scope);
      const unknown = alerts.filter(({ alertId }) => !booked.has(alertId));
      if (unknown.length > 0) await ports.book.noteAlerts(scope, unknown, ports.now().toISOString());
    },
    announce: (report, onAccepted) =>
      tellAlone(report.scope, violationsOf(report, announcedFindings(report)), onAccepted, ports),
    announceNoted: (scope) => tellAlone(scope, [], async () => {}, ports),
  };
}

/** Longer than telling takes. */
const leaseMs = 10 * 60_000;
const attempts = 20;
const betweenMs = 250;
/** No digest is begun that may be accepted after the turn is over. */
const marginMs = 60_000;

async function tellAlone(
  scope: Scope,
  found: readonly ToldFinding[],
  onAccepted: OnAccepted,
  ports: AnnouncerPorts,
): Promise<void> {
  // Without the lease first: most runs have nothing to tell.
  if (found.length === 0 && pendingIn(await ports.book.readAlerts(scope)).length === 0) return;
  const lease = await takeTurn(scope, ports);
  if (lease === null) {
    const reason = 'another run of the scope is telling';
    ports.onUntold({ scope, because: 'busy', reason, alerts: found.length });
    return;
  }
  try {
    await tell(scope, found, { ...ports, onAccepted, until: lease.until });
  } finally {
    await ports.leases.releaseLease(lease);
  }
}

/** A lease beside that of changing the scope: telling must not wait for what takes minutes. */
async function takeTurn(scope: Scope, { leases }: AnnouncerPorts): Promise<Lease | null> {
  const turn = { ...scope, region: `${scope.region}/alerts` };
  const holder = randomUUID();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const lease = await leases.takeLease(turn, holder, leaseMs);
    if (lease !== null) return lease;
    await pause(betweenMs);
  }
  return null;
}

interface Telling extends AnnouncerPorts {
  readonly onAccepted: OnAccepted;
  readonly until: Lease['until'];
}

async function tell(scope: Scope, found: readonly ToldFinding[], telling: Telling): Promise<void> {
  const booked = await telling.book.readAlerts(scope);
  const told = found.filter((each) => wasTold(each, booked));
  if (told.length > 0) await telling.onAccepted(told.map(({ finding }) => finding));
  const news = found.filter((each) => !wasTold(each, booked));
  const due = dueAlerts(news, booked, telling);
  if (due.length === 0) return;
  const reach = await telling.channels.readReach();
  if (!reach.known) {
    telling.onUntold({ scope, because: 'refused', reason: reach.why, alerts: due.length });
    return;
  }
  const accountName = due.find((alert) => alert.accountName !== null)?.accountName ?? null;
  const occasion = { at: telling.now().toISOString(), scope, accountName };
  const { digests, unroutable } = composeDigests(due, occasion, telling.settings, reach.value);
  if (unroutable.length > 0) {
    const reason = `no confirmed subscription takes what is for ${telling.settings.fallback}`;
    telling.onUntold({ scope, because: 'unroutable', reason, alerts: unroutable.length });
  }
  await sendAll(digests, news, telling);
}

/** By a run that broke off before it saved that, or by another one just now. */
function wasTold({ finding, alert }: ToldFinding, booked: ReadonlyMap<string, BookedAlert>): boolean {
  return (booked.get(alert.alertId)?.toldAt ?? '') >= finding.firstSeenAt;
}

/** Without what can wait for the end of the quiet hours. */
function dueAlerts(
  news: readonly ToldFinding[],
  booked: ReadonlyMap<string, BookedAlert>,
  { settings, now }: Telling,
): readonly Alert[] {
  const found = news.map(({ finding, alert }) => ({ alert, since: finding.firstSeenAt }));
  return [...pendingIn(booked), ...found]
    .filter(({ alert, since }) => !canWait(alert, since, settings.quietHours, now()))
    .map(({ alert }) => alert);
}

function pendingIn(booked: ReadonlyMap<string, BookedAlert>) {
  return [...booked.values()].flatMap(({ alert, notedAt, toldAt }) =>
    alert === null || toldAt !== null ? [] : [{ alert, since: notedAt }],
  );
}

/** Stops at the first that was not accepted, and when its turn ends: the next run goes on. */
async function sendAll(
  digests: readonly Digest[],
  news: readonly ToldFinding[],
  { channels, book, now, until, onAccepted, onUntold }: Telling,
): Promise<void> {
  const byAlert = new Map(news.map(({ finding, alert }) => [alert.alertId, finding]));
  for (const [index, digest] of digests.entries()) {
    const { scope, alerts } = digest;
    const isLate = now().toISOString() > after(until, -marginMs);
    if (isLate || (await channels.send(digest)) === 'refused') {
      const left = digests.slice(index).flatMap((each) => each.alerts).length;
      const reason = isLate ? 'telling took too long' : 'the topic did not accept it';
      onUntold({ scope, because: 'refused', reason, alerts: left });
      return;
    }
    const alertIds = alerts.map(({ alertId }) => alertId);
    await book.saveTold(scope, alertIds, now().toISOString());
    const findings = alertIds.flatMap((alertId) => byAlert.get(alertId) ?? []);
    if (findings.length > 0) await onAccepted(findings);
  }
}
