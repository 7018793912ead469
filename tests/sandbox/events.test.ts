import {
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { buildImage, imageId, otherAccount, type RunningAws, runningAws } from './running-aws.ts';

async function withImage(): Promise<RunningAws> {
  const aws = await runningAws();
  seedImage(aws.home, buildImage(1));
  return aws;
}

function stateEvents(aws: RunningAws): unknown[] {
  const changes = aws.events.filter((event) => event['detail-type'] === 'EC2 AMI State Change');
  return changes.map(({ detail }) => detail['State']);
}

describe('AMI state change events', () => {
  it('are sent for disable, enable and deregister, and for nothing else', async () => {
    const aws = await withImage();
    const client = aws.ec2();
    const ImageId = imageId(1);

    await client.send(new DisableImageCommand({ ImageId }));
    await client.send(new EnableImageCommand({ ImageId }));
    await client.send(
      new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date('2027-01-01T00:00:00Z') }),
    );
    await client.send(new CreateTagsCommand({ Resources: [ImageId], Tags: [{ Key: 'a', Value: 'b' }] }));
    await client.send(new DeregisterImageCommand({ ImageId }));
    await client.send(new DeregisterImageCommand({ ImageId })).catch(() => undefined);

    expect(stateEvents(aws)).toEqual(['disabled', 'available', 'deregistered']);
  });

  it('carry the request id of the CloudTrail event of the call', async () => {
    const aws = await withImage();

    await aws.ec2().send(new DisableImageCommand({ ImageId: imageId(1) }));

    const [change, call] = aws.events;
    expect(change?.detail['RequestId']).toBe(call?.detail['requestID']);
    expect(change).toMatchObject({
      version: '0',
      source: 'aws.ec2',
      account: '111122223333',
      time: '2026-10-01T12:00:00Z',
    });
  });
});

describe('CloudTrail events', () => {
  it('hold classic operations flat, in camel case', async () => {
    const aws = await withImage();

    await aws.ec2().send(
      new ModifyImageAttributeCommand({
        ImageId: imageId(1),
        LaunchPermission: { Add: [{ UserId: otherAccount }] },
      }),
    );

    expect(aws.events).toMatchObject([
      {
        'detail-type': 'AWS API Call via CloudTrail',
        source: 'aws.ec2',
        resources: [],
        detail: {
          eventSource: 'ec2.amazonaws.com',
          eventName: 'ModifyImageAttribute',
          readOnly: false,
          userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'operator' },
          requestParameters: {
            imageId: imageId(1),
            attributeType: 'launchPermission',
            launchPermission: { add: { items: [{ userId: otherAccount }] } },
          },
          responseElements: { _return: true },
        },
      },
    ]);
  });

  it('hold newer operations in a wrapper, in Pascal case', async () => {
    const aws = await withImage();
    const DeprecateAt = new Date('2027-01-01T00:00:00Z');

    await aws.ec2().send(new EnableImageDeprecationCommand({ ImageId: imageId(1), DeprecateAt }));

    expect(aws.events[0]?.detail).toMatchObject({
      requestParameters: {
        EnableImageDeprecationRequest: { ImageId: imageId(1), DeprecateAt: '2027-01-01T00:00:00Z' },
      },
      responseElements: { EnableImageDeprecationResponse: { return: true } },
    });
  });

  it('tell of refused calls and dry runs, not of reads', async () => {
    const aws = await withImage();
    const client = aws.ec2();

    await client.send(new DescribeImagesCommand({}));
    await client
      .send(new DeregisterImageCommand({ ImageId: imageId(1), DryRun: true }))
      .catch(() => undefined);
    await client.send(new DeregisterImageCommand({ ImageId: imageId(9) })).catch(() => undefined);

    expect(
      aws.events.map(({ detail }) => [detail['eventName'], detail['errorCode'], detail['responseElements']]),
    ).toEqual([
      ['DeregisterImage', 'Client.DryRunOperation', null],
      ['DeregisterImage', 'Client.InvalidAMIID.NotFound', null],
    ]);
  });

  it('name the role behind a session', async () => {
    const aws = await withImage();
    const arn = 'arn:aws:sts::111122223333:assumed-role/enforcer/apply';
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    const credentials = aws.addAccessKey({ accountId: '111122223333', arn });

    await new EC2Client({ ...aws.config(), credentials }).send(
      new DisableImageCommand({ ImageId: imageId(1) }),
    );

    expect(aws.events.at(-1)?.detail['userIdentity']).toMatchObject({
      type: 'AssumedRole',
      arn,
      sessionContext: {
        sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/enforcer', userName: 'enforcer' },
        attributes: { mfaAuthenticated: 'false' },
      },
    });
  });

  it('do not appear without a trail', async () => {
    const aws = await withImage();
    const account = aws.world.accounts.get('111122223333');
    if (account) aws.world.accounts.set('111122223333', { ...account, hasTrail: false });

    await aws.ec2().send(new DisableImageCommand({ ImageId: imageId(1) }));

    expect(aws.events.map((event) => event['detail-type'])).toEqual(['EC2 AMI State Change']);
  });
});
