import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { imageEvent, otherAccount, runningService } from './running-service.ts';

describe('an event', () => {
  it('reaches exactly the functions whose patterns match', async () => {
    const service = await runningService();

    service.publish(imageEvent('ami-1'));
    service.publish(imageEvent('ami-2', { detail: { State: 'failed' } }));
    service.publish(imageEvent('ami-3', { source: 'aws.ebs' }));
    await service.settle();

    expect(service.invocations.map(({ functionKey, cause }) => [functionKey, cause])).toEqual([
      ['note-event', 'event'],
    ]);
    expect(service.invocations[0]?.event).toMatchObject({ detail: { ImageId: 'ami-1' } });
  });

  it('of another account comes over the bus of its own', async () => {
    const service = await runningService();

    service.publish(
      imageEvent('ami-1', { account: otherAccount, source: 'aws.ec2', 'detail-type': 'Anything' }),
    );
    service.publish(imageEvent('ami-2', { 'detail-type': 'Anything' }));
    await service.settle();

    expect(service.invocations).toMatchObject([{ event: { account: otherAccount } }]);
  });

  it('of another account comes only if the stack there forwards it', async () => {
    const service = await runningService({
      memberTemplate: {
        file: fileURLToPath(new URL('./fixtures/service/infra/member.yml', import.meta.url)),
        parameters: ({ busArn }) => ({ Bus: busArn }),
      },
    });

    service.publish(imageEvent('ami-1', { account: otherAccount }));
    service.publish(imageEvent('ami-2', { account: otherAccount, 'detail-type': 'Anything else' }));
    await service.settle();

    expect(service.invocations).toMatchObject([{ event: { detail: { ImageId: 'ami-1' } } }]);
  });

  it('of the simulator comes by itself, at its time', async () => {
    const service = await runningService();
    service.aws.schedule(new Date('2026-10-01T12:05:00Z'), () =>
      service.aws.hooks.onEvent(imageEvent('ami-1')),
    );

    await service.settle();
    const before = service.invocations.length;
    await service.advanceTo(new Date('2026-10-01T13:00:00Z'));

    expect(before).toBe(0);
    expect(service.invocations).toMatchObject([
      { at: '2026-10-01T12:05:00.000Z', functionKey: 'note-event' },
    ]);
    expect(service.now()).toEqual(new Date('2026-10-01T13:00:00Z'));
  });

  it('goes from function to table, queue, topic and mailbox', async () => {
    const service = await runningService();

    service.order('ami-1', 'plain', 'alert-low');
    await service.settle();

    expect(service.done()).toEqual(['ami-1 plain', 'ami-1 alert-low']);
    expect(service.inbox).toEqual([
      {
        ...{ at: '2026-10-01T12:00:00.000Z', kind: 'email', to: 'platform@example.com' },
        ...{ subject: 'Alert: alert-low', body: 'alert-low' },
      },
    ]);
    expect(service.invocations.some(({ functionKey }) => functionKey === 'tell')).toBe(false);
    expect(await service.queueDepths()).toMatchObject({
      'fixture-dev-work.fifo': { visible: 0, inFlight: 0 },
      'fixture-dev-work-failed.fifo': { visible: 0 },
    });
  });

  it('that a topic hands on reaches the function whose filter accepts it', async () => {
    const service = await runningService();

    service.order('ami-1', 'alert-high');
    await service.settle();

    expect(service.invocations.at(-1)).toMatchObject({
      functionKey: 'tell',
      cause: 'topic',
      event: {
        Records: [
          { Sns: { Subject: 'Alert: alert-high', MessageAttributes: { severity: { Value: 'high' } } } },
        ],
      },
    });
  });
});

describe('an asynchronous invocation that fails', () => {
  it('is tried again after its waiting time, and then goes to the queue for failures', async () => {
    const service = await runningService();

    service.order('ami-1', 'alert-critical');
    await service.settle();

    const tries = service.invocations.filter(({ functionKey }) => functionKey === 'tell');
    expect(tries.map(({ at, attempt }) => [at, attempt])).toEqual([
      ['2026-10-01T12:00:00.000Z', 1],
      ['2026-10-01T12:01:00.000Z', 2],
    ]);
    expect(await service.queueDepths()).toMatchObject({ 'fixture-dev-Failed': { visible: 1 } });
  });
});

describe('a queue', () => {
  it('keeps the order of a group, and a poisoned one goes to the dead letters after 3 receives', async () => {
    const service = await runningService();

    service.order('ami-1', 'a', 'poison', 'b');
    service.order('ami-2', 'c', 'd');
    await service.settle();

    expect(service.done().filter((line) => line.startsWith('ami-2'))).toEqual(['ami-2 c', 'ami-2 d']);
    expect(service.done().filter((line) => line.startsWith('ami-1'))).toContain('ami-1 a');
    const receives = service.invocations.filter(({ event }) => JSON.stringify(event).includes('poison'));
    expect(receives.filter(({ cause }) => cause === 'queue').map(({ at }) => at)).toEqual([
      '2026-10-01T12:00:00.000Z',
      '2026-10-01T12:02:00.000Z',
      '2026-10-01T12:04:00.000Z',
    ]);
    // The message behind it was received with it each time, and failed with it: as SQS and Lambda do.
    expect(await service.queueDepths()).toMatchObject({
      'fixture-dev-work.fifo': { visible: 0, inFlight: 0 },
      'fixture-dev-work-failed.fifo': { visible: 2 },
    });
  });

  it('brings again only what failed of a batch', async () => {
    const service = await runningService();

    service.order('ami-1', 'a', 'first-fails', 'b');
    service.order('ami-2', 'c');
    await service.settle();

    expect(service.done().toSorted()).toEqual(['ami-1 a', 'ami-1 b', 'ami-1 first-fails', 'ami-2 c']);
    expect(service.done().filter((line) => line.startsWith('ami-1'))).toEqual([
      'ami-1 a',
      'ami-1 first-fails',
      'ami-1 b',
    ]);
  });

  it('leaves what waits for a retry until time gets there', async () => {
    const service = await runningService();

    service.order('ami-1', 'first-fails');
    await service.advanceTo(new Date('2026-10-01T12:01:59Z'));
    const early = service.done();
    await service.advanceTo(new Date('2026-10-01T12:02:00Z'));

    expect(early).toEqual([]);
    expect(service.done()).toEqual(['ami-1 first-fails']);
  });

  it('takes equal deduplication ids in different groups, and forgets them after five minutes', async () => {
    const service = await runningService();
    const event = imageEvent('ami-1', { id: 'same', detail: { orders: ['a'] } });

    service.publish(event);
    service.publish(imageEvent('ami-2', { id: 'same', detail: { orders: ['a'] } }));
    service.publish(event);
    await service.settle();
    const soon = service.done();
    await service.advanceTo(new Date('2026-10-01T12:05:01Z'));
    service.publish(event);
    await service.settle();

    expect(soon).toEqual(['ami-1 a', 'ami-2 a']);
    expect(service.done()).toEqual(['ami-1 a', 'ami-2 a', 'ami-1 a']);
  });
});

describe('time', () => {
  it('of 90 days fires a daily schedule 90 times, in seconds', async () => {
    const service = await runningService();
    const before = performance.now();

    await service.advanceDays(90);

    const days = service.invocations.filter(({ functionKey }) => functionKey === 'daily');
    expect(days).toHaveLength(90);
    expect(days[0]).toMatchObject({
      event: { kind: 'sweep' },
      result: { status: 'answered', payload: '2026-10-02T06:00:00.000Z' },
    });
    expect(days[89]).toMatchObject({ result: { payload: '2026-12-30T06:00:00.000Z' } });
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('flows between the jumps unless it stands', async () => {
    const service = await runningService({ clock: 'flowing' });

    await service.advanceDays(1);
    const before = service.now().getTime();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(service.now().getTime()).toBeGreaterThan(before);
    expect(service.now().toISOString()).toMatch(/^2026-10-02T12:00:/);
  });
});

describe('a request', () => {
  it('reaches the function of its route with the path, the query and the caller', async () => {
    const service = await runningService();

    const answer = await service.request({
      ...{ method: 'get', path: '/images/ami-1?rule=max-age' },
      callerArn: 'arn:aws:sts::111122223333:assumed-role/Auditor/jane',
    });

    expect(answer).toMatchObject({ status: 'answered', payload: { statusCode: 200 } });
    expect(service.invocations[0]?.event).toMatchObject({
      routeKey: 'GET /images/{imageId}',
      pathParameters: { imageId: 'ami-1' },
      queryStringParameters: { rule: 'max-age' },
      requestContext: {
        authorizer: { iam: { userArn: 'arn:aws:sts::111122223333:assumed-role/Auditor/jane' } },
      },
    });
    expect(await service.request({ method: 'POST', path: '/images/ami-1' })).toBeUndefined();
  });
});

describe('the seed', () => {
  it('gives the same order of the same faults, and another seed another', async () => {
    const orders = async (seed: string): Promise<string[]> => {
      const events = { lose: 0.2, duplicate: 0.2, reorder: 0.5 };
      const service = await runningService({
        seed,
        faults: { events, messages: { duplicate: 0.2, reorder: 0.5 } },
      });
      for (const n of [1, 2, 3, 4, 5, 6]) service.order(`ami-${n}`, 'a', 'b');
      await service.settle();
      return service.invocations.map(({ functionKey, at, event }) => `${at} ${functionKey} ${bodies(event)}`);
    };

    const [first, again, other] = [await orders('one'), await orders('one'), await orders('two')];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('each function', () => {
  it('has an access key of its own for the role of its own', async () => {
    const service = await runningService();

    expect(service.aws.keys).toContainEqual({
      accountId: '111122223333',
      arn: 'arn:aws:sts::111122223333:assumed-role/fixture-dev-note/fixture-dev-note-event',
      functionName: 'note-event',
    });
    expect(service.aws.keys).toHaveLength(4);
  });
});

function bodies(event: unknown): string {
  return [...JSON.stringify(event).matchAll(/"body":"((?:[^"\\]|\\.)*)"|"ImageId":"([^"]+)"/g)]
    .map(([text]) => text)
    .join();
}
