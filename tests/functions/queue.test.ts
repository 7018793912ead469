import { describe, expect, it } from 'vitest';
import type { ScopeOrder } from '../../shared/ports.ts';
import { readPlanMessage, readScopeMessage, readSweepMessage } from '../../shared/queue/messages.ts';
import { sqsPlanQueue, sqsScopeQueue, sqsSweepQueue } from '../../shared/queue/queues.ts';
import { fakeSqs } from './fake-sqs.ts';

const url = 'https://sqs.eu-central-1.amazonaws.com/111122223333/scopes.fifo';

function anOrder(changes: Partial<ScopeOrder> = {}): ScopeOrder {
  return {
    scope: { accountId: '012345678901', region: 'eu-central-1' },
    imageIds: ['ami-22222222', 'ami-11111111'],
    run: { runId: 'event-1', kind: 'event' },
    ...changes,
  };
}

describe('orders', () => {
  it('arrive as they were sent, grouped by scope', async () => {
    const sqs = fakeSqs();

    await sqsScopeQueue(sqs.client, url).sendScopes([anOrder(), anOrder({ imageIds: null })]);

    expect(sqs.sent.map(({ MessageBody }) => readScopeMessage(MessageBody ?? ''))).toEqual([
      { ok: true, order: anOrder() },
      { ok: true, order: anOrder({ imageIds: null }) },
    ]);
    expect(sqs.sent.map(({ MessageGroupId }) => MessageGroupId)).toEqual(
      Array(2).fill('012345678901#eu-central-1'),
    );
  });

  it('have one deduplication id for the same run, scope and images in any order', async () => {
    const sqs = fakeSqs();
    const other = anOrder({ scope: { accountId: '012345678901', region: 'eu-west-1' } });

    await sqsScopeQueue(sqs.client, url).sendScopes([
      anOrder(),
      anOrder({ imageIds: ['ami-11111111', 'ami-22222222'] }),
      other,
      anOrder({ run: { runId: 'event-2', kind: 'event' } }),
      anOrder({ imageIds: null }),
    ]);

    const ids = sqs.sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  it('go out ten at a time, in order', async () => {
    const sqs = fakeSqs();
    const orders = Array.from({ length: 23 }, (_, n) =>
      anOrder({ run: { runId: `run-${n}`, kind: 'sweep' } }),
    );

    await sqsScopeQueue(sqs.client, url).sendScopes(orders);

    expect(sqs.calls).toEqual([10, 10, 3]);
    expect(sqs.sent).toHaveLength(23);
  });

  it('that SQS refuses inside a good answer are sent again, and only those', async () => {
    const sqs = fakeSqs((body, attempt) => (body.includes('run-3') && attempt < 3 ? 'server' : null));
    const orders = Array.from({ length: 10 }, (_, n) =>
      anOrder({ run: { runId: `run-${n}`, kind: 'sweep' } }),
    );

    await sqsScopeQueue(sqs.client, url).sendScopes(orders);

    expect(sqs.calls).toEqual([10, 1, 1]);
    expect(sqs.sent).toHaveLength(10);
  });

  it('that SQS will never take are an error at once', async () => {
    const sqs = fakeSqs(() => 'sender');

    await expect(sqsScopeQueue(sqs.client, url).sendScopes([anOrder()])).rejects.toThrow(
      '1 messages were refused',
    );
    expect(sqs.calls).toEqual([1]);
  });

  it('without a single image are a defect, never the whole scope', async () => {
    const sqs = fakeSqs();

    await expect(sqsScopeQueue(sqs.client, url).sendScopes([anOrder({ imageIds: [] })])).rejects.toThrow();
    expect(sqs.sent).toEqual([]);
  });

  it('for plans and sweeps arrive as they were sent', async () => {
    const sqs = fakeSqs();
    const plan = { scope: anOrder().scope, planId: 'sweep-1' };
    const sweep = { runId: 'sweep-1', accountIds: ['012345678901'] };

    await sqsPlanQueue(sqs.client, url).sendPlan(plan);
    await sqsSweepQueue(sqs.client, url).sendSweep(sweep);

    expect(readPlanMessage(sqs.sent[0]?.MessageBody ?? '')).toEqual({ ok: true, order: plan });
    expect(readSweepMessage(sqs.sent[1]?.MessageBody ?? '')).toEqual({ ok: true, order: sweep });
  });
});

describe('messages that are refused', () => {
  const good = {
    version: 1,
    accountId: '012345678901',
    region: 'eu-central-1',
    imageIds: null,
    runId: 'r',
    kind: 'sweep',
  };

  it.each([
    ['no JSON', 'Test message.'],
    ['of a later version', JSON.stringify({ ...good, version: 2 })],
    ['with an account number', JSON.stringify({ ...good, accountId: 12345678901 })],
    ['with a malformed image id', JSON.stringify({ ...good, imageIds: ['ami-1111'] })],
    ['with an empty list of images', JSON.stringify({ ...good, imageIds: [] })],
    ['with a key more', JSON.stringify({ ...good, dryRun: true })],
    ['null', 'null'],
  ])('%s', (_, body) => {
    expect(readScopeMessage(body)).toMatchObject({ ok: false });
  });

  it('say which field is wrong', () => {
    expect(readScopeMessage(JSON.stringify({ ...good, region: 'evil.example' }))).toMatchObject({
      reason: expect.stringContaining('region'),
    });
  });
});
