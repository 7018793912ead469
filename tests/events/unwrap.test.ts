import { describe, expect, it } from 'vitest';
import { reactTo } from '../../shared/events/react.ts';
import { aCall, anEvent } from './an-event.ts';

const governed = { reaction: 'govern', imageIds: ['ami-0a1b2c3d4e5f60718'] };

function inSqs(...bodies: readonly string[]): unknown {
  return { Records: bodies.map((body, n) => ({ messageId: String(n), eventSource: 'aws:sqs', body })) };
}

function inSns(message: string): unknown {
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: { Subject: null, Message: message } }],
  };
}

describe('envelopes of queues and topics', () => {
  it('give way to the one event inside', () => {
    const event = JSON.stringify(anEvent());
    const notification = JSON.stringify({ Type: 'Notification', Message: event });

    expect(reactTo(inSqs(event))).toMatchObject(governed);
    expect(reactTo(inSns(event))).toMatchObject(governed);
    expect(reactTo(inSqs(notification))).toMatchObject(governed);
    expect(reactTo(inSqs('Test message.', event))).toMatchObject(governed);
  });

  it.each([
    ['texts that are no events', inSqs('Test message.', '{"message": "foo1"}')],
    ['nothing', inSqs()],
    ['records of another service', { Records: [{ eventSource: 'aws:s3', s3: {} }] }],
    ['a damaged record', { Records: [null, 7, { eventSource: 'aws:sqs' }] }],
  ])('around %s are refused', (_, envelope) => {
    expect(reactTo(envelope)).toMatchObject({ reaction: 'reject', imageIds: [] });
  });

  it('around two events are refused: neither may be lost for the other', () => {
    const event = JSON.stringify(anEvent());

    expect(reactTo(inSqs(event, event))).toMatchObject({
      reaction: 'reject',
      reason: 'it holds 2 events: give one at a time',
    });
  });

  it('nested beyond reason are refused', () => {
    let nested = JSON.stringify(anEvent());
    for (let depth = 0; depth < 9; depth++) nested = JSON.stringify(inSqs(nested));

    expect(reactTo(JSON.parse(nested))).toMatchObject({ reaction: 'reject' });
  });
});

describe('what is no event', () => {
  it.each([
    [
      'a bare CloudTrail record',
      aCall('CreateImage')['detail'],
      'it is a bare CloudTrail record: EventBridge puts an envelope around each',
    ],
    ['a list', [anEvent()], 'it is a list: give one event'],
    ['null', null, 'it is not an object'],
    ['a text', 'ami-0a1b2c3d4e5f60718', 'it is not an object'],
    ['an empty object', {}, 'it holds no EventBridge event'],
  ])('%s is refused with the reason', (_, value, reason) => {
    expect(reactTo(value)).toEqual({
      reaction: 'reject',
      intent: 'reject',
      reason,
      scope: null,
      imageIds: [],
      snapshotIds: [],
    });
  });
});
