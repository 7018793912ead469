import { expect, test } from 'vitest';
import type { Scan, ScanSource } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { vulnerabilities } from '../../../shared/domain/rules/vulnerabilities.ts';
import { severities } from '../../../shared/domain/severity.ts';
import { judge } from './judge.ts';

const clean: Scan = {
  source: 'image-scan',
  scannedAt: '2026-09-30T12:00:00.000Z',
  highestSeverity: null,
  fixAvailableSince: {},
};
const defaults = { maxSeverity: 'medium', fixAvailableDays: null, maxScanAgeDays: 30 };

function judgeScan(changes: Partial<Scan>, params: Partial<typeof defaults> = {}) {
  return judge(vulnerabilities, { ...defaults, ...params }, { scan: known({ ...clean, ...changes }) });
}

function judgeFix(since: string, fixAvailableDays: Readonly<Record<string, number>>) {
  const scan: Scan = { ...clean, highestSeverity: 'high', fixAvailableSince: { high: since } };
  return judge(
    vulnerabilities,
    { ...defaults, maxSeverity: 'critical', fixAvailableDays },
    { scan: known(scan) },
  );
}

test('a recent scan that found nothing is compliant, and the evidence says where it is from', () => {
  expect(judgeScan({})).toEqual({
    status: 'COMPLIANT',
    reason: 'the scan found no vulnerability',
    evidence: {
      source: 'image-scan',
      scannedAt: '2026-09-30T12:00:00.000Z',
      highestSeverity: null,
      fixAvailableSince: {},
    },
  });
});

test('vulnerabilities of the highest tolerated severity are compliant', () => {
  expect(judgeScan({ highestSeverity: 'medium' })).toMatchObject({
    status: 'COMPLIANT',
    reason: 'the scan found vulnerabilities up to medium, which the policy tolerates',
  });
});

test('one severity more is not', () => {
  expect(judgeScan({ highestSeverity: 'high' })).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'vulnerabilities up to high, and at most medium is tolerated: patch, build a new image and move its users over',
    evidence: {
      source: 'image-scan',
      scannedAt: '2026-09-30T12:00:00.000Z',
      highestSeverity: 'high',
      fixAvailableSince: {},
    },
  });
});

test.each([
  ['none', []],
  ['informational', ['informational']],
  ['low', ['informational', 'low']],
  ['high', ['informational', 'low', 'medium', 'high']],
  ['critical', ['informational', 'low', 'medium', 'high', 'critical']],
  ['a word that is no severity', []],
])('with %s at most these are tolerated: %j', (maxSeverity, tolerated) => {
  const passing = severities.filter(
    (highestSeverity) => judgeScan({ highestSeverity }, { maxSeverity }).status === 'COMPLIANT',
  );

  expect(passing).toEqual(tolerated);
});

test('where nothing is tolerated the reason says so', () => {
  expect(judgeScan({ highestSeverity: 'informational' }, { maxSeverity: 'none' }).reason).toBe(
    'vulnerabilities up to informational, and none is tolerated: patch, build a new image and move its users over',
  );
});

test.each([
  ['exactly so many days', '2026-09-17T12:00:00.000Z', 'COMPLIANT'],
  ['a millisecond more', '2026-09-17T11:59:59.999Z', 'NON_COMPLIANT'],
])('with 14 days a fix that is available for %s is %s', (_case, since, status) => {
  expect(judgeFix(since, { high: 14 }).status).toBe(status);
});

test('the reason names the severity and since when the fix is there', () => {
  expect(judgeFix('2026-01-01T00:00:00.000Z', { high: 14 }).reason).toBe(
    'a fix of high severity is available since 2026-01-01T00:00:00.000Z, for longer than 14 days: patch, build a new image and move its users over',
  );
});

test('zero days tolerate no available fix', () => {
  expect(judgeFix('2026-10-01T11:59:59.999Z', { high: 0 }).status).toBe('NON_COMPLIANT');
});

test('a severity for which the policy names no days may stay', () => {
  expect(judgeFix('2020-01-01T00:00:00.000Z', { critical: 1 }).status).toBe('COMPLIANT');
});

test('severity and fixes are both told, the gravest first', () => {
  const fixAvailableSince = { low: '2026-01-01T00:00:00.000Z', critical: '2026-02-01T00:00:00.000Z' };
  const scan = known({ ...clean, highestSeverity: 'critical', fixAvailableSince } as const);
  const verdict = judge(
    vulnerabilities,
    { ...defaults, fixAvailableDays: { low: 90, critical: 7 } },
    { scan },
  );

  expect(verdict.reason).toBe(
    'vulnerabilities up to critical, and at most medium is tolerated; a fix of critical severity is available since 2026-02-01T00:00:00.000Z, for longer than 7 days; a fix of low severity is available since 2026-01-01T00:00:00.000Z, for longer than 90 days: patch, build a new image and move its users over',
  );
});

test('a scan of exactly the greatest age is believed', () => {
  expect(judgeScan({ scannedAt: '2026-09-01T12:00:00.000Z' }).status).toBe('COMPLIANT');
});

test.each([[null], ['critical'] as const])('an older one says nothing, whatever it found: %s', (found) => {
  expect(judgeScan({ scannedAt: '2026-09-01T11:59:59.999Z', highestSeverity: found })).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'last scanned 2026-09-01T11:59:59.999Z, more than 30 days ago: have the image scanned again',
    evidence: {
      source: 'image-scan',
      scannedAt: '2026-09-01T11:59:59.999Z',
      highestSeverity: found,
      fixAvailableSince: {},
    },
  });
});

test('a scan without a date is of any age', () => {
  expect(judgeScan({ scannedAt: null })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the scan does not tell when it was made: have the image scanned',
  });
});

test('an image that was never scanned is not one without findings', () => {
  expect(judge(vulnerabilities, defaults, { scan: known(null) })).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'the image was never scanned: turn on Amazon Inspector for it, or have it scanned',
    evidence: {},
  });
});

test('a scan that could not be read is insufficient data', () => {
  expect(judge(vulnerabilities, defaults, { scan: unknown('denied') })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'scan: denied',
  });
});

test('the rule does not apply to an image whose making failed', () => {
  expect(judge(vulnerabilities, defaults, { state: known('failed') })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'its making failed: nothing can be launched from it',
  });
});

test.each<[ScanSource, string]>([
  ['image-scan', 'the scan found no vulnerability'],
  ['image-findings', 'the scan found no vulnerability'],
  [
    'inspector-aggregation',
    'the scan found no vulnerability (found on instances, which may have drifted from their image)',
  ],
  [
    'instance-findings',
    'the scan found no vulnerability (found on instances, which may have drifted from their image)',
  ],
])('a finding of %s says how sure it is', (source, reason) => {
  expect(judgeScan({ source })).toMatchObject({ reason, evidence: { source } });
});

test('so does a violation', () => {
  expect(judgeScan({ source: 'instance-findings', highestSeverity: 'high' }).reason).toBe(
    'vulnerabilities up to high, and at most medium is tolerated (found on instances, which may have drifted from their image): patch, build a new image and move its users over',
  );
});

test('an image that is still being made may yet change', () => {
  expect(
    judge(vulnerabilities, defaults, {
      state: known('pending'),
      scan: known({ ...clean, highestSeverity: 'critical' }),
    }),
  ).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the image is still being made',
  });
});

const untriaged = 'some findings have no severity yet';
const noDates = 'it is not told since when they can be fixed';

test('what may be graver than what is tolerated is insufficient data, and a violation all the same where one is told', () => {
  expect(judgeScan({ highestSeverity: 'low', maybeGraver: untriaged })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: `the scan found vulnerabilities up to low, which the policy tolerates, but ${untriaged}`,
    evidence: { highestSeverity: 'low', maybeGraver: untriaged },
  });
  expect(judgeScan({ highestSeverity: 'high', maybeGraver: untriaged }).status).toBe('NON_COMPLIANT');
  expect(judgeScan({ maybeGraver: untriaged }, { maxSeverity: 'critical' }).status).toBe('COMPLIANT');
});

test('fixes that are not told count only where the policy gives them days and there is anything to fix', () => {
  const scan = { ...clean, highestSeverity: 'medium', maybeFixable: noDates } as const;
  const withDays = (changes: Partial<Scan> = {}) =>
    judge(
      vulnerabilities,
      { ...defaults, fixAvailableDays: { medium: 90 } },
      { scan: known({ ...scan, ...changes }) },
    );

  expect(withDays()).toMatchObject({ status: 'INSUFFICIENT_DATA', evidence: { maybeFixable: noDates } });
  expect(withDays({ highestSeverity: 'critical' }).status).toBe('NON_COMPLIANT');
  expect(withDays({ highestSeverity: null }).status).toBe('COMPLIANT');
  expect(judgeScan({ highestSeverity: 'medium', maybeFixable: noDates }).status).toBe('COMPLIANT');
});
