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
  awsAccountId: resourceOwner,
  findingArn: text,
  type: text,
  status: text,
  severity: text,
  resources: ifReadable(z.array(z.unknown())),
});

/**
 * `Inspector2 Finding`, and the findings of on-demand scans of machine images. A finding on an instance leads to its image.
 * Its status does not matter: a finding that was closed or suppressed is as good a reason to judge again as a new one.
 */
export const inspectorFinding = inspectorSource({
  id: 'inspector-finding',
  detailTypes: ['Inspector2 Finding', 'OnDemand AMI Scan Findings'],
  what: 'finding',
  form: detail,
  react,
  whichOf,
});

type Detail = z.infer<typeof detail>;

function react(event: Envelope, { awsAccountId, type, resources }: Detail): EventReaction {
  if (type !== undefined && type.toUpperCase() !== 'PACKAGE_VULNERABILITY') {
    return ignored(event, 'only package vulnerabilities say anything of an image');
  }
  const named = (resources ?? []).flatMap(imagesOf);
  if (named.length === 0) return ignored(event, 'the finding names no image');
  return governImages(
    inAccountOf(event, awsAccountId),
    'map-finding',
    named,
    'Inspector found something on an image or on an instance of it',
  );
}

/** Of these neither the id nor a detail is an image of EC2. Of a type that is not known yet either may be. */
const withoutImage = /CONTAINER|LAMBDA|CODE|ECR|MICROSOFT/i;

function imagesOf(value: unknown): readonly string[] {
  const parsed = resource.safeParse(value);
  if (!parsed.success || withoutImage.test(parsed.data.type ?? '')) return [];
  const { id, details } = parsed.data;
  const ids = [id, details?.awsEc2Instance?.imageId, details?.vm?.vmImageReference];
  return ids.filter((one): one is string => one !== undefined && isImageLike(one));
}

/** A finding is told again whenever anything of it changes: the instant of the change and its state tell the copies apart from the next one. */
function whichOf(event: Envelope, read: Detail | undefined) {
  const updatedAt = readInspectorInstant(read?.['updatedAt']);
  const seenAt = updatedAt ?? readInspectorInstant(read?.['lastObservedAt']);
  return {
    eventId: sharedEventId(event, [
      read?.findingArn,
      updatedAt ?? undefined,
      read?.status ?? 'none',
      read?.severity ?? 'none',
    ]),
    at: seenAt,
  };
}
