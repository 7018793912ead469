import { sampleAlerts, sampleDigest } from '../../cli/notify/sample-alerts.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Alert } from '../../shared/domain/notify/alert.ts';
import type { Digest } from '../../shared/domain/notify/digest.ts';
import { violationsOf } from '../../shared/domain/notify/violations.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import { digestDocument } from '../../shared/notify/document.ts';
import { emailText } from '../../shared/notify/email.ts';

/** One of every kind, about one image of a shop. */
export const everyAlert = sampleAlerts;

export const allAlerts: readonly Alert[] = Object.values(sampleAlerts);

export function aDigest(
  alerts: readonly Alert[] = [sampleAlerts.violation],
  changes: Partial<Digest> = {},
): Digest {
  return sampleDigest(alerts, changes);
}

/** So many violations of one image each, with these changes. */
export function manyViolations(
  count: number,
  changes: Partial<Alert> & Record<string, unknown> = {},
): readonly Alert[] {
  return Array.from({ length: count }, (_, n) => ({
    ...everyAlert.violation,
    ...changes,
    kind: 'violation',
    alertId: `violation-${n}`,
    subjectId: `ami-${String(n).padStart(17, '0')}`,
  }));
}

/** The e-mail about these findings of the report. */
export function textOf(report: ScopeReport, findings: readonly Finding[]): string {
  const alerts = violationsOf(report, findings).map(({ alert }) => alert);
  return emailText(digestDocument(aDigest(alerts, { scope: report.scope }), 50));
}
