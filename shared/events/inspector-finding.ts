import * as z from 'zod/mini';
import { governImages, ignored, rejected } from './answers.ts';
import { type Envelope, scopeOf } from './envelope.ts';
import { type EventReaction, type EventSource, nobody } from './event-source.ts';
import { accountId } from './identity.ts';

const text = ifReadable(z.string());

/** Resource types are open-ended and every detail is optional: only what leads to an image is read. */
const resource = z.looseObject({
  type: text,
  id: text,
  details: ifReadable(
    z.looseObject({
      awsEc2Instance: ifReadable(z.looseObject({ imageId: text })),
      vm: ifReadable(z.looseObject({ vmImageReference: text })),
    }),
  ),
});

const detail = z.looseObject({
  // The owner of the resource: not the envelope's account where a delegated administrator sees the finding.
  awsAccountId: ifReadable(accountId),
  resources: ifReadable(z.array(z.unknown())),
  resourceId: text,
});

/** `Inspector2 Finding` and the results of scans of images without an instance. A finding on an instance leads to its image. */
export const inspectorFinding: EventSource = {
  id: 'inspector-finding',
  // The documented example of on-demand findings carries the second source; only AWS may use the first.
  sources: ['aws.inspector2', 'inspector2.ami.ondemand'],
  detailTypes: ['Inspector2 Finding', 'Inspector2 OnDemand Scan Complete', 'OnDemand AMI Scan Findings'],
  eventNames: [],
  toScope: (event) => ({ reaction: react(event), actor: nobody, eventId: null, at: null }),
};

function react(event: Envelope): EventReaction {
  const parsed = detail.safeParse(event.detail);
  if (!parsed.success) return rejected('its detail is no finding', scopeOf(event));
  const { awsAccountId, resources, resourceId } = parsed.data;
  const named = [...(resources ?? []).flatMap(imagesOf), ...[resourceId ?? ''].filter(isImageLike)];
  if (named.length === 0) return ignored(event, 'the finding names no image');
  return governImages(
    { ...event, account: awsAccountId ?? event.account },
    'map-finding',
    named,
    'Inspector found something on an image or on an instance of it',
  );
}

function ifReadable<Form extends z.ZodMiniType>(form: Form) {
  return z.catch(z.optional(form), undefined);
}

function imagesOf(value: unknown): readonly string[] {
  const parsed = resource.safeParse(value);
  if (!parsed.success) return [];
  const { id, details } = parsed.data;
  const ids = [id, details?.awsEc2Instance?.imageId, details?.vm?.vmImageReference];
  return ids.filter((text): text is string => text !== undefined && isImageLike(text));
}

/** Other resources are no images, and their ids are no malformed image ids. */
function isImageLike(text: string): boolean {
  return text.startsWith('ami-');
}
