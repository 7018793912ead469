const imageId = 'ami-0a1b2c3d4e5f60718';

/** An EventBridge event of 2026 in eu-central-1; its detail is that of an image that became available. */
export function anEvent(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    version: '0',
    id: '6f0c1d9e-38a1-4b0b-9d5e-7f2f0a4c1e11',
    'detail-type': 'EC2 AMI State Change',
    source: 'aws.ec2',
    account: '111122223333',
    time: '2026-10-03T08:15:42Z',
    region: 'eu-central-1',
    resources: [`arn:aws:ec2:eu-central-1::image/${imageId}`],
    detail: { RequestId: '3d1e5a0f', ImageId: imageId, State: 'available', ErrorMessage: '' },
    ...changes,
  };
}

/** A successful call, as CloudTrail brings it. */
export function aCall(eventName: string, changes: Readonly<Record<string, unknown>> = {}) {
  return anEvent({
    'detail-type': 'AWS API Call via CloudTrail',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Developer/alice' },
      eventTime: '2026-10-03T08:10:05Z',
      eventSource: 'ec2.amazonaws.com',
      eventName,
      awsRegion: 'eu-central-1',
      sourceIPAddress: '198.51.100.7',
      requestParameters: null,
      responseElements: null,
      eventID: '2b0f0a1e-9a55-4a42-9c36-0a7a3b8e5f21',
      ...changes,
    },
  });
}

/** A finding on an instance that was launched from an image. */
export function anInspectorFinding(detail: Readonly<Record<string, unknown>> = {}) {
  return anEvent({
    'detail-type': 'Inspector2 Finding',
    source: 'aws.inspector2',
    resources: ['i-0123456789abcdef0'],
    detail: {
      awsAccountId: '111122223333',
      status: 'ACTIVE',
      severity: 'HIGH',
      updatedAt: 'Mon Oct 12 08:05:26.418 UTC 2026',
      resources: [
        {
          type: 'AWS_EC2_INSTANCE',
          id: 'i-0123456789abcdef0',
          details: { awsEc2Instance: { imageId } },
        },
      ],
      ...detail,
    },
  });
}
