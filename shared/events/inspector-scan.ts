import * as z from 'zod/mini';
import { governImages, ignored } from './answers.ts';
import type { Envelope } from './envelope.ts';
import type { EventReaction } from './event-source.ts';
import {
  ifReadable,
  inAccountOf,
  inspectorSource,
  isImageLike,
  resourceOwner,
  sharedEventId,
  text,
} from './inspector-detail.ts';
import { readInspectorInstant } from './inspector-instant.ts';

const detail = z.looseObject({
  awsAccountId: resourceOwner,
  scanId: text,
  scanStatus: text,
  resourceId: text,
  'resource-id': text,
  'image-id': text,
});

const resources = ifReadable(z.array(z.unknown()));

/**
 * `Inspector2 Scan`, the first scan of a resource, and `Inspector2 OnDemand Scan Complete`. A scan that failed asks for a look
 * too: what is known of the image is then what other sources say. The first scan of an instance names no image, and what
 * it found comes as findings: that it found nothing is seen by the next sweep.
 */
export const inspectorScan = inspectorSource({
  id: 'inspector-scan',
  detailTypes: ['Inspector2 Scan', 'Inspector2 OnDemand Scan Complete'],
  what: 'scan',
  form: detail,
  react,
  whichOf,
});

type Detail = z.infer<typeof detail>;

function react(event: Envelope, read: Detail): EventReaction {
  // Which field names the image is documented for the scan on demand only.
  const inDetail = [read.resourceId, read['resource-id'], read['image-id']];
  const inEnvelope = resources.parse(event['resources']) ?? [];
  const named = [...inDetail, ...inEnvelope]
    .filter((id): id is string => typeof id === 'string')
    .map((id) => id.slice(id.lastIndexOf('/') + 1))
    .filter(isImageLike);
  if (named.length === 0) return ignored(event, 'the scan names no image');
  const from = inAccountOf(event, read.awsAccountId);
  return governImages(from, 'map-finding', named, 'Inspector scanned an image');
}

function whichOf(event: Envelope, read: Detail | undefined) {
  const at = readInspectorInstant(read?.['completedAt']) ?? readInspectorInstant(read?.['startedAt']);
  return { eventId: sharedEventId(event, [read?.scanId, read?.scanStatus]), at };
}
