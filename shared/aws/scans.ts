import type { Image, ImageId, Scan } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { aggregatedScans } from './aggregated-scans.ts';
import type { SaidOf } from './found-severities.ts';
import { imageFindingsIn } from './image-findings.ts';
import { coverageIn } from './inspector-coverage.ts';
import { instanceFindingsIn } from './instance-findings.ts';
import type { World } from './world.ts';

/**
 * The scan of each image by the best source that says something of it: `Image.ScanResults`, GetImageFindings, Inspector's
 * counts by image, its findings on instances. Silence is never "no findings": then the image was never scanned where every
 * source was read, and otherwise what was not read stands in the reason.
 */
export function scansIn(world: World): (image: Image) => Image['scan'] {
  const coverage = coverageIn(world);
  const findings = instanceFindingsIn(world, coverage);
  const sources: readonly SaidOf[] = [
    imageFindingsIn(world),
    aggregatedScans(world, coverage, findings),
    findings.said,
    coverage.said,
  ];
  return ({ imageId, scan }) => (isUsable(scan) ? scan : firstOf(imageId, scan, sources));
}

/** Without its date it says nothing that others may not say better. */
function isUsable(scan: Image['scan']): boolean {
  return scan.known && scan.value !== null && scan.value.scannedAt !== null;
}

function firstOf(imageId: ImageId, own: Image['scan'], sources: readonly SaidOf[]): Known<Scan | null> {
  const unread: string[] = own.known ? [] : [own.why];
  for (const said of sources) {
    const answer = said(imageId);
    if (answer.scan !== null) return known(answer.scan);
    if (answer.isUnread) unread.push(answer.why);
  }
  if (own.known && own.value !== null) return own;
  return unread.length === 0 ? known(null) : unknown([...new Set(unread)].join('; '));
}
