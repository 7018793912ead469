import { AutoScalingClient, DescribePoliciesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeVpcsCommand,
  DisableImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { EKSClient, ListAddonsCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import { DescribeParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { seedImage, seedRetentionRule } from '../../sandbox/aws/state/seed.ts';
import { buildImage, imageId, type RunningAws, runningAws } from './running-aws.ts';

async function post(
  aws: RunningAws,
  service: string,
  body: string,
  headers: object = {},
): Promise<[number, string]> {
  const { accessKeyId } = aws.addAccessKey({ accountId: '111122223333' });
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261001/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(aws.endpoint, {
    method: 'POST',
    headers: { authorization, ...headers },
    body,
  });
  return [response.status, await response.text()];
}

describe('the wire', () => {
  it('refuses operations that it does not simulate, in the words of each protocol', async () => {
    const aws = await runningAws();

    await expect(aws.ec2().send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    await expect(
      new AutoScalingClient(aws.config()).send(new DescribePoliciesCommand({})),
    ).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    await expect(
      new SSMClient(aws.config()).send(new PutParameterCommand({ Name: 'a', Value: 'b' })),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
    await expect(
      new EKSClient(aws.config()).send(new ListAddonsCommand({ clusterName: 'c' })),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('refuses parameters that it does not honour', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));
    const launch = { ImageId: imageId(1), MinCount: 1, MaxCount: 1, UserData: 'eA==' };

    await expect(aws.ec2().send(new RunInstancesCommand(launch))).rejects.toMatchObject({
      name: 'UnknownParameter',
    });
    await expect(
      new SSMClient(aws.config()).send(new DescribeParametersCommand({ Shared: true })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(
      new EKSClient(aws.config()).send(new ListClustersCommand({ include: ['all'] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each([
    ['Action=DescribeImages&Version=2016-11-15&Colour=red', 'UnknownParameter'],
    ['Action=DescribeImages&Version=2016-11-15&Filter.1.Name=state&Filter.1.Colour=red', 'UnknownParameter'],
    ['Action=DescribeImages&Version=2016-11-15&MaxResults=many', 'InvalidParameterValue'],
    ['Action=DescribeImages&Version=2016-11-15&IncludeDisabled=maybe', 'InvalidParameterValue'],
    ['Action=DisableImage&Version=2016-11-15', 'MissingParameter'],
  ])('refuses %s', async (body, code) => {
    const aws = await runningAws();

    const [status, text] = await post(aws, 'ec2', body);

    expect(status).toBe(400);
    expect(text).toContain(`<Code>${code}</Code>`);
  });

  it('refuses unknown JSON members', async () => {
    const aws = await runningAws();
    const headers = { 'x-amz-target': 'AmazonSSM.DescribeParameters' };

    const [, text] = await post(aws, 'ssm', '{"Colour":"red"}', headers);

    expect(text).toContain('Unknown parameter in input: \\"Colour\\"');
  });

  it('answers the XML that EC2 answers', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1, { BlockDeviceMappings: [], Tags: [{ Key: 'a', Value: '<&>' }] }));

    const [, text] = await post(aws, 'ec2', 'Action=DescribeImages&Version=2016-11-15&Owner.1=self');

    expect(text).toContain(
      '<DescribeImagesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>',
    );
    expect(text).toContain(`<imagesSet><item>`);
    expect(text).toContain(`<imageId>${imageId(1)}</imageId>`);
    expect(text).toContain('<tagSet><item><key>a</key><value>&lt;&amp;&gt;</value></item></tagSet>');
  });

  it('tells the Recycle Bin rules by REST, the tags by GetRule only', async () => {
    const aws = await runningAws();
    const ResourceTags = [{ ResourceTagKey: 'Team', ResourceTagValue: 'web' }];
    seedRetentionRule(aws.home, { Identifier: 'images', ResourceType: 'EC2_IMAGE', days: 7, ResourceTags });
    const { accessKeyId } = aws.addAccessKey({ accountId: '111122223333' });
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261001/eu-central-1/rbin/aws4_request, Signature=0`;
    const request = { headers: { authorization } };

    const list = await fetch(`${aws.endpoint}/list-rules`, {
      ...request,
      method: 'POST',
      body: JSON.stringify({ ResourceType: 'EC2_IMAGE' }),
    });
    const rule = await fetch(`${aws.endpoint}/rules/images`, request);
    const missing = await fetch(`${aws.endpoint}/rules/none`, request);

    const summary = {
      Identifier: 'images',
      RetentionPeriod: { RetentionPeriodValue: 7, RetentionPeriodUnit: 'DAYS' },
      RuleArn: 'arn:aws:rbin:eu-central-1:111122223333:rule/images',
    };
    expect(await list.json()).toEqual({ Rules: [summary] });
    expect(await rule.json()).toEqual({
      ...summary,
      ResourceType: 'EC2_IMAGE',
      ResourceTags,
      Status: 'available',
    });
    expect([missing.status, await missing.json()]).toMatchObject([
      404,
      { __type: 'ResourceNotFoundException' },
    ]);
  });

  it('knows callers by their access key, and refuses unknown ones and other services', async () => {
    const aws = await runningAws();
    const credentials = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
    const client = new (await import('@aws-sdk/client-ec2')).EC2Client({ ...aws.config(), credentials });

    await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({ name: 'AuthFailure' });
    expect((await post(aws, 's3', ''))[0]).toBe(404);
  });

  it('answers a dry run by an error, without an effect', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));

    const dryRun = aws.ec2().send(new DeregisterImageCommand({ ImageId: imageId(1), DryRun: true }));

    await expect(dryRun).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    expect((await aws.ec2().send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toHaveLength(1);
  });
});

describe('the call log', () => {
  it('tells who called what, for which function, and what came of it', async () => {
    const aws = await runningAws();
    seedImage(aws.home, buildImage(1));

    await aws.ec2('111122223333', 'govern').send(new DescribeImagesCommand({ Owners: ['self'] }));
    await aws
      .ec2('111122223333', 'apply')
      .send(new DisableImageCommand({ ImageId: imageId(9) }))
      .catch(() => undefined);

    expect(aws.calls).toMatchObject([
      {
        at: '2026-10-01T12:00:00.000Z',
        accountId: '111122223333',
        region: 'eu-central-1',
        functionName: 'govern',
        service: 'ec2',
        operation: 'DescribeImages',
        input: { Owners: ['self'] },
        outcome: 'ok',
        mutating: false,
        hadEffect: true,
      },
      {
        functionName: 'apply',
        operation: 'DisableImage',
        outcome: 'InvalidAMIID.NotFound',
        mutating: true,
        hadEffect: false,
      },
    ]);
  });

  it('names the function also where Powertools writes itself behind the name', async () => {
    const aws = await runningAws();

    const powertools = 'apply/PT/NO-OP/2.35.0/PTEnv/AWS_Lambda_nodejs24.x';
    await aws.ec2('111122223333', powertools).send(new DescribeImagesCommand({ Owners: ['self'] }));

    expect(aws.calls).toMatchObject([{ functionName: 'apply' }]);
  });
});
