import type { LogLine } from '../../sandbox/runtime/worker-pool.ts';
import { groupBy } from '../../shared/domain/group-by.ts';
import type { ForecastEvent } from './forecast-events.ts';

interface LogRecord {
  readonly message?: unknown;
  readonly [field: string]: unknown;
}

/**
 * What the daily judgement held of the next step of each image and snapshot; the steps after it are held by it already. It never comes
 * into a plan, so that no story has it, but govern logs each decision, in the order of the steps. A judgement after an
 * event is passed over: it reads less, so that it holds for want of facts what the sweep decides.
 */
export function heldInLogs(lines: readonly LogLine[]): readonly ForecastEvent[] {
  const judgements = groupBy(
    lines.filter(({ functionKey, requestId }) => functionKey === 'govern' && requestId !== undefined),
    ({ requestId = '' }) => requestId,
  );
  return [...judgements.values()].flatMap((ofOne) => {
    const records = ofOne.flatMap(recordsOf);
    const isSweep = records.some(({ message, kind }) => message === 'scope judged' && kind === 'sweep');
    return isSweep ? nextSteps(records).flatMap(heldIn) : [];
  });
}

function recordsOf({ text }: LogLine): readonly LogRecord[] {
  return text.split('\n').flatMap((line): readonly LogRecord[] => {
    if (!line.includes('"action planned"') && !line.includes('"scope judged"')) return [];
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? [{ ...parsed }] : [];
  });
}

function nextSteps(records: readonly LogRecord[]): readonly LogRecord[] {
  const planned = records.filter(({ message }) => message === 'action planned');
  return [
    ...groupBy(planned, (record) => String(record['imageId'] ?? record['snapshotId'])).values(),
  ].flatMap(([next]) => (next === undefined ? [] : [next]));
}

function heldIn(record: LogRecord): readonly ForecastEvent[] {
  if (record['status'] !== 'held') return [];
  const textOf = (field: string): string | null => {
    const value = record[field];
    return typeof value === 'string' ? value : null;
  };
  return [
    {
      at: textOf('timestamp') ?? '',
      action: textOf('action') ?? '',
      imageId: textOf('imageId'),
      snapshotId: textOf('snapshotId'),
      outcome: 'held',
      heldBy: textOf('heldBy'),
      reason: textOf('reason') ?? '',
    },
  ];
}
