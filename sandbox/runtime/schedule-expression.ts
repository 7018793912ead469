import { parseCron } from './cron.ts';
import type { Schedule } from './schedule.ts';
import { toInstant } from './wall-time.ts';

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)`, `cron(0 6 * * ? *)` or `at(2026-10-01T06:00:00)`. A rate counts from `createdAt`; a day of
 * a rate is 24 hours whatever the time zone. Throws an Error for anything else.
 */
export function parseSchedule(expression: string, createdAt: Date, timeZone = 'UTC'): Schedule {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  switch (kind) {
    case 'rate':
      return parseRate(inner, createdAt);
    case 'cron':
      return parseCron(inner, timeZone);
    case 'at':
      return parseAt(inner, timeZone);
    default:
      throw new Error(`The schedule expression is not valid: ${expression}`);
  }
}

function parseRate(inner: string, createdAt: Date): Schedule {
  const [, count, unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  const everyMs = Number(count) * (unitMs[unit ?? ''] ?? Number.NaN);
  // "rate(1 minutes)" and "rate(5 minute)" are refused by EventBridge.
  if (Number.isNaN(everyMs) || (count === '1') !== (plural === ''))
    throw new Error(`The rate is not valid: rate(${inner})`);
  return {
    next: (after) => {
      const passed = Math.floor((after.getTime() - createdAt.getTime()) / everyMs);
      return new Date(createdAt.getTime() + (Math.max(passed, 0) + 1) * everyMs);
    },
  };
}

function parseAt(inner: string, timeZone: string): Schedule {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(inner);
  if (parts === null) throw new Error(`The instant is not valid: at(${inner})`);
  const instant = toInstant(new Date(`${inner}Z`), timeZone);
  return { next: (after) => (instant !== undefined && instant > after ? instant : undefined) };
}
