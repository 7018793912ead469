import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { account, buildImage } from '../sandbox/running-aws.ts';
import { type Item, policyFile, type RunningSystem, startSystem } from './running-system.ts';

const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1'];
const accounts = [account, ...Array.from({ length: 49 }, (_, index) => String(200_000_000_000 + index))];
const denied = '200000000007';
const throttled = { accountId: '200000000009', region: 'us-east-1' };

describe('one scheduled event over 50 accounts in 4 Regions', () => {
  let system: RunningSystem;
  let runs: readonly Item[];
  let items: readonly Item[];

  beforeAll(async () => {
    system = await startSystem({
      policyFile: policyFile('notify-only'),
      scopes: [{ accountId: account, region: regions[0] ?? '' }, ...otherScopes()],
      fill: oneImageInEachAccount,
      atOnce: 4,
      simulator: {
        faults: [
          { match: { accountId: denied, service: 'ec2' }, fault: { kind: 'denied' } },
          { match: { ...throttled, operation: 'DescribeImages' }, fault: { kind: 'throttle' } },
        ],
      },
    });
    await system.days(1);
    items = await system.table();
    runs = items.filter((item) => item['type'] === 'run');
  }, 120_000);
  afterAll(() => system.close());

  it('judges exactly 200 scopes, each once', () => {
    const judged = runs.map((run) => `${run['accountId']} ${run['region']}`);

    // The account that cannot say which Regions it has is judged in those of the policy.
    expect(judged).toHaveLength(200);
    expect(new Set(judged)).toEqual(
      new Set(accounts.flatMap((accountId) => regions.map((region) => `${accountId} ${region}`))),
    );
    expect(new Set(runs.map((run) => run['runId'])).size).toBe(1);
  });

  it('tells of the denied account and the throttled Region that they were not read, and why', () => {
    const unread = runs.filter((run) => unreadOf(run).some(({ fact }) => fact === 'Images'));
    expect(unread.map((run) => `${run['accountId']} ${run['region']}`).toSorted()).toEqual([
      ...regions.map((region) => `${denied} ${region}`).toSorted(),
      `${throttled.accountId} ${throttled.region}`,
    ]);
    for (const run of unread) {
      const why = run['accountId'] === denied ? 'UnauthorizedOperation' : 'RequestLimitExceeded';
      expect(unreadOf(run).find(({ fact }) => fact === 'Images')?.why).toContain(why);
      expect(run).toMatchObject({ images: 0, findings: {} });
    }
  });

  it('reads every other scope to the end', () => {
    const whole = runs.filter((run) => unreadOf(run).length === 0);
    expect(whole).toHaveLength(195);
    expect(whole.filter((run) => run['images'] === 1)).toHaveLength(49);
  });

  it('says of no image compliant that it did not read', () => {
    const images = items.filter((item) => item['type'] === 'image');
    expect(images.map((image) => image['accountId']).toSorted()).toEqual(
      accounts.filter((accountId) => accountId !== denied).toSorted(),
    );
  });

  it('is complete a quarter of an hour later, and says which scopes could not be judged', () => {
    const [sweep] = items.filter((item) => item['type'] === 'sweep');

    expect(sweep).toMatchObject({
      startedAt: '2026-10-01T03:00:00.000Z',
      accounts: expect.arrayContaining(accounts),
      end: {
        ...{ endedAt: '2026-10-01T03:15:00.000Z', isComplete: true },
        ...{ scopes: 200, whole: 195, partly: 0, notJudged: 5 },
      },
    });
    expect(items.filter((item) => item['type'] === 'ordered-account')).toHaveLength(50);
    expect(metricsIn(system)).toMatchObject({ SweepComplete: 1, ScopeNotJudged: 5, ScopeOrdered: 200 });
  });

  it('tells those who run the service of them in one message', () => {
    const mails = system.runtime.inbox.filter(({ kind, body }) => kind === 'email' && /not judge/.test(body));

    expect(mails).toHaveLength(1);
    expect(mails[0]?.body).toContain('5 of 200');
    expect(mails[0]?.body).toContain(`${denied} in ap-south-1, eu-central-1, eu-west-1, us-east-1 (`);
    expect(mails[0]?.body).toContain(`${throttled.accountId} in ${throttled.region} (`);
  });

  it('leaves no message behind', async () => {
    for (const depth of Object.values(await system.runtime.queueDepths())) {
      expect(depth).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    }
  });
});

function otherScopes() {
  return accounts.slice(1).map((accountId) => ({ accountId, region: regions[0] ?? '' }));
}

function oneImageInEachAccount(aws: EmbeddedAws): void {
  for (const [n, accountId] of accounts.entries()) {
    seedImage(aws.world.scope(accountId, 'eu-central-1'), buildImage(n + 1));
  }
}

/** What the daily sweep counted, by the lines in which CloudWatch finds metrics. */
function metricsIn(system: RunningSystem): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const line of system.runtime.logs) {
    if (line.functionKey !== 'dailySweep' || !line.text.includes('"_aws"')) continue;
    const { _aws, ...values }: Readonly<Record<string, unknown>> = JSON.parse(line.text);
    for (const [name, value] of Object.entries(values)) {
      // A list where it was counted more than once.
      for (const each of [value].flat()) {
        if (typeof each === 'number') counted[name] = (counted[name] ?? 0) + each;
      }
    }
  }
  return counted;
}

function unreadOf(run: Item): readonly { readonly fact: string; readonly why: string }[] {
  return run['unread'] as readonly { fact: string; why: string }[];
}
