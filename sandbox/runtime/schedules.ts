import type { Schedule } from './schedule.ts';
import { parseSchedule } from './schedule-expression.ts';
import type { Plain } from './service/cursor.ts';
import type { ServiceSchedule } from './service/service.ts';
import type { Timers } from './timers.ts';
import type { VirtualClock } from './virtual-time.ts';

/** Fires `run` at each instant of the schedule, with the instant; answers how to stop it. */
export function arm(
  schedule: Schedule,
  clock: VirtualClock,
  timers: Timers,
  run: (at: Date) => void,
): () => void {
  let stop = (): void => undefined;
  const armNext = (after: Date): void => {
    const at = schedule.next(after);
    if (at === undefined) return;
    stop = timers.add(at, 'schedule', () => {
      armNext(at);
      run(at);
    });
  };
  armNext(clock.now());
  return () => stop();
}

export interface ScheduleOptions {
  readonly clock: VirtualClock;
  readonly timers: Timers;
  readonly accountId: string;
  readonly region: string;
  readonly nextId: () => string;
  readonly deliver: (functionKey: string, event: unknown) => void;
}

/** Arms the schedules of the service file. */
export function armSchedules(schedules: readonly ServiceSchedule[], options: ScheduleOptions): void {
  const { clock, timers } = options;
  for (const schedule of schedules) {
    const { expression, timeZone, functionKey, input } = schedule;
    arm(parseSchedule(expression, clock.now(), timeZone), clock, timers, (at) =>
      options.deliver(functionKey, input ?? scheduledEvent(schedule, at, options)),
    );
  }
}

/** What a target without an input of its own gets: a rule's and the Scheduler's differ (aws-facts A.6). */
function scheduledEvent(
  { name, by }: ServiceSchedule,
  at: Date,
  { accountId, region, nextId }: ScheduleOptions,
): Plain {
  const isRule = by === 'rule';
  const arn = isRule
    ? `arn:aws:events:${region}:${accountId}:rule/${name}`
    : `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`;
  return {
    version: '0',
    id: nextId(),
    'detail-type': 'Scheduled Event',
    source: isRule ? 'aws.events' : 'aws.scheduler',
    account: accountId,
    time: at.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [arn],
    detail: isRule ? {} : '{}',
  };
}
