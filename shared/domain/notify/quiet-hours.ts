import { dayMs, epochMs, type Instant } from '../instant.ts';
import { isAtLeast } from '../severity.ts';
import type { Alert, AlertKind } from './alert.ts';
import type { QuietHours } from './settings.ts';

/** Whoever can launch it, or what can be broken into, matters at night too. */
const securityChecks: ReadonlySet<string> = new Set([
  'allowed-images',
  'approved-source',
  'block-public-access',
  'encrypted-snapshots',
  'not-public',
  'snapshot-not-shared',
  'trusted-launch-permissions',
  'vulnerabilities',
]);
const securityKinds: ReadonlySet<AlertKind> = new Set(['image-changed', 'service-trouble', 'objection']);
/** Nothing waits longer, so that a run that always falls into the quiet hours tells it the next day. */
const longestWaitMs = dayMs - 60 * 60_000;

/** Whether the alert can wait for a run outside of the quiet hours. `since`: when it was first there to be told. */
export function canWait(alert: Alert, since: Instant, quiet: QuietHours | null, now: Date): boolean {
  if (quiet === null || !isQuiet(quiet, now) || isUrgent(alert)) return false;
  return now.getTime() - epochMs(since) < longestWaitMs;
}

function isUrgent(alert: Alert): boolean {
  if (isAtLeast(alert.severity, 'high') || securityKinds.has(alert.kind)) return true;
  return alert.kind === 'violation' && securityChecks.has(alert.check);
}

function isQuiet({ fromMinute, untilMinute }: QuietHours, now: Date): boolean {
  const minute = Math.floor((now.getTime() % dayMs) / 60_000);
  if (fromMinute < untilMinute) return minute >= fromMinute && minute < untilMinute;
  return minute >= fromMinute || minute < untilMinute;
}
