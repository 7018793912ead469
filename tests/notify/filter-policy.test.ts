import type { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { takes } from '../../shared/notify/filter-policy.ts';
import { attributesOf } from '../../shared/notify/sns-message.ts';
import { topicReach } from '../../shared/notify/subscriptions.ts';
import { aDigest, allAlerts } from './alerts.ts';

const digest = aDigest(allAlerts, { slack: 'shop' });
const attributes = attributesOf(digest);

it('the attributes of a digest tell what it is about', () => {
  expect(attributes).toEqual({
    kind: [
      ...['image-changed', 'service-trouble', 'objection', 'action-failed', 'action-taken', 'warning'],
      ...['held', 'violation', 'waiver-expiring', 'resolved'],
    ],
    severity: 'high',
    accountId: '111122223333',
    region: 'eu-central-1',
    ruleId: ['one-year'],
    owner: 'shop@example.com',
    audience: ['owner', 'slack'],
  });
});

describe('a filter policy takes the digest', () => {
  it.each([
    {},
    { owner: ['shop@example.com'] },
    { owner: ['data@example.com', { suffix: '@example.com' }] },
    { severity: ['critical', 'high'], kind: ['violation'] },
    { region: [{ prefix: 'eu-' }] },
    { owner: [{ 'equals-ignore-case': 'Shop@Example.com' }] },
    { accountId: [{ 'anything-but': ['444455556666'] }] },
    { region: [{ 'anything-but': { prefix: 'us-' } }] },
    { audience: ['slack', { exists: false }] },
    { kind: [{ exists: true }] },
    { team: [{ exists: false }] },
    { $or: [{ owner: ['data@example.com'] }, { severity: ['high'] }] },
  ])('%j', (policy) => {
    expect(takes(JSON.stringify(policy), attributes)).toBe(true);
  });

  it('where there is none', () => {
    expect(takes(undefined, attributes)).toBe(true);
  });
});

describe('a filter policy does not take the digest', () => {
  it.each([
    { owner: ['data@example.com'] },
    { owner: ['shop@example.com'], severity: ['critical'] },
    { owner: [{ suffix: '.org' }] },
    { audience: ['platform', { exists: false }] },
    { team: ['shop'] },
    { accountId: [{ 'anything-but': ['111122223333'] }] },
    { region: [{ 'anything-but': { prefix: 'eu-' } }] },
    { $or: [{ owner: ['data@example.com'] }, { severity: ['low'] }] },
    // What this reader does not know counts as not taken.
    { severity: [{ numeric: ['>', 0] }] },
    { owner: [{ wildcard: 'shop*' }] },
    { owner: 'shop@example.com' },
    { owner: [{ prefix: 7 }] },
  ])('%j', (policy) => {
    expect(takes(JSON.stringify(policy), attributes)).toBe(false);
  });

  it.each(['{', '[]', 'null', '"x"'])('that is %s', (policy) => {
    expect(takes(policy, attributes)).toBe(false);
  });
});

type Attributes = Readonly<Record<string, string>>;

/** A topic with these subscriptions; null is one that nobody confirmed. */
function aTopic(subscriptions: readonly (Attributes | null)[]) {
  let reads = 0;
  const send = async ({ input }: { input: { SubscriptionArn?: string; NextToken?: string } }) => {
    if (input.SubscriptionArn !== undefined)
      return { Attributes: subscriptions[Number(input.SubscriptionArn.split(':')[1])] ?? {} };
    reads += 1;
    const at = Number(input.NextToken ?? 0);
    const SubscriptionArn = subscriptions[at] === null ? 'PendingConfirmation' : `arn:${at}`;
    const Subscriptions = subscriptions.length === 0 ? [] : [{ SubscriptionArn }];
    return { Subscriptions, ...(at + 1 < subscriptions.length ? { NextToken: String(at + 1) } : {}) };
  };
  let ms = 0;
  const client = { send } as unknown as SNSClient;
  const reach = topicReach({ topicArn: 'arn:topic', client, now: () => new Date(ms) });
  const reaches = async () => {
    const answer = await reach();
    return answer.known ? answer.value(digest) : answer.why;
  };
  return {
    reaches,
    reads: () => reads,
    pass: (by: number) => {
      ms += by;
    },
  };
}

describe('a digest reaches somebody', () => {
  it('where any confirmed subscription takes it, on whatever page it stands', async () => {
    const other = { FilterPolicy: '{"owner":["data@example.com"]}', PendingConfirmation: 'false' };

    expect(await aTopic([other, null, { PendingConfirmation: 'false' }]).reaches()).toBe(true);
    expect(await aTopic([other, { FilterPolicy: '{"owner":["shop@example.com"]}' }]).reaches()).toBe(true);
  });

  it.each([
    ['there is no subscription', []],
    ['none is confirmed', [null, { PendingConfirmation: 'true' }]],
    ['no filter takes it', [{ FilterPolicy: '{"owner":["data@example.com"]}' }]],
    [
      'a filter is on the body',
      [{ FilterPolicy: '{"owner":["shop@example.com"]}', FilterPolicyScope: 'MessageBody' }],
    ],
  ])('not where %s', async (_, subscriptions) => {
    expect(await aTopic(subscriptions).reaches()).toBe(false);
  });

  it('unknown where the subscriptions cannot be read', async () => {
    const client = { send: async () => Promise.reject(new Error('denied')) } as unknown as SNSClient;
    const reach = topicReach({ topicArn: 'arn:topic', client, now: () => new Date() });

    expect(await reach()).toEqual({ known: false, why: 'the subscriptions: denied' });
  });

  it('by subscriptions that are at most a minute old', async () => {
    const topic = aTopic([{}]);
    for (const ms of [0, 60_000, 1]) {
      topic.pass(ms);
      await topic.reaches();
    }

    expect(topic.reads()).toBe(2);
  });
});
