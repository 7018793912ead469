import { groupBy } from '../domain/group-by.ts';
import type { ImageId } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { type Fields, instantAt, isFields, recordsAt, textOrNull, valueAt } from './fields.ts';
import { type Found, type SaidOf, severityOf, sumOf } from './found-severities.ts';
import type { Coverages } from './inspector-coverage.ts';
import type { World } from './world.ts';

export interface InstanceFindings {
  readonly gap: string | null;
  /** In the answer, which may hold a part only. */
  of(imageId: ImageId): readonly Found[];
  readonly said: SaidOf;
}

/**
 * ListFindings' active package vulnerabilities of instances, by their image. They only ever speak against an image: which
 * instances were looked at, and whether the answer holds all findings, they do not tell.
 */
export function instanceFindingsIn(world: World, coverage: Coverages): InstanceFindings {
  const gap = world.gap('Findings');
  const records = world.records('Findings').filter(counts);
  const byImage = groupBy(
    records.flatMap((record) => imagesOf(record).map((imageId) => ({ imageId, record }))),
    ({ imageId }) => imageId,
  );
  const of = (imageId: ImageId) => (byImage.get(imageId) ?? []).map(({ record }) => toFound(record));
  return {
    gap,
    of,
    said: (imageId) => {
      const found = of(imageId);
      if (found.length === 0) {
        return { scan: null, why: gap ?? 'ListFindings tells nothing of it', isUnread: gap !== null };
      }
      const { seenAt, ...sum } = sumOf(found);
      const { lastAt } = coverage.of(imageId);
      const partly = gap === null ? {} : { maybeGraver: gap, maybeFixable: gap };
      return { scan: { source: 'instance-findings', ...sum, ...partly, scannedAt: lastAt ?? seenAt } };
    },
  };
}

/** Suppressed and closed ones do not; nor does what a network lets through. */
function counts(record: Fields): boolean {
  return textOrNull(record, 'status') === 'ACTIVE' && textOrNull(record, 'type') === 'PACKAGE_VULNERABILITY';
}

function imagesOf(record: Fields): readonly ImageId[] {
  const resources = recordsAt(record, 'resources');
  const ids = (resources.known ? resources.value : []).map(imageOf);
  return [...new Set(ids.filter((id) => id !== null))];
}

function imageOf(resource: Fields): ImageId | null {
  const details = valueAt(resource, 'details');
  const instance = isFields(details) ? valueAt(details, 'awsEc2Instance') : undefined;
  const machine = isFields(details) ? valueAt(details, 'vm') : undefined;
  return (
    (isFields(instance) ? textOrNull(instance, 'imageId') : null) ??
    (isFields(machine) ? textOrNull(machine, 'vmImageReference') : null)
  );
}

function toFound(record: Fields): Found {
  const fix = textOrNull(record, 'fixAvailable');
  const firstAt = at(record, 'firstObservedAt');
  return {
    severity: severityOf(valueAt(record, 'severity')),
    // Since when the fix exists is not told: not for longer than the finding.
    fixableSince: fix === 'YES' || fix === 'PARTIAL' ? firstAt : null,
    seenAt: at(record, 'lastObservedAt') ?? at(record, 'updatedAt') ?? firstAt,
  };
}

function at(record: Fields, key: string): Instant | null {
  const instant = instantAt(record, key);
  return instant.known ? instant.value : null;
}
