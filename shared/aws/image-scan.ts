import type { Image, Scan } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { known, unknown } from '../domain/known.ts';
import { type Severity, severities } from '../domain/severity.ts';
import { type Fields, instantAt, isFields, shown, textAt, valueAt } from './fields.ts';

/** What Inspector's scan of the image itself found, as DescribeImages tells it (`ScanResults`). */
export function scanIn(record: Fields): Image['scan'] {
  const results = valueAt(record, 'ScanResults');
  if (results === undefined) return known(null);
  if (!isFields(results)) return unknown(`ScanResults is ${shown(results)}, not an object`);
  const label = textAt(results, 'HighestFindingSeverityLabel');
  if (!label.known) return label;
  const highestSeverity = severities.find((severity) => severity === label.value?.toLowerCase()) ?? null;
  if (label.value !== null && highestSeverity === null)
    return unknown(`${shown(label.value)} is no severity`);
  const scannedAt = instantAt(results, 'FindingScanDate');
  if (!scannedAt.known) return scannedAt;
  const fixAvailableSince: Partial<Record<Severity, Instant>> = {};
  for (const severity of severities) {
    const since = instantAt(results, `${severity[0]?.toUpperCase()}${severity.slice(1)}FixAvailableSince`);
    if (!since.known) return since;
    if (since.value !== null) fixAvailableSince[severity] = since.value;
  }
  const scan: Scan = { source: 'image-scan', scannedAt: scannedAt.value, highestSeverity, fixAvailableSince };
  return known(scan);
}
