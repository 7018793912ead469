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
    const { expression, timeZone, functionKey } = schedule;
    arm(parseSchedule(expression, clock.now(), timeZone), clock, timers, (at) =>
      options.deliver(functionKey, eventOf(schedule, at, options)),
    );
  }
}

function eventOf(schedule: ServiceSchedule, at: Date, options: ScheduleOptions): unknown {
  const { inputText, by } = schedule;
  if (inputText === undefined) return scheduledEvent(schedule, at, options);
  const arn = arnOf(schedule, options);
  return JSON.parse(by === 'rule' ? inputText : fillKeywords(inputText, { arn, at, nextId: options.nextId }));
}

/** The Scheduler's keywords in a target's input (EventBridge Scheduler User Guide, "Adding context attributes"). */
export function fillKeywords(
  input: string,
  { arn, at, nextId }: { readonly arn: string; readonly at: Date; readonly nextId: () => string },
): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', toSeconds(at))
    .replaceAll('<aws.scheduler.execution-id>', nextId())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}

/** What a target without an input gets: a rule's and the Scheduler's differ (aws-facts A.6). */
function scheduledEvent(schedule: ServiceSchedule, at: Date, options: ScheduleOptions): Plain {
  const isRule = schedule.by === 'rule';
  return {
    version: '0',
    id: options.nextId(),
    'detail-type': 'Scheduled Event',
    source: isRule ? 'aws.events' : 'aws.scheduler',
    account: options.accountId,
    time: toSeconds(at),
    region: options.region,
    resources: [arnOf(schedule, options)],
    detail: isRule ? {} : '{}',
  };
}

function arnOf({ name, by }: ServiceSchedule, { region, accountId }: ScheduleOptions): string {
  return by === 'rule'
    ? `arn:aws:events:${region}:${accountId}:rule/${name}`
    : `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`;
}

function toSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
