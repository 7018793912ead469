import { describe, expect, test } from 'vitest';
import { addRole } from '../../sandbox/aws/identity/access-keys.ts';
import { readPolicy } from '../../sandbox/aws/identity/read-policy.ts';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import type { ImageId, SnapshotId } from '../../shared/domain/image.ts';
import type { Call } from '../../shared/domain/operations.ts';
import {
  account,
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  region,
  runningAws,
  snapshotId,
} from '../sandbox/running-aws.ts';
import { readOptions } from './running-access.ts';

const other = { accountId: otherAccount, region };
const arnOf = (id: string) => `arn:aws:ec2:${region}::${id.startsWith('ami-') ? 'image' : 'snapshot'}/${id}`;

function disabling(ImageId: ImageId): Call {
  return { operation: 'ec2:DisableImage', input: { ImageId } };
}

function deregistering(ImageId: ImageId): Call {
  return { operation: 'ec2:DeregisterImage', input: { ImageId, DeleteAssociatedSnapshots: true } };
}

/** Another account with as many images, each on its snapshot, and the roles by which it is entered. */
async function anAccountOf(images: number) {
  // Sessions end by the sandbox's clock and are renewed by the machine's.
  const aws = await runningAws({ now: () => new Date(), throttling: false });
  for (const name of ['Reader', 'Enforcer', 'Remover']) {
    addRole(aws.world, { arn: `arn:aws:iam::${otherAccount}:role/${name}`, trusts: [account] });
  }
  for (let n = 1; n <= images; n += 1) {
    seedImage(aws.other, buildImage(n));
    seedSnapshot(aws.other, buildSnapshot(n));
  }
  const { endpoint, credentials } = aws.config();
  const access = awsAccess({
    ...{ hubAccountId: account, endpoint, credentials, region, maxAttempts: 1, sessionName: 'apply' },
    ...{ readerRole: 'Reader', enforcerRole: 'Enforcer', removerRole: 'Remover', callPacing: 'off' },
  });
  const sessions = () =>
    aws.calls
      .filter(({ operation }) => operation === 'AssumeRole')
      .map(({ input }) => ({ name: String(input['RoleSessionName']), policy: input['Policy'] }));
  return { aws, access, sessions };
}

function confinedTo(access: ReturnType<typeof awsAccess>, calls: readonly Call[], run = 'sweep-1') {
  const snapshotsOf = (id: ImageId): readonly SnapshotId[] => [id.replace('ami-', 'snap-')];
  return awsOperator(access).confinedTo(other, { run, calls, snapshotsOf });
}

describe('a session', () => {
  test('says which function entered the account, and in which run', async () => {
    const { access, sessions } = await anAccountOf(1);
    const reader = liveFactsReader(access);

    await reader.readFacts(other, [imageId(1)], { ...readOptions, run: 'sweep-d32c5kdv' });
    await reader.readFacts(other, [imageId(1)], { ...readOptions, run: 'sweep-d32c5kdv' });
    await reader.readFacts(other, [imageId(1)], { ...readOptions, run: `event-${'é'.repeat(99)}` });

    expect(sessions()).toEqual([
      { name: 'apply-sweep-d32c5kdv', policy: undefined },
      { name: `apply-event-${'-'.repeat(52)}`, policy: undefined },
    ]);
  });

  test('for a plan names the images of the plan, each with what is done to it, and nothing else', async () => {
    const { access, sessions } = await anAccountOf(2);
    const calls = [disabling(imageId(1)), disabling(imageId(2))];

    for (const call of calls) await confinedTo(access, calls).perform(other, call);

    const [session, ...more] = sessions();
    expect(more).toEqual([]);
    expect(JSON.parse(String(session?.policy)).Statement).toEqual([
      { Effect: 'Allow', Action: 'ec2:DisableImage', Resource: [arnOf(imageId(1)), arnOf(imageId(2))] },
    ]);
  });

  test('for removing names the snapshots that go along', async () => {
    const { access, sessions } = await anAccountOf(1);
    const call = deregistering(imageId(1));

    const result = await confinedTo(access, [call]).perform(other, call);

    expect(result).toMatchObject({
      snapshots: [{ snapshotId: snapshotId(1), became: 'deleted', reason: '(success) deleted' }],
    });
    expect(JSON.parse(String(sessions()[0]?.policy)).Statement).toEqual([
      { Effect: 'Allow', Action: 'ec2:DeregisterImage', Resource: [arnOf(imageId(1))] },
      { Effect: 'Allow', Action: 'ec2:DeleteSnapshot', Resource: [arnOf(snapshotId(1))] },
    ]);
  });

  test('for an encrypted copy lets EC2 use the key, if the role may', async () => {
    const { access, sessions } = await anAccountOf(1);
    const names = { SourceImageId: imageId(1), SourceRegion: region, Name: 'copy', ClientToken: 'token-1' };
    const input = { ...names, KmsKeyId: null, Tags: [{ key: 'Team', value: 'web' }] };
    const call: Call = { operation: 'ec2:CopyImage', input };

    expect(await confinedTo(access, [call]).perform(other, call)).toMatchObject({ status: 'done' });
    const made = [`arn:aws:ec2:${region}::image/*`, `arn:aws:ec2:${region}::snapshot/*`];
    expect(JSON.parse(String(sessions()[0]?.policy)).Statement).toEqual([
      { Effect: 'Allow', Action: 'ec2:CopyImage', Resource: made },
      {
        ...{ Effect: 'Allow', Action: 'ec2:CreateTags', Resource: made },
        Condition: { StringEquals: { 'ec2:CreateAction': 'CopyImage' } },
      },
      {
        ...{ Effect: 'Allow', Action: 'kms:*', Resource: ['*'] },
        Condition: { StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` } },
      },
    ]);
  });

  test('cannot be longer than STS takes: a plan of many images gets several, and each call has its own', async () => {
    const { aws, access, sessions } = await anAccountOf(70);
    const calls = Array.from({ length: 70 }, (_, index) => disabling(imageId(index + 1)));
    const operator = confinedTo(access, calls);

    for (const call of calls) expect(await operator.perform(other, call)).toMatchObject({ status: 'done' });

    expect(sessions().map(({ policy }) => String(policy).length <= 2048)).toEqual([true, true, true]);
    expect(aws.other.images.values().filter(({ image }) => image.State === 'disabled')).toHaveLength(70);
  });

  test('that STS cannot pack is taken on for each call alone, so that nothing stays taken for it', async () => {
    const { aws, access, sessions } = await anAccountOf(1);
    const enabling: Call = { operation: 'ec2:EnableImage', input: { ImageId: imageId(1) } };
    const disable = disabling(imageId(1));
    const operator = confinedTo(access, [disable, enabling]);
    expect(await operator.perform(other, disable)).toMatchObject({ status: 'done' });
    const afterwards = confinedTo(access, [disabling(imageId(2)), enabling], 'sweep-2');
    const code = 'PackedPolicyTooLarge';
    aws.faults.set([
      { match: { operation: 'AssumeRole', nth: 1 }, fault: { kind: 'error', code, status: 400 } },
    ]);

    expect(await afterwards.perform(other, enabling)).toMatchObject({ status: 'done' });

    expect(JSON.parse(String(sessions().at(-1)?.policy)).Statement).toEqual([
      { Effect: 'Allow', Action: 'ec2:EnableImage', Resource: [arnOf(imageId(1))] },
    ]);
  });

  test('of an image with more snapshots than can be named leaves them to EC2, which deletes only its own', async () => {
    const { access, sessions } = await anAccountOf(1);
    const call = deregistering(imageId(1));
    const snapshotsOf = () => Array.from({ length: 60 }, (_, index) => snapshotId(index + 1));

    const operator = awsOperator(access).confinedTo(other, { run: 'sweep-1', calls: [call], snapshotsOf });
    await operator.perform(other, call);

    expect(JSON.parse(String(sessions()[0]?.policy)).Statement[1]).toEqual({
      ...{ Effect: 'Allow', Action: 'ec2:DeleteSnapshot' },
      Resource: [`arn:aws:ec2:${region}::snapshot/*`],
    });
  });
});

describe('what is not of the plan', () => {
  test('is not tried', async () => {
    const { aws, access } = await anAccountOf(2);

    const result = await confinedTo(access, [disabling(imageId(1))]).perform(other, disabling(imageId(2)));

    expect(result).toMatchObject({ status: 'refused', code: 'OutsideThePlan' });
    expect(aws.calls).toEqual([]);
  });

  test('is refused by AWS itself to whoever has the session', async () => {
    const { aws, access, sessions } = await anAccountOf(2);
    const call = disabling(imageId(1));
    await confinedTo(access, [call]).perform(other, call);
    const policy = readPolicy(String(sessions()[0]?.policy));
    const stolen = aws.addAccessKey({ accountId: otherAccount, policy });

    const thief = awsAccess({
      ...{ hubAccountId: otherAccount, endpoint: aws.endpoint, region, maxAttempts: 1, callPacing: 'off' },
      credentials: stolen,
    });
    const operator = awsOperator(thief);

    expect(await operator.perform(other, disabling(imageId(2)))).toMatchObject({
      ...{ status: 'refused', code: 'UnauthorizedOperation' },
    });
    expect(await operator.perform(other, deregistering(imageId(1)))).toMatchObject({
      ...{ status: 'refused', code: 'UnauthorizedOperation' },
    });
  });
});
