import {
  DeregisterImageCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  ListAccountsCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/aws/faults/fault-plan.ts';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import {
  buildImage,
  buildSnapshot,
  collect,
  imageId,
  type RunningAws,
  runningAws,
  snapshotId,
} from './running-aws.ts';

const disable = new DisableImageCommand({ ImageId: imageId(1) });

async function withFault(fault: Fault): Promise<RunningAws> {
  const aws = await runningAws();
  seedImage(aws.home, buildImage(1));
  aws.faults.set([{ match: { operation: 'DisableImage', nth: 1 }, fault }]);
  return aws;
}

function stateOf(aws: RunningAws): string | undefined {
  return aws.home.images.get(imageId(1))?.image.State;
}

describe('the fault plan', () => {
  it.each<[Fault, string, number]>([
    [{ kind: 'throttle' }, 'RequestLimitExceeded', 503],
    [{ kind: 'server-error' }, 'InternalError', 500],
    [{ kind: 'server-error', status: 502 }, 'InternalError', 502],
    [{ kind: 'denied' }, 'UnauthorizedOperation', 403],
    [{ kind: 'error', code: 'IncorrectState' }, 'IncorrectState', 400],
  ])('%o answers %s without an effect, once', async (fault, name, httpStatusCode) => {
    const aws = await withFault(fault);

    await expect(aws.ec2().send(disable)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(stateOf(aws)).toBe('available');
    await aws.ec2().send(disable);
    expect(stateOf(aws)).toBe('disabled');
  });

  it('is survived by a client that retries', async () => {
    const aws = await withFault({ kind: 'server-error' });

    await new EC2Client({ ...aws.config(), maxAttempts: 3 }).send(disable);

    expect(aws.calls.map(({ outcome }) => outcome)).toEqual(['InternalError', 'ok']);
  });

  it.each<[Fault, string, string]>([
    [{ kind: 'reset' }, 'available', 'reset'],
    [{ kind: 'reset', afterEffect: true }, 'disabled', 'reset'],
    [{ kind: 'partial' }, 'disabled', 'partial'],
    [{ kind: 'crash-before-effect' }, 'available', 'crash'],
    [{ kind: 'crash-after-effect' }, 'disabled', 'crash'],
  ])('%o breaks the connection and leaves the image %s', async (fault, state, outcome) => {
    const aws = await withFault(fault);

    await expect(aws.ec2().send(disable)).rejects.toThrow();

    expect(stateOf(aws)).toBe(state);
    expect(aws.calls).toMatchObject([{ outcome, hadEffect: state === 'disabled' }]);
  });

  it.each([
    [false, 'available'],
    [true, 'disabled'],
  ])('lets a call time out, after its effect: %s', async (afterEffect, state) => {
    const aws = await withFault({ kind: 'timeout', afterEffect });
    const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true };

    await expect(new EC2Client({ ...aws.config(), requestHandler }).send(disable)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(stateOf(aws)).toBe(state);
  });

  it('tells the harness of a crash, so that it can end the function', async () => {
    const crashed: string[] = [];
    const aws = await runningAws({
      onCrash: ({ operation, functionName }) => crashed.push(`${functionName} ${operation}`),
      faults: [{ match: { functionName: 'apply' }, fault: { kind: 'crash-before-effect' } }],
    });

    await expect(aws.ec2('111122223333', 'apply').send(disable)).rejects.toThrow();

    expect(crashed).toEqual(['apply DisableImage']);
  });

  it('answers a stale read from an earlier state', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    await aws.ec2().send(disable);
    const read = async (): Promise<string | undefined> =>
      (await aws.ec2().send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }))).Images?.[0]?.State;

    aws.faults.set([{ match: { operation: 'DescribeImages', nth: 1 }, fault: { kind: 'stale', writes: 1 } }]);

    expect([await read(), await read()]).toEqual(['available', 'disabled']);
  });

  it('chooses calls by count, account and a seeded share', async () => {
    const aws = await runningAws({ seed: 'share' });
    const read = async (accountId?: string): Promise<string> =>
      aws
        .ec2(accountId)
        .send(new DescribeImagesCommand({}))
        .then(() => 'ok')
        .catch((error: Error) => error.name);

    aws.faults.set([{ match: { accountId: '111122223333', nth: [2, 3] }, fault: { kind: 'throttle' } }]);
    const counted = [await read(), await read('444455556666'), await read(), await read(), await read()];
    aws.faults.set([{ match: { probability: 0.5 }, fault: { kind: 'throttle' } }]);
    const shared: string[] = [];
    for (let n = 0; n < 40; n += 1) shared.push(await read());

    expect(counted).toEqual(['ok', 'ok', 'RequestLimitExceeded', 'RequestLimitExceeded', 'ok']);
    expect(shared.filter((each) => each === 'ok').length).toBeGreaterThan(8);
    expect(shared.filter((each) => each !== 'ok').length).toBeGreaterThan(8);
  });

  it('fails single snapshots of a deregistration that succeeds', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    seedSnapshot(aws.home, buildSnapshot(1));
    aws.faults.set([{ match: {}, fault: { kind: 'snapshot-result', returnCode: 'internal-error' } }]);

    const { DeleteSnapshotResults } = await aws
      .ec2()
      .send(new DeregisterImageCommand({ ImageId: imageId(1), DeleteAssociatedSnapshots: true }));

    expect(DeleteSnapshotResults).toEqual([{ SnapshotId: snapshotId(1), ReturnCode: 'internal-error' }]);
    expect(aws.home.snapshots.get(snapshotId(1))).toBeDefined();
  });

  it('gives an empty page with a token for what it kept back', async () => {
    const aws = await runningAws();
    const place = { organizationId: 'o-abc123', managementAccountId: '111122223333', path: ['r-1'] };
    for (const [id, account] of aws.world.accounts) aws.world.accounts.set(id, { ...account, place });
    const client = new OrganizationsClient(aws.config());
    aws.faults.set([{ match: { operation: 'ListAccounts', nth: 1 }, fault: { kind: 'empty-page' } }]);

    const pages = await collect(paginateListAccounts({ client }, {}));

    expect(pages.map(({ Accounts }) => Accounts?.length)).toEqual([0, 2]);
    expect((await client.send(new ListAccountsCommand({}))).Accounts).toHaveLength(2);
  });
});

describe('token buckets', () => {
  it('refuse the call beyond the bucket, refill with the clock, and are kept by account and action', async () => {
    const aws = await runningAws();
    const attempt = (accountId?: string): Promise<string> =>
      aws
        .ec2(accountId)
        .send(disable)
        .then(() => 'ok')
        .catch((error: Error) => error.name);
    const names: string[] = [];
    for (let n = 0; n < 51; n += 1) names.push(await attempt());

    expect(names.slice(0, 50).every((name) => name === 'InvalidAMIID.NotFound')).toBe(true);
    expect(names[50]).toBe('RequestLimitExceeded');
    expect(await attempt('444455556666')).toBe('InvalidAMIID.NotFound');
    aws.clock.advance(200);
    expect([await attempt(), await attempt()]).toEqual(['InvalidAMIID.NotFound', 'RequestLimitExceeded']);
  });
});

describe('eventual consistency', () => {
  it('shows a write only after the lag, while changes see the truth', async () => {
    const aws = await runningAws({ consistencyLagMs: 1000 });
    seedImage(aws.home, buildImage(1));
    const client = aws.ec2();
    const listed = async (): Promise<number | undefined> =>
      (await client.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images?.length;

    await client.send(disable);

    expect(await listed()).toBe(1);
    await expect(client.send(new DeregisterImageCommand({ ImageId: imageId(1) }))).resolves.toBeDefined();
    aws.clock.advance(1000);
    expect(
      (await client.send(new DescribeImagesCommand({ ImageIds: [imageId(1)] }))).Images?.[0]?.State,
    ).toBe('deregistered');
  });
});
