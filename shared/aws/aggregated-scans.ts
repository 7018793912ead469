import { groupBy } from '../domain/group-by.ts';
import type { ImageId, Scan } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import type { Severity } from '../domain/severity.ts';
import { type Fields, isFields, textOrNull, valueAt, wholeNumberAt } from './fields.ts';
import { type SaidOf, withoutSeverity } from './found-severities.ts';
import type { Coverages } from './inspector-coverage.ts';
import type { InstanceFindings } from './instance-findings.ts';
import type { World } from './world.ts';

/** How many active findings the instances of an image have. */
interface Counts {
  readonly all: number;
  readonly medium: number;
  readonly high: number;
  readonly critical: number;
}

const none: Counts = { all: 0, medium: 0, high: 0, critical: 0 };

const notDated = 'counts by image do not tell since when a fix is available';

/**
 * Inspector's counts of findings by image, with its coverage beside them: the counts tell how grave, the coverage when, and
 * that there is no finding only both together. Low, informational and findings without a severity are counted in one:
 * the last are asked for by name.
 */
export function aggregatedScans(world: World, coverage: Coverages, findings: InstanceFindings): SaidOf {
  const gap = world.gap('FindingAggregations');
  const byImage = groupBy(world.records('FindingAggregations'), (record) => textOrNull(record, 'ami') ?? '');
  return (imageId) => {
    if (gap !== null) return { scan: null, why: gap, isUnread: true };
    const counts = countsOf(byImage.get(imageId) ?? []);
    if (!counts.known) return { scan: null, why: `ListFindingAggregations: ${counts.why}`, isUnread: true };
    const scan = scanOf(imageId, counts.value, coverage, findings);
    return scan === null ? { scan, why: 'no instance of it was scanned', isUnread: false } : { scan };
  };
}

/** One record an account; the delegated administrator sees several. */
function countsOf(records: readonly Fields[]): Known<Counts> {
  let sum = none;
  for (const record of records) {
    const told = valueAt(record, 'severityCounts');
    if (!isFields(told)) return unknown('the severities were not told');
    const [all, medium, high, critical] = ['all', 'medium', 'high', 'critical'].map((key) =>
      wholeNumberAt(told, key),
    );
    if (!all?.known || !medium?.known || !high?.known || !critical?.known || all.value === null) {
      return unknown('a count could not be read');
    }
    sum = {
      all: sum.all + all.value,
      medium: sum.medium + (medium.value ?? 0),
      high: sum.high + (high.value ?? 0),
      critical: sum.critical + (critical.value ?? 0),
    };
  }
  return known(sum);
}

function scanOf(
  imageId: ImageId,
  counts: Counts,
  coverage: Coverages,
  findings: InstanceFindings,
): Scan | null {
  const { scannedAt, lastAt } = coverage.of(imageId);
  const source = 'inspector-aggregation';
  if (counts.all + counts.critical + counts.high + counts.medium === 0) {
    return scannedAt === null ? null : { source, scannedAt, highestSeverity: null, fixAvailableSince: {} };
  }
  const maybeGraver = ungraded(imageId, counts, findings);
  return {
    ...{ source, scannedAt: lastAt, highestSeverity: highestOf(counts), fixAvailableSince: {} },
    ...(maybeGraver === null ? {} : { maybeGraver }),
    maybeFixable: notDated,
  };
}

function highestOf({ critical, high, medium }: Counts): Severity {
  if (critical > 0) return 'critical';
  if (high > 0) return 'high';
  return medium > 0 ? 'medium' : 'low';
}

/** Null: those that are neither critical, high nor medium are low or informational. */
function ungraded(
  imageId: ImageId,
  { all, critical, high, medium }: Counts,
  findings: InstanceFindings,
): string | null {
  const rest = all - critical - high - medium;
  if (rest <= 0) return null;
  const untriaged = findings.of(imageId).filter(({ severity }) => severity === null).length;
  if (untriaged > 0) return withoutSeverity(untriaged);
  return findings.gap === null ? null : `${rest} may have no severity yet: ${findings.gap}`;
}
