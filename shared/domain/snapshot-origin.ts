import type { ImageId } from './image.ts';
import { managingService } from './managed.ts';
import type { Snapshot } from './snapshot.ts';

// The texts that CreateImage and CopyImage write (recorded); a copy belongs to the destination image. Nothing may stand
// before or after: copies of snapshots, and people, quote them.
const created = /^Created by CreateImage\(i-[0-9a-z]+\) for (ami-[0-9a-z]+)(?: from vol-[0-9a-z]+)?$/i;
const copied =
  /^Copied for DestinationAmi (ami-[0-9a-z]+) from SourceAmi ami-[0-9a-z]+ for SourceSnapshot snap-[0-9a-z]+\. Task created on [0-9][0-9.,]*$/i;

/** The image that the text names as the one it was made for. Anybody may write such a text: it is a hint. */
export function hintedImage({ description }: Snapshot): ImageId | null {
  const text = description ?? '';
  return (created.exec(text) ?? copied.exec(text))?.[1] ?? null;
}

/**
 * Whether the text cannot be of EC2's own making: CreateImage makes snapshots of volumes, so that a copy with its words took
 * them along from elsewhere, and the image that it names is of another Region or account.
 */
export function isQuoted({ description, isCopy }: Snapshot): boolean {
  return isCopy && created.test(description ?? '');
}

// The texts of services that keep their own snapshots, and of imports, which name a task and no image (recorded).
const texts: readonly (readonly [string, RegExp])[] = [
  ['managed by AWS Backup', /^This snapshot is created by the AWS Backup service/],
  ['managed by Data Lifecycle Manager', /^Created for policy: policy-[0-9a-z]+ schedule: /i],
];
const imported = /^Created by AWS-VMImport service for import-(?:ami|snap)-/i;

/** The service whose snapshot it is, by its marks; null for none. */
export function serviceOf({ tags, description }: Snapshot): string | null {
  const service = tags.known ? managingService(tags.value, null) : null;
  if (service !== null) return `managed by ${service}`;
  return texts.find(([, text]) => text.test(description ?? ''))?.[0] ?? null;
}

/** An imported disk may exist nowhere else, and its text names no image. */
export function isImported({ description }: Snapshot): boolean {
  return imported.test(description ?? '');
}
