import {
  CopyImageCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
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

// Of IAM, not of this language.
const variable = ['$', '{aws:SourceArn}'].join('');
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

  it('refuses a wrong external id, an untrusted caller, a role that is not there and a text that is no ARN', async () => {
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
    await expect(assume('governor-reader', 'secret')).rejects.toMatchObject({ name: 'ValidationError' });
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

  it.each([
    [{ Condition: { StringEquals: { 'ec2:Owner': '1' } } }, 'does not know the condition key ec2:Owner'],
    [
      { Condition: { DateLessThan: { 'aws:CurrentTime': '2026' } } },
      'does not evaluate the operator DateLessThan',
    ],
    [{ Condition: { StringEquals: { 'aws:PrincipalArn': variable } } }, 'does not fill in'],
    [{ NotAction: 'ec2:DeleteSnapshot' }, 'does not evaluate NotAction'],
  ])('refuse what the simulator does not evaluate: %j', (more, why) => {
    const document = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...more }],
    });

    expect(() => readPolicy(document)).toThrow(why);
  });

  it('depend on the tags of what is touched, and on those that are set', async () => {
    const aws = await runningAws();
    for (const n of [1, 2])
      seedImage(aws.home, buildImage(n, { Tags: n === 1 ? [{ Key: 'Team', Value: 'web' }] : [] }));
    const image = `arn:aws:ec2:*::image/*`;
    const ofTeam = { StringEquals: { 'aws:ResourceTag/team': 'web' } };
    const policy = readPolicy(
      JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 'ec2:DisableImage', Resource: image, Condition: ofTeam },
          { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: image },
          {
            ...{ Effect: 'Deny', Action: 'ec2:CreateTags', Resource: image },
            Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'Team*' } },
          },
        ],
      }),
    );
    const ec2 = new EC2Client({
      ...aws.config(),
      credentials: aws.addAccessKey({ accountId: account, arn: `arn:aws:iam::${account}:user/web`, policy }),
    });
    const tagging = (Key: string) =>
      ec2.send(new CreateTagsCommand({ Resources: [imageId(2)], Tags: [{ Key, Value: 'web' }] }));
    const denied = { name: 'UnauthorizedOperation' };

    await expect(ec2.send(new DisableImageCommand({ ImageId: imageId(2) }))).rejects.toMatchObject(denied);
    await expect(ec2.send(new DisableImageCommand({ ImageId: imageId(1) }))).resolves.toBeDefined();
    await expect(tagging('Team')).rejects.toMatchObject(denied);
    await expect(tagging('Owner')).resolves.toBeDefined();
  });

  it('let a role in by its trust policy: who calls, of which organization, with which external id', async () => {
    const aws = await runningAws();
    const hub = 'arn:aws:iam::111122223333:role/hub';
    const trusting = (condition: object) => {
      const Principal = { AWS: `arn:aws:iam::${account}:root` };
      const statement = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition: condition };
      addRole(aws.world, { arn: roleArn, trust: readPolicy(JSON.stringify({ Statement: statement })) });
    };
    const credentials = aws.addAccessKey({
      accountId: account,
      arn: 'arn:aws:sts::111122223333:assumed-role/hub/govern',
    });
    const assume = (ExternalId: string) =>
      new STSClient({ ...aws.config(), credentials }).send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'govern', ExternalId }),
      );
    const denied = { name: 'AccessDenied' };

    trusting({ ArnEquals: { 'aws:PrincipalArn': hub }, StringEquals: { 'sts:ExternalId': 'secret' } });
    await expect(assume('wrong')).rejects.toMatchObject(denied);
    await expect(assume('secret')).resolves.toBeDefined();
    trusting({ ArnEquals: { 'aws:PrincipalArn': `${hub}-2` } });
    await expect(assume('secret')).rejects.toMatchObject(denied);
    trusting({ StringEquals: { 'aws:PrincipalOrgID': 'o-another' } });
    await expect(assume('secret')).rejects.toMatchObject(denied);
  });

  it('of a session are refused that are longer than STS takes', async () => {
    const aws = await runningAws();
    addRole(aws.world, { arn: roleArn });
    const Policy = JSON.stringify({
      Statement: { Effect: 'Allow', Action: '*', Resource: 'x'.repeat(2048) },
    });

    await expect(
      new STSClient(aws.config()).send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'apply', Policy }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
