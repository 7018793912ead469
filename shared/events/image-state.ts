import * as z from 'zod/mini';
import { governImages, ignored, rejected, wellFormed } from './answers.ts';
import { type Envelope, scopeOf } from './envelope.ts';
import { type EventReaction, type EventSource, nobody } from './event-source.ts';

const detail = z.looseObject({
  ImageId: z.string(),
  State: z.string(),
  // Of the call that changed it, as CloudTrail's `requestID`.
  RequestId: z.catch(z.optional(z.string()), undefined),
});

/** `EC2 AMI State Change`. Its keys start with capitals; `available` also follows EnableImage. */
export const imageState: EventSource = {
  id: 'image-state',
  sources: ['aws.ec2'],
  detailTypes: ['EC2 AMI State Change'],
  eventNames: [],
  toScope: (event) => {
    const parsed = detail.safeParse(event.detail);
    if (!parsed.success) {
      const reaction = rejected('its detail names no image and state', scopeOf(event));
      return { reaction, actor: nobody, eventId: null, at: null };
    }
    const { ImageId, State, RequestId } = parsed.data;
    return {
      reaction: react(event, ImageId, State),
      actor: nobody,
      ...{ eventId: null, at: null, requestId: RequestId ?? null },
      change: State === 'disabled' || State === 'deregistered' ? State : null,
    };
  },
};

function react(event: Envelope, ImageId: string, State: string): EventReaction {
  switch (State) {
    case 'available':
      return governImages(event, 'evaluate', [ImageId], 'an image became available');
    case 'disabled':
      return governImages(event, 'record-state', [ImageId], 'an image was disabled');
    case 'deregistered':
      return governImages(event, 'image-gone', [ImageId], 'an image was deregistered');
    case 'failed':
      return ignored(event, 'the image never became usable', wellFormed([ImageId]));
    default:
      return ignored(event, 'a state that is not known to this version', wellFormed([ImageId]));
  }
}
