import { describe, expect, it } from 'vitest';
import { readEvent } from '../../shared/events/react.ts';
import { aCall, anEvent } from './an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const scope = { accountId: '111122223333', region: 'eu-central-1' };

describe('observations', () => {
  it('keep who called, from where and when', () => {
    const event = aCall('CreateImage', { responseElements: { imageId } });

    expect(readEvent(event).observation).toEqual({
      observationId: '2b0f0a1e-9a55-4a42-9c36-0a7a3b8e5f21',
      name: 'CreateImage',
      actorArn: 'arn:aws:sts::111122223333:assumed-role/Developer/alice',
      sourceAddress: '198.51.100.7',
      at: '2026-10-03T08:10:05.000Z',
      scope,
      imageIds: [imageId],
      errorCode: null,
      requestId: null,
      change: null,
    });
  });

  it('name the service that called by itself by its host name', () => {
    const userIdentity = { type: 'AWSService', invokedBy: 'dlm.amazonaws.com' };
    const event = aCall('DeregisterImage', { userIdentity, requestParameters: { imageId } });

    expect(readEvent(event).observation?.actorArn).toBe('dlm.amazonaws.com');
  });

  const add = { items: [{ userId: '444455556666' }] };

  it.each([
    ['DeregisterImage', { imageId }, 'deregistered'],
    ['DisableImage', { DisableImageRequest: { ImageId: imageId } }, 'disabled'],
    ['ModifyImageAttribute', { imageId, launchPermission: { add } }, 'shared'],
    ['ModifyImageAttribute', { imageId, launchPermission: { remove: add } }, null],
    ['EnableImage', { imageId }, null],
    ['ResetImageAttribute', { imageId, attribute: 'launchPermission' }, null],
  ])('of %s with %j tell the change %s and its request', (name, requestParameters, change) => {
    const event = aCall(name, { requestParameters, requestID: '3d1e5a0f-0b6a-4a2f-8d7e-2f64c9d1b8a0' });

    expect(readEvent(event).observation).toMatchObject({
      change,
      requestId: '3d1e5a0f-0b6a-4a2f-8d7e-2f64c9d1b8a0',
    });
  });

  it.each([
    ['deregistered', 'deregistered'],
    ['disabled', 'disabled'],
    ['available', null],
    ['failed', null],
  ])('of the state %s tell the change %s and its request', (State, change) => {
    const event = anEvent({ detail: { ImageId: imageId, State, RequestId: '3d1e5a0f-0b6a' } });

    expect(readEvent(event).observation).toMatchObject({
      change,
      requestId: '3d1e5a0f-0b6a',
      actorArn: null,
    });
  });

  it.each([7, '', 'x#y\nz', null])('never carry the request id %j', (RequestId) => {
    const event = anEvent({ detail: { ImageId: imageId, State: 'disabled', RequestId } });

    expect(readEvent(event).observation?.requestId).toBeNull();
  });

  it.each([
    ['2022-09-29 22:25:17', '2022-09-29T22:25:17.000Z'],
    ['2022-09-29T22:25:17+02:00', '2022-09-29T20:25:17.000Z'],
    ['Thu Sep 29 22:25:17 2022', '2026-10-03T08:15:42.000Z'],
    ['yesterday', '2026-10-03T08:15:42.000Z'],
  ])('read the time %s the same on every machine', (eventTime, at) => {
    const event = aCall('CreateImage', { responseElements: { imageId }, eventTime });

    expect(readEvent(event).observation?.at).toBe(at);
  });

  it('have the same id for the same event, also where the event has none', () => {
    const one = readEvent(anEvent({ id: undefined }));
    const again = readEvent(anEvent({ id: undefined, resources: [] }));

    expect(one.observation?.observationId).toMatch(/^[0-9a-f]{32}$/);
    expect(again.observation).toEqual(one.observation);
  });

  it('never carry an id that could break a key', () => {
    const { observation } = readEvent(anEvent({ id: 'x#y\nz' }));

    expect(observation?.observationId).toMatch(/^[0-9a-f]{32}$/);
  });
});
