import { parseSchedule } from './schedule-expression.ts';
import { arm } from './schedules.ts';
import type { Timers } from './timers.ts';
import type { VirtualClock } from './virtual-time.ts';

/** An error of EventBridge Scheduler's API. */
export class SchedulerError extends Error {
  readonly code: 'ConflictException' | 'ResourceNotFoundException' | 'ValidationException';

  constructor(code: SchedulerError['code'], message: string) {
    super(message);
    this.name = 'SchedulerError';
    this.code = code;
  }
}

/** Where a schedule's input goes. */
export interface ScheduleTarget {
  readonly arn: string;
  readonly input: string | undefined;
  readonly groupId: string | undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

/** The schedules that functions make for themselves (EventBridge Scheduler API reference, CreateSchedule). */
export interface Scheduler {
  create(name: string, fields: Fields): void;
  update(name: string, fields: Fields): void;
  get(name: string, group: string): Fields;
  delete(name: string, group: string): void;
}

export interface SchedulerOptions {
  readonly clock: VirtualClock;
  readonly timers: Timers;
  /** Throws a SchedulerError for a target that cannot be reached. */
  readonly check: (target: ScheduleTarget) => void;
  readonly fire: (target: ScheduleTarget, name: string, at: Date) => void;
}

const knownFields = [
  ...[
    'Name',
    'GroupName',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'FlexibleTimeWindow',
    'Target',
  ],
  ...['ActionAfterCompletion', 'ClientToken', 'Description', 'State'],
];

export function createScheduler({ clock, timers, check, fire }: SchedulerOptions): Scheduler {
  const armed = new Map<string, { readonly fields: Fields; readonly stop: () => void }>();
  const put = (name: string, fields: Fields): void => {
    const key = keyOf(name, fields);
    const { schedule, target } = readSchedule(fields, clock);
    check(target);
    armed.get(key)?.stop();
    const stop = arm(schedule, clock, timers, (at) => {
      fire(target, name, at);
      const isOver = schedule.next(at) === undefined;
      if (isOver && fields['ActionAfterCompletion'] === 'DELETE') armed.delete(key);
    });
    armed.set(key, { fields, stop });
  };
  const find = (name: string, group: string): { readonly fields: Fields; readonly stop: () => void } => {
    const found = armed.get(`${group}/${name}`);
    if (found === undefined)
      throw new SchedulerError('ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return found;
  };
  return {
    create: (name, fields) => {
      if (armed.has(keyOf(name, fields)))
        throw new SchedulerError('ConflictException', `Schedule ${name} already exists.`);
      put(name, fields);
    },
    update: (name, fields) => {
      find(name, String(fields['GroupName'] ?? 'default'));
      put(name, fields);
    },
    get: (name, group) => find(name, group).fields,
    delete: (name, group) => {
      find(name, group).stop();
      armed.delete(`${group}/${name}`);
    },
  };
}

function keyOf(name: string, fields: Fields): string {
  return `${String(fields['GroupName'] ?? 'default')}/${name}`;
}

function readSchedule(
  fields: Fields,
  clock: VirtualClock,
): { schedule: ReturnType<typeof parseSchedule>; target: ScheduleTarget } {
  const unknown = Object.keys(fields).find((key) => !knownFields.includes(key));
  if (unknown !== undefined)
    throw new SchedulerError('ValidationException', `The sandbox does not know ${unknown}`);
  const target = recordIn(fields['Target']);
  try {
    return {
      schedule: parseSchedule(
        String(fields['ScheduleExpression']),
        clock.now(),
        String(fields['ScheduleExpressionTimezone'] ?? 'UTC'),
      ),
      target: {
        arn: String(target['Arn']),
        input: target['Input'] === undefined ? undefined : String(target['Input']),
        groupId: textIn(recordIn(target['SqsParameters'])['MessageGroupId']),
      },
    };
  } catch (error) {
    throw new SchedulerError('ValidationException', String(error));
  }
}

function recordIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
