import { DescribeImagesCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { addRole } from '../../sandbox/aws/identity/access-keys.ts';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { type AccessOptions, awsAccess } from '../../shared/aws/live/access.ts';
import { liveAnswers } from '../../shared/aws/live/live-answers.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import type { PacedCall } from '../../shared/aws/live/pace.ts';
import { account, buildImage, imageId, otherAccount, region, runningAws } from '../sandbox/running-aws.ts';
import { readOptions } from './running-access.ts';

const other = { accountId: otherAccount, region };
const roles = {
  readerRole: 'Reader',
  enforcerRole: 'Enforcer',
  removerRole: 'Remover',
  externalId: 'secret',
};

/** An organization of two accounts; each role of the other one trusts the hub that knows the external id. */
async function twoAccounts(options: Partial<AccessOptions> = roles, behindMs = 0) {
  // Sessions end by the sandbox's clock and are renewed by the machine's.
  const aws = await runningAws({ now: () => new Date(Date.now() - behindMs) });
  for (const name of ['Reader', 'Enforcer', 'Remover']) {
    addRole(aws.world, {
      arn: `arn:aws:iam::${otherAccount}:role/${name}`,
      trusts: [account],
      externalId: 'secret',
    });
  }
  seedImage(aws.other, buildImage(1));
  const { endpoint, credentials } = aws.config();
  const taken: PacedCall[] = [];
  const pacer = { take: async (call: PacedCall) => void taken.push(call) };
  const base = { hubAccountId: account, endpoint, credentials, region, maxAttempts: 1, pacer };
  return { aws, taken, access: awsAccess({ ...base, ...options }) };
}

describe('another account', () => {
  test('is read with its reader role, taken on once for all Regions and services', async () => {
    const { aws, access } = await twoAccounts();

    const answer = await liveAnswers(access, other, readOptions).read('Images');
    await liveAnswers(access, { ...other, region: 'us-east-1' }, readOptions).read('AutoScalingGroups');

    expect(answer).toMatchObject({ known: true, value: [{ ImageId: imageId(1) }] });
    const callers = aws.calls.map(({ operation, accountId, principalArn }) => [
      operation,
      accountId,
      principalArn,
    ]);
    const session = `arn:aws:sts::${otherAccount}:assumed-role/Reader/ami-governor`;
    expect(callers).toEqual([
      ['AssumeRole', account, `arn:aws:iam::${account}:user/operator`],
      ['DescribeImages', otherAccount, session],
      ['DescribeAutoScalingGroups', otherAccount, session],
    ]);
    expect(aws.calls[0]?.input).toMatchObject({ DurationSeconds: 3600, ExternalId: 'secret' });
    expect(aws.calls[0]?.region).toBe(region);
  });

  test('is changed with the role that may: one for what can be taken back, one for what cannot', async () => {
    const { aws, access } = await twoAccounts();
    const ImageId = imageId(1);

    await awsOperator(access).perform(other, { operation: 'ec2:DisableImage', input: { ImageId } });
    const input = { ImageId, DeleteAssociatedSnapshots: false };
    await awsOperator(access).perform(other, { operation: 'ec2:DeregisterImage', input });

    const changes = aws.calls.filter(({ mutating, service }) => mutating && service === 'ec2');
    expect(changes.map(({ operation, principalArn }) => [operation, principalArn.split('/')[1]])).toEqual([
      ['DisableImage', 'Enforcer'],
      ['DeregisterImage', 'Remover'],
    ]);
  });

  test('is unread with the reason when its role cannot be taken on', async () => {
    const { access } = await twoAccounts({ ...roles, externalId: 'wrong' });

    expect(await liveAnswers(access, other, readOptions).read('Images')).toEqual({
      known: false,
      why: expect.stringMatching(
        /^DescribeImages failed: the role arn:aws:iam::444455556666:role\/Reader could not be taken on \(AccessDenied: /,
      ),
    });
  });

  test('is not entered without a role', async () => {
    const { aws, access } = await twoAccounts({});

    expect(await liveAnswers(access, other, readOptions).read('Images')).toEqual({
      known: false,
      why: 'DescribeImages failed: there is no reader role to enter account 444455556666 with',
    });
    expect(aws.calls).toEqual([]);
  });

  test('is not changed when the role cannot be taken on, and the change surely did not happen', async () => {
    const { access } = await twoAccounts({ ...roles, externalId: 'wrong' });
    const call = { operation: 'ec2:DisableImage', input: { ImageId: imageId(1) } } as const;

    expect(await awsOperator(access).perform(other, call)).toMatchObject({
      status: 'refused',
      code: 'AccessDenied',
    });
  });

  test('gets a new session before the old one ends', async () => {
    const { aws, access } = await twoAccounts(roles, 55 * 60_000);
    const scopeOf = (name: string) => liveAnswers(access, { ...other, region: name }, readOptions);

    await scopeOf('us-east-1').read('Images');
    await scopeOf('us-west-2').read('Images');

    const sessions = aws.calls.filter(({ operation }) => operation === 'AssumeRole');
    expect(sessions.length).toBeGreaterThan(1);
  });

  test('is asked again after a refusal', async () => {
    const { aws, access } = await twoAccounts();
    aws.faults.set([{ match: { operation: 'AssumeRole', nth: 1 }, fault: { kind: 'throttle' } }]);
    const read = () => liveAnswers(access, other, readOptions).read('Images');

    expect((await read()).known).toBe(false);
    expect((await read()).known).toBe(true);
  });
});

describe('a client', () => {
  test('is made once a place and waits for the pacer at each attempt', async () => {
    const { aws, access, taken } = await twoAccounts({ ...roles, maxAttempts: 2 });
    aws.faults.set([{ match: { operation: 'DescribeImages', nth: 1 }, fault: { kind: 'reset' } }]);
    const place = { ...other, purpose: 'reader' } as const;

    const client = access.client(EC2Client, place);
    await client.send(new DescribeImagesCommand({ Owners: ['self'] }));
    await client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], MaxResults: 5 }));

    expect(access.client(EC2Client, { ...place })).toBe(client);
    const call = (operation: string) => ({ ...other, service: 'EC2', operation });
    expect(taken).toEqual([call('DescribeImages'), call('DescribeImages'), call('DescribeSnapshots')]);
  });

  test('names its function in the user agent', async () => {
    const { aws, access } = await twoAccounts({ appId: 'govern' });

    await liveAnswers(access, { accountId: account, region }, readOptions).read('Images');

    expect(aws.calls.map(({ functionName }) => functionName)).toEqual(['govern']);
  });
});
