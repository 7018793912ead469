import { CopyImageCommand, DescribeImagesCommand, DisableImageCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  AssumeRoleCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { addRole } from '../../sandbox/aws/identity/access-keys.ts';
import { readPolicy } from '../../sandbox/aws/identity/read-policy.ts';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import {
  account,
  buildImage,
  imageId,
  otherAccount,
  type RunningAws,
  region,
  runningAws,
} from './running-aws.ts';

const roleArn = `arn:aws:iam::${otherAccount}:role/governor-reader`;

function sessionClient(aws: RunningAws, credentials: Credentials | undefined): EC2Client {
  return new EC2Client({
    region,
    endpoint: aws.endpoint,
    maxAttempts: 1,
    credentials: {
      accessKeyId: credentials?.AccessKeyId ?? '',
      secretAccessKey: credentials?.SecretAccessKey ?? '',
      sessionToken: credentials?.SessionToken ?? '',
    },
  });
}

describe('STS', () => {
  it('gives credentials of another account, good for their time', async () => {
    const aws = await runningAws();
    addRole(aws.world, { arn: roleArn, externalId: 'secret' });
    seedImage(aws.other, buildImage(1));
    const sts = new STSClient(aws.config());

    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: 'govern',
        ExternalId: 'secret',
        DurationSeconds: 900,
      }),
    );
    const client = sessionClient(aws, Credentials);

    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::444455556666:assumed-role/governor-reader/govern');
    expect((await client.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toHaveLength(1);
    aws.clock.advance(900_000);
    await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({
      name: 'RequestExpired',
    });
  });

  it('refuses a wrong external id, an untrusted caller and a role that is not there', async () => {
    const aws = await runningAws();
    addRole(aws.world, {
      arn: roleArn,
      externalId: 'secret',
      trusts: ['arn:aws:iam::111122223333:user/operator'],
    });
    const assume = (RoleArn: string, ExternalId: string, accountId?: string): Promise<unknown> =>
      new STSClient(aws.config(accountId)).send(
        new AssumeRoleCommand({ RoleArn, ExternalId, RoleSessionName: 'govern' }),
      );

    await expect(assume(roleArn, 'wrong')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(roleArn, 'secret', otherAccount)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(`${roleArn}-missing`, 'secret')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(roleArn, 'secret')).resolves.toBeDefined();
  });

  it('keeps role chaining within one hour', async () => {
    const aws = await runningAws();
    addRole(aws.world, { arn: roleArn, maxSessionSeconds: 43_200 });
    const arn = 'arn:aws:sts::111122223333:assumed-role/hub/govern';
    const credentials = aws.addAccessKey({ accountId: '111122223333', arn });
    const sts = new STSClient({ ...aws.config(), credentials });
    const assume = (DurationSeconds: number): Promise<unknown> =>
      sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'govern', DurationSeconds }));

    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
    await expect(assume(3601)).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(assume(3600)).resolves.toBeDefined();
  });
});

describe('rights', () => {
  it('are the intersection of the role and the session policy', async () => {
    const aws = await runningAws();
    const policy = readPolicy(
      JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: ['ec2:Describe*', 'ec2:DisableImage'], Resource: '*' }],
      }),
    );
    addRole(aws.world, { arn: roleArn, policy });
    for (const n of [1, 2]) seedImage(aws.other, buildImage(n));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: `arn:aws:ec2:*::image/${imageId(1)}` }],
    });
    const { Credentials } = await new STSClient(aws.config()).send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'apply', Policy }),
    );
    const client = sessionClient(aws, Credentials);

    await expect(client.send(new DisableImageCommand({ ImageId: imageId(1) }))).resolves.toBeDefined();
    await expect(client.send(new DisableImageCommand({ ImageId: imageId(2) }))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
    // A read without resource-level support needs `*`.
    await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
  });

  it('of copying are asked for on the source, the new image and its snapshots, and for the tags besides', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const anywhere = ['arn:aws:ec2:*::image/*', 'arn:aws:ec2:*::snapshot/*'];
    const copyBy = (Action: readonly string[], Resource: readonly string[], name: string) => {
      const policy = readPolicy(
        JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] }),
      );
      const key = aws.addAccessKey({
        accountId: account,
        arn: `arn:aws:iam::${account}:user/${name}`,
        policy,
      });
      const image = { ResourceType: 'image' as const, Tags: [{ Key: 'Owner', Value: 'web' }] };
      return new EC2Client({ ...aws.config(), credentials: key }).send(
        new CopyImageCommand({
          ...{ SourceImageId: imageId(1), SourceRegion: region, Name: name },
          TagSpecifications: [image],
        }),
      );
    };
    const denied = { name: 'UnauthorizedOperation' };

    await expect(copyBy(['ec2:CopyImage'], anywhere, 'untagged')).rejects.toMatchObject(denied);
    await expect(
      copyBy(['ec2:CopyImage', 'ec2:CreateTags'], anywhere.slice(0, 1), 'no snapshots'),
    ).rejects.toMatchObject(denied);
    await expect(copyBy(['ec2:CopyImage', 'ec2:CreateTags'], anywhere, 'allowed')).resolves.toBeDefined();
  });

  it('refuse a policy that the simulator does not evaluate', () => {
    const Condition = { StringEquals: { 'ec2:Owner': '1' } };
    const document = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }],
    });

    expect(() => readPolicy(document)).toThrow('the sandbox does not evaluate Condition');
  });
});
