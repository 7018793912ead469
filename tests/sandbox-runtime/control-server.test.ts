import { describe, expect, it } from 'vitest';
import { type RunningService, runningService } from './running-service.ts';

const daily = 'arn:aws:lambda:eu-central-1:111122223333:function:fixture-dev-daily';
const work = 'arn:aws:sqs:eu-central-1:111122223333:fixture-dev-plain';

interface Answer {
  readonly status: number;
  readonly error: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls EventBridge Scheduler as its client does. */
async function schedules(
  service: RunningService,
  method: string,
  name: string,
  input?: object,
): Promise<Answer> {
  const response = await fetch(`${service.endpoints.control}/schedules/${name}`, {
    method,
    ...(input && { body: JSON.stringify(input) }),
  });
  return {
    status: response.status,
    error: response.headers.get('x-amzn-errortype'),
    body: JSON.parse(await response.text()),
  };
}

function once(at: string, target: object): object {
  return {
    ScheduleExpression: `at(${at})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { RoleArn: 'arn:aws:iam::111122223333:role/scheduler', ...target },
  };
}

describe('a one-time schedule', () => {
  it('fires once when time passes it, and is gone', async () => {
    const service = await runningService();
    await schedules(
      service,
      'POST',
      'later',
      once('2026-10-01T13:30:00', { Arn: daily, Input: '{"kind":"look"}' }),
    );

    await service.settle();
    const before = service.invocations.length;
    await service.advanceTo(new Date('2026-10-01T14:00:00Z'));

    expect(before).toBe(0);
    expect(service.invocations).toMatchObject([
      { at: '2026-10-01T13:30:00.000Z', functionKey: 'daily', cause: 'schedule', event: { kind: 'look' } },
    ]);
    expect(await schedules(service, 'GET', 'later')).toMatchObject({
      status: 404,
      error: 'ResourceNotFoundException',
    });
  });

  it('fills the keywords of its input', async () => {
    const service = await runningService();
    const Input = '{"at":"<aws.scheduler.scheduled-time>","of":"<aws.scheduler.schedule-arn>"}';
    await schedules(service, 'POST', 'later', once('2026-10-01T13:30:00', { Arn: daily, Input }));

    await service.advanceTo(new Date('2026-10-01T14:00:00Z'));

    expect(service.invocations[0]?.event).toEqual({
      at: '2026-10-01T13:30:00Z',
      of: 'arn:aws:scheduler:eu-central-1:111122223333:schedule/default/later',
    });
  });

  it('sends to a queue', async () => {
    const service = await runningService();
    await schedules(
      service,
      'POST',
      'later',
      once('2026-10-01T12:10:00', { Arn: work, Input: '{"order":"a"}' }),
    );

    await service.advanceTo(new Date('2026-10-01T12:10:00Z'));

    expect(service.invocations).toMatchObject([{ functionKey: 'work', cause: 'queue' }]);
    expect(service.done()).toHaveLength(1);
  });

  it('does not fire once it is deleted, nor at its old time once it is updated', async () => {
    const service = await runningService();
    await schedules(service, 'POST', 'deleted', once('2026-10-01T12:10:00', { Arn: daily }));
    await schedules(service, 'POST', 'updated', once('2026-10-01T12:10:00', { Arn: daily }));
    await schedules(service, 'DELETE', 'deleted');
    await schedules(service, 'PUT', 'updated', once('2026-10-01T12:20:00', { Arn: daily }));

    await service.advanceTo(new Date('2026-10-01T13:00:00Z'));

    expect(service.invocations.map(({ at }) => at)).toEqual(['2026-10-01T12:20:00.000Z']);
  });

  it.each([
    ['the same name twice', once('2026-10-01T12:10:00', { Arn: daily }), 'ConflictException'],
    ['an unknown target', once('2026-10-01T12:10:00', { Arn: 'arn:aws:lambda:x' }), 'ValidationException'],
    ['an expression that is none', { ...once('soon', { Arn: daily }) }, 'ValidationException'],
    [
      'a field that the sandbox does not know',
      { ...once('2026-10-01T12:10:00', { Arn: daily }), EndDate: 1 },
      'ValidationException',
    ],
  ])('is refused for %s', async (_claim, input, error) => {
    const service = await runningService();
    if (error === 'ConflictException') await schedules(service, 'POST', 'name', input);

    expect(await schedules(service, 'POST', 'name', input)).toMatchObject({ error });
  });
});

describe('the control server', () => {
  it('puts events of functions on the bus that they name', async () => {
    const service = await runningService();
    const entry = {
      Source: 'aws.ec2',
      DetailType: 'EC2 AMI State Change',
      Detail: '{"ImageId":"ami-1","State":"available"}',
    };

    const response = await fetch(service.endpoints.control, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries: [entry, { ...entry, EventBusName: 'elsewhere' }] }),
    });
    await service.settle();

    expect(await response.json()).toMatchObject({ FailedEntryCount: 0, Entries: [{}, {}] });
    expect(service.invocations).toMatchObject([
      { functionKey: 'note-event', event: { account: '111122223333' } },
    ]);
  });

  it('keeps what is posted to its webhook', async () => {
    const service = await runningService();

    await fetch(service.endpoints.webhook, { method: 'POST', body: '{"text":"hello"}' });

    expect(service.inbox).toMatchObject([{ kind: 'webhook', body: '{"text":"hello"}' }]);
  });

  it('refuses what it does not know', async () => {
    const service = await runningService();

    const response = await fetch(service.endpoints.control, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutRule' },
    });

    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });
});
