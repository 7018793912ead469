import { type Descendants, descendantEvidence, descendantWords } from '../descendants.ts';
import { compliant, type Evidence, insufficientData, nonCompliant, type Verdict } from '../finding.ts';
import type { Scan } from '../image.ts';
import { after, dayMs, isPast } from '../instant.ts';
import { onceMade } from '../once-made.ts';
import { days, daysBySeverity, oneOf, type ParamValue, type ParamValues } from '../params.ts';
import { defineRule } from '../rule.ts';
import { isAtLeast, severities } from '../severity.ts';

const params = {
  maxSeverity: oneOf(
    'The highest severity that is tolerated; `none` tolerates no vulnerability at all.',
    ['none', ...severities],
    'medium',
  ),
  fixAvailableDays: daysBySeverity(
    'For how many days a fix may be available before a vulnerability of that severity fails, tolerated or not.',
  ),
  maxScanAgeDays: days('The greatest age of a scan that is still believed.', { min: 1, fallback: 30 }),
};

export const vulnerabilities = defineRule({
  id: 'vulnerabilities',
  title: 'A recent scan found no vulnerability in the image that the policy does not tolerate',
  why: 'Every instance of an image starts with its vulnerabilities, whatever was patched on those before. An image that nobody scanned is not one without findings.',
  source: 'https://docs.aws.amazon.com/inspector/latest/user/scanning-ec2.html',
  example: `- id: scanned
  check: vulnerabilities
  severity: high
  with: { maxSeverity: medium, fixAvailableDays: { medium: 90, low: 180 }, maxScanAgeDays: 30 }`,
  params,
  reads: ['image-findings', 'descendants'],
  judge(image, scope, params, now) {
    return onceMade(image, () => {
      if (!image.scan.known) return insufficientData(`scan: ${image.scan.why}`);
      const scan = image.scan.value;
      if (scan === null) return insufficientData(neverScanned);
      return withDescendants(judgeScan(scan, params, now), () => scope.descendantsOf(image.imageId));
    });
  },
});

const neverScanned = 'the image was never scanned: turn on Amazon Inspector for it, or have it scanned';

/** Who builds on a vulnerable image has its vulnerabilities too: it is they who have to build again. */
function withDescendants(verdict: Verdict, descendantsOf: () => Descendants): Verdict {
  if (verdict.status !== 'NON_COMPLIANT') return verdict;
  const descendants = descendantsOf();
  return nonCompliant(`${verdict.reason}${descendantWords(descendants)}`, {
    ...verdict.evidence,
    ...descendantEvidence(descendants),
  });
}

function judgeScan(
  scan: Scan,
  { maxSeverity, fixAvailableDays, maxScanAgeDays }: ParamValues<typeof params>,
  now: Date,
): Verdict {
  const evidence = evidenceOf(scan);
  if (scan.scannedAt === null) {
    return insufficientData('the scan does not tell when it was made: have the image scanned', evidence);
  }
  if (isPast(after(scan.scannedAt, maxScanAgeDays * dayMs + 1), now)) {
    return insufficientData(
      `last scanned ${scan.scannedAt}, more than ${maxScanAgeDays} days ago: have the image scanned again`,
      evidence,
    );
  }
  const faults = [...tooGrave(scan, maxSeverity), ...tooLongFixable(scan, fixAvailableDays, now)];
  if (faults.length === 0) {
    const open = stillOpen(scan, { maxSeverity, fixAvailableDays });
    if (open !== null) return insufficientData(`${clearance(scan)}${caveat(scan)}, but ${open}`, evidence);
    return compliant(`${clearance(scan)}${caveat(scan)}`, evidence);
  }
  return nonCompliant(
    `${faults.join('; ')}${caveat(scan)}: patch, build a new image and move its users over`,
    evidence,
  );
}

function evidenceOf(scan: Scan): Evidence {
  const { source, scannedAt, highestSeverity, fixAvailableSince, maybeGraver, maybeFixable } = scan;
  return {
    ...{ source, scannedAt, highestSeverity, fixAvailableSince: { ...fixAvailableSince } },
    ...(maybeGraver === undefined ? {} : { maybeGraver }),
    ...(maybeFixable === undefined ? {} : { maybeFixable }),
  };
}

/** A word that is no severity tolerates nothing. */
function tooGrave({ highestSeverity }: Scan, maxSeverity: string): readonly string[] {
  if (highestSeverity === null) return [];
  const ceiling = severities.find((severity) => severity === maxSeverity);
  if (ceiling !== undefined && isAtLeast(ceiling, highestSeverity)) return [];
  const tolerated = ceiling === undefined ? 'none is' : `at most ${ceiling} is`;
  return [`vulnerabilities up to ${highestSeverity}, and ${tolerated} tolerated`];
}

function tooLongFixable(
  { fixAvailableSince }: Scan,
  allowed: ParamValue<(typeof params)['fixAvailableDays']>,
  now: Date,
): readonly string[] {
  return severities.toReversed().flatMap((severity) => {
    const since = fixAvailableSince[severity];
    const atMost = allowed?.[severity];
    if (since === undefined || atMost === undefined) return [];
    if (!isPast(after(since, atMost * dayMs + 1), now)) return [];
    return [`a fix of ${severity} severity is available since ${since}, for longer than ${atMost} days`];
  });
}

/** What the source leaves open and the policy asks for; null where nothing is. */
function stillOpen(
  { highestSeverity, maybeGraver, maybeFixable }: Scan,
  { maxSeverity, fixAvailableDays }: Pick<ParamValues<typeof params>, 'maxSeverity' | 'fixAvailableDays'>,
): string | null {
  if (maybeGraver !== undefined && maxSeverity !== 'critical') return maybeGraver;
  const hasAny = highestSeverity !== null || maybeGraver !== undefined;
  const asks = severities.some((severity) => fixAvailableDays?.[severity] !== undefined);
  return hasAny && asks && maybeFixable !== undefined ? maybeFixable : null;
}

function clearance({ highestSeverity }: Scan): string {
  return highestSeverity === null
    ? 'the scan found no vulnerability'
    : `the scan found vulnerabilities up to ${highestSeverity}, which the policy tolerates`;
}

/** Only what looked at the image itself speaks of the image for certain. */
function caveat({ source }: Scan): string {
  switch (source) {
    case 'image-scan':
    case 'image-findings':
      return '';
    case 'inspector-aggregation':
    case 'instance-findings':
      return ' (found on instances, which may have drifted from their image)';
  }
}
