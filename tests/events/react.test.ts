import { describe, expect, it } from 'vitest';
import { reactTo, readEvent } from '../../shared/events/react.ts';
import { aCall, anEvent, anInspectorFinding } from './an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const scope = { accountId: '111122223333', region: 'eu-central-1' };

describe('calls by CloudTrail', () => {
  it.each(['CreateImage', 'RegisterImage', 'CopyImage'])('%s leads to the image of the response', (name) => {
    const event = aCall(name, {
      requestParameters: { sourceImageId: 'ami-0fffffffffffffff1', name: 'web' },
      responseElements: { requestId: '1', imageId },
    });

    expect(reactTo(event)).toMatchObject({
      reaction: 'govern',
      intent: 'evaluate',
      scope,
      imageIds: [imageId],
    });
  });

  it.each([
    ['directly', { imageId }],
    ['inside a wrapper', { DisableImageRequest: { ImageId: imageId } }],
  ])('a request names its image %s', (_, requestParameters) => {
    const event = aCall('DisableImage', { requestParameters });

    expect(reactTo(event)).toMatchObject({ reaction: 'govern', intent: 'record-state', imageIds: [imageId] });
  });

  it('a response names its image inside a wrapper', () => {
    const event = aCall('CreateImage', {
      responseElements: { CreateImageResponse: { xmlns: 'http://ec2.amazonaws.com/', imageId } },
    });

    expect(reactTo(event)).toMatchObject({ reaction: 'govern', imageIds: [imageId] });
  });

  it('a granted share asks for an alert, a revoked one for a look', () => {
    const items = { items: [{ userId: '012345678901' }] };
    const granted = aCall('ModifyImageAttribute', {
      requestParameters: { imageId, launchPermission: { add: items } },
    });
    const revoked = aCall('ModifyImageAttribute', {
      requestParameters: { imageId, launchPermission: { remove: items, add: {} } },
    });

    expect(reactTo(granted)).toMatchObject({ reaction: 'govern', intent: 'alert' });
    expect(reactTo(revoked)).toMatchObject({ reaction: 'govern', intent: 'evaluate' });
  });

  it('tags lead to the images among the tagged things, each once and in order', () => {
    const items = ['snap-0123456789abcdef0', 'ami-22222222', 'ami-11111111', 'ami-22222222'];
    const event = aCall('CreateTags', {
      requestParameters: { resourcesSet: { items: items.map((resourceId) => ({ resourceId })) } },
    });

    expect(reactTo(event)).toMatchObject({ reaction: 'govern', imageIds: ['ami-11111111', 'ami-22222222'] });
  });

  it.each([
    ['Client.UnauthorizedOperation', 'CreateImage failed'],
    ['UnauthorizedOperation', 'CreateImage failed'],
    ['Client.DryRunOperation', 'CreateImage was a dry run'],
    ['', 'CreateImage failed'],
    [{ odd: true }, 'CreateImage failed'],
  ])('a call with the error code %s changed nothing', (errorCode, reason) => {
    const event = aCall('CreateImage', { errorCode, responseElements: { imageId } });

    expect(reactTo(event)).toMatchObject({ reaction: 'ignore', reason, imageIds: [] });
  });

  it('a launch is no change of an image', () => {
    const event = aCall('RunInstances', { requestParameters: { instancesSet: { items: [{ imageId }] } } });

    expect(reactTo(event)).toMatchObject({ reaction: 'ignore', imageIds: [imageId] });
  });

  it.each([
    'Client.InvalidAMIID.Unavailable',
    'Client.InvalidAMIID.NotFound',
    'InvalidAMIID.Unavailable',
    'Client.IncorrectState',
  ])('a launch that was refused with %s asks for a look at its image', (errorCode) => {
    const event = aCall('RunInstances', {
      errorCode,
      requestParameters: { instancesSet: { items: [{ imageId, minCount: 1, maxCount: 1 }] } },
    });

    expect(reactTo(event)).toMatchObject({
      reaction: 'govern',
      intent: 'evaluate',
      reason: 'a launch was refused because of its image',
      imageIds: [imageId],
    });
    expect(readEvent(event).observation).toMatchObject({ name: 'RunInstances', errorCode });
  });

  it('a refused launch from a template names its image in the message of AWS alone', () => {
    const event = aCall('RunInstances', {
      errorCode: 'Client.InvalidAMIID.Unavailable',
      errorMessage: `The image ID '${imageId}' is no longer available; ami-1 and ami-XXXXXXXXXXXXXXXXXX are no ids`,
      requestParameters: { launchTemplate: { launchTemplateName: 'web' } },
    });

    expect(reactTo(event)).toMatchObject({ reaction: 'govern', imageIds: [imageId] });
  });

  it.each([
    ['Client.InsufficientInstanceCapacity', 'RunInstances failed'],
    ['Client.UnauthorizedOperation', 'RunInstances failed'],
    ['Client.DryRunOperation', 'RunInstances was a dry run'],
    [{ odd: true }, 'RunInstances failed'],
  ])('a launch that failed with %s says nothing of its image', (errorCode, reason) => {
    const requestParameters = { instancesSet: { items: [{ imageId }] } };

    expect(reactTo(aCall('RunInstances', { errorCode, requestParameters }))).toMatchObject({
      reaction: 'ignore',
      reason,
      imageIds: [],
    });
  });

  it.each([
    ['CreateTags', 'elasticfilesystem.amazonaws.com'],
    ['CreateImage', 'imagebuilder.amazonaws.com'],
    ['CreateImage', 'appstream2.amazonaws.com'],
  ])('%s of %s is ignored, whatever it names', (name, eventSource) => {
    const source = `aws.${eventSource.split('.')[0]}`;
    const event = { ...aCall(name, { eventSource, responseElements: { imageId } }), source };

    expect(reactTo(event)).toMatchObject({
      reaction: 'ignore',
      reason: `${name} is a call of ${eventSource}, which is not EC2`,
      imageIds: [],
    });
  });

  it('an import names its task, and the image only when it is made', () => {
    const started = aCall('ImportImage', {
      responseElements: { importTaskId: 'import-ami-0123456789abcdef0', status: 'active' },
    });
    const told = aCall('ImportImage', { responseElements: { ImportImageResponse: { imageId } } });

    expect(reactTo(started)).toMatchObject({
      reaction: 'ignore',
      reason: 'an import names its image only when it is made: its state event or the daily sweep finds it',
    });
    expect(reactTo(told)).toMatchObject({ reaction: 'govern', intent: 'evaluate', imageIds: [imageId] });
  });

  it.each([
    ['directly', { snapshotId: 'snap-0123456789abcdef0', attributeType: 'CREATE_VOLUME_PERMISSION' }],
    ['inside a wrapper', { ModifySnapshotAttributeRequest: { SnapshotId: 'snap-0123456789abcdef0' } }],
  ])('shares of a snapshot, named %s, ask for a look at the images that rest on it', (_, request) => {
    const event = aCall('ModifySnapshotAttribute', { requestParameters: request });

    expect(reactTo(event)).toMatchObject({
      ...{ reaction: 'govern', intent: 'evaluate', scope, imageIds: [] },
      snapshotIds: ['snap-0123456789abcdef0'],
    });
  });

  it.each(['snap-1', '', 'vol-0123456789abcdef0', 7, null])('the snapshot %j never passes', (snapshotId) => {
    const event = aCall('ModifySnapshotAttribute', { requestParameters: { snapshotId } });

    expect(reactTo(event)).toMatchObject({ reaction: 'reject', snapshotIds: [] });
  });

  it.each([null, 'CreateImage', {}, { eventName: 'CreateImage' }])(
    'the detail %j is no call and is refused',
    (detail) => {
      expect(reactTo({ ...aCall('CreateImage'), detail })).toMatchObject({
        reaction: 'reject',
        reason: 'its detail is no record of a call',
      });
    },
  );

  it('a request that CloudTrail left out is refused', () => {
    expect(reactTo(aCall('DeregisterImage'))).toMatchObject({
      reaction: 'reject',
      reason: 'it names no image',
    });
  });
});

describe('other events', () => {
  it.each([
    ['available', 'govern', 'evaluate'],
    ['disabled', 'govern', 'record-state'],
    ['deregistered', 'govern', 'image-gone'],
    ['failed', 'ignore', 'ignore'],
    ['sleeping', 'ignore', 'ignore'],
  ])('an image that is %s', (State, reaction, intent) => {
    expect(reactTo(anEvent({ detail: { ImageId: imageId, State } }))).toMatchObject({
      reaction,
      intent,
      imageIds: [imageId],
    });
  });

  it('a finding on an instance leads to its image in the account of the instance', () => {
    const event = { ...anInspectorFinding(), account: '999988887777' };

    expect(reactTo(event)).toMatchObject({
      reaction: 'govern',
      intent: 'map-finding',
      scope,
      imageIds: [imageId],
    });
  });

  it('a finding on an image leads to that image', () => {
    const event = anInspectorFinding({ resources: [{ type: 'MACHINE_IMAGE', id: imageId }] });

    expect(reactTo(event)).toMatchObject({ reaction: 'govern', imageIds: [imageId] });
  });

  it('a finding without an image is ignored', () => {
    const event = anInspectorFinding({ resources: [{ type: 'AWS_LAMBDA_FUNCTION', id: 'arn:aws:lambda' }] });

    expect(reactTo(event)).toMatchObject({ reaction: 'ignore', reason: 'the finding names no image' });
  });

  it.each([
    ['a rule', 'aws.events', {}],
    ['EventBridge Scheduler', 'aws.scheduler', '{}'],
  ])('a schedule by %s is a daily run over everything', (_, source, detail) => {
    const event = anEvent({ 'detail-type': 'Scheduled Event', source, detail, time: '1970-01-01T00:00:00Z' });

    expect(reactTo(event)).toMatchObject({ reaction: 'govern', intent: 'daily-run', scope, imageIds: [] });
  });

  it('an event that only looks like one of AWS is ignored', () => {
    expect(reactTo(anEvent({ source: 'my.application' }))).toMatchObject({ reaction: 'ignore' });
  });
});

describe('identity', () => {
  it.each([
    'ami-1111',
    'ami-0a1b2c3d4e5f6071',
    '',
    'ami-0a1b2c3d4e5f6071!',
    'ami-0a1b2c3d4e5f60718\n',
    7,
    null,
  ])('the id %j never passes', (ImageId) => {
    const reaction = reactTo(anEvent({ detail: { ImageId, State: 'available' } }));

    expect(reaction).toMatchObject({ reaction: 'reject', imageIds: [] });
  });

  it.each([
    ['account', '11112222333'],
    ['account', 111122223333],
    ['region', 'eu-central-1.evil.example'],
    ['region', ''],
  ])('a damaged %s is refused by name', (field, value) => {
    expect(reactTo(anEvent({ [field]: value }))).toMatchObject({
      reaction: 'reject',
      reason: `its envelope is damaged: ${field}`,
      scope: null,
    });
  });

  it('a leading zero of an account survives', () => {
    expect(reactTo(anEvent({ account: '012345678901' })).scope?.accountId).toBe('012345678901');
  });
});
