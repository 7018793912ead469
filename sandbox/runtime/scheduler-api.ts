import { type Scheduler, SchedulerError } from './scheduler.ts';

export interface ControlAnswer {
  readonly status: number;
  readonly body: object | string;
  readonly errorType?: string | undefined;
  /** Where the request does not name it itself. */
  readonly action?: string | undefined;
}

/** Carries out a request to `/schedules/{name}`. */
export function callScheduler(
  scheduler: Scheduler,
  method: string,
  { name, url, body }: { readonly name: string; readonly url: URL; readonly body: string },
): ControlAnswer {
  const group = url.searchParams.get('groupName') ?? 'default';
  const action = actions[method];
  try {
    switch (method) {
      case 'POST':
        scheduler.create(name, JSON.parse(body));
        return {
          status: 200,
          action,
          body: { ScheduleArn: `arn:aws:scheduler:::schedule/${group}/${name}` },
        };
      case 'PUT':
        scheduler.update(name, JSON.parse(body));
        return {
          status: 200,
          action,
          body: { ScheduleArn: `arn:aws:scheduler:::schedule/${group}/${name}` },
        };
      case 'GET':
        return { status: 200, action, body: scheduler.get(name, group) };
      case 'DELETE':
        scheduler.delete(name, group);
        return { status: 200, action, body: {} };
      default:
        return failed('UnknownOperationException', 404, `The sandbox does not know ${method} of a schedule`);
    }
  } catch (error) {
    if (!(error instanceof SchedulerError)) throw error;
    return { ...failed(error.code, statuses[error.code], error.message), action };
  }
}

const actions: Readonly<Record<string, string>> = {
  POST: 'scheduler:CreateSchedule',
  PUT: 'scheduler:UpdateSchedule',
  GET: 'scheduler:GetSchedule',
  DELETE: 'scheduler:DeleteSchedule',
};

const statuses = {
  ConflictException: 409,
  ResourceNotFoundException: 404,
  ValidationException: 400,
} as const;

export function failed(code: string, status: number, message: string): ControlAnswer {
  return { status, errorType: code, body: { __type: code, Message: message, message } };
}
