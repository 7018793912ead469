import { groupBy } from '../domain/group-by.ts';
import { type ImageId, isImageId } from '../domain/image.ts';
import { type Instant, latest } from '../domain/instant.ts';
import { byText } from '../domain/order.ts';
import { type Fields, instantAt, isFields, textOrNull, valueAt } from './fields.ts';
import type { SaidOf } from './found-severities.ts';
import type { World } from './world.ts';

/** What Inspector says of its scans of an image and of the instances of it: whether, when, and why not. */
export interface Coverage {
  /** When the newest scan was that succeeded; null: none is known. Only this can say that there is no finding. */
  readonly scannedAt: Instant | null;
  /** When the newest scan was, in whatever state it is now; null: none is known. */
  readonly lastAt: Instant | null;
  /** Scans that did not succeed: a sentence each, in order. */
  readonly failures: readonly string[];
}

export interface Coverages {
  readonly gap: string | null;
  of(imageId: ImageId): Coverage;
  readonly said: SaidOf;
}

/** ListCoverage's records, by image. */
export function coverageIn(world: World): Coverages {
  const gap = world.gap('CoveredResources');
  const byImage = groupBy(world.records('CoveredResources').filter(isOfPackages), imageOf);
  const of = (imageId: ImageId) => coverageOf(byImage.get(imageId) ?? []);
  return {
    gap,
    of,
    // It has no finding to tell, and comes last: what is left to say is why there is nothing to say.
    said: (imageId) => {
      if (gap !== null) return { scan: null, why: gap, isUnread: true };
      const { failures } = of(imageId);
      const [first] = failures;
      if (first === undefined) return { scan: null, why: 'no scan of it failed', isUnread: false };
      const more = failures.length === 1 ? '' : ` (and ${failures.length - 1} more)`;
      return { scan: null, why: `${first}${more}`, isUnread: true };
    },
  };
}

function isOfPackages(record: Fields): boolean {
  return (textOrNull(record, 'scanType') ?? 'PACKAGE') === 'PACKAGE';
}

/** Of an instance the image that it runs; of an image itself its id, where Inspector lists it. */
function imageOf(record: Fields): string {
  const resourceId = textOrNull(record, 'resourceId') ?? '';
  if (isImageId(resourceId)) return resourceId;
  const metadata = valueAt(record, 'resourceMetadata');
  const ec2 = isFields(metadata) ? valueAt(metadata, 'ec2') : undefined;
  return (isFields(ec2) ? textOrNull(ec2, 'amiId') : null) ?? '';
}

function coverageOf(records: readonly Fields[]): Coverage {
  let [scannedAt, lastAt]: (Instant | null)[] = [null, null];
  const failures: string[] = [];
  for (const record of records) {
    const at = instantAt(record, 'lastScannedAt');
    const when = at.known ? at.value : null;
    if (when !== null) lastAt = newest(lastAt, when);
    const failure = failureOf(record, when);
    if (failure !== null) failures.push(failure);
    else if (when !== null) scannedAt = newest(scannedAt, when);
  }
  return { scannedAt: scannedAt ?? null, lastAt: lastAt ?? null, failures: failures.toSorted(byText) };
}

function newest(before: Instant | null | undefined, now: Instant): Instant {
  return before === null || before === undefined ? now : latest(before, now);
}

/** Null: the scan succeeded, and goes on. */
function failureOf(record: Fields, at: Instant | null): string | null {
  const status = valueAt(record, 'scanStatus');
  const [code, reason] = isFields(status)
    ? [textOrNull(status, 'statusCode'), textOrNull(status, 'reason')]
    : [null, null];
  const resource = (textOrNull(record, 'resourceId') ?? 'a resource').slice(0, 40);
  if (code !== 'ACTIVE' || reason !== 'SUCCESSFUL') {
    return `the scan of ${resource} did not succeed: ${(reason ?? code ?? 'its state was not told').slice(0, 80)}`;
  }
  return at === null ? `when ${resource} was scanned was not told` : null;
}
