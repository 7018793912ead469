import type { Finding } from './finding.ts';

/** How somebody who answers for a finding stands, the worst first. */
export const standings = ['failing', 'notJudged', 'waived', 'exempt', 'passing'] as const;
export type Standing = (typeof standings)[number];

/** As of the day; null: the rule is not about the subject. */
export function standingOn(
  day: string,
  { status, waiver, evidence }: Pick<Finding, 'status' | 'waiver' | 'evidence'>,
): Standing | null {
  switch (status) {
    case 'COMPLIANT':
      return 'passing';
    case 'INSUFFICIENT_DATA':
      return 'notJudged';
    case 'NON_COMPLIANT':
      return waiver !== null && day <= waiver.until ? 'waived' : 'failing';
    case 'NOT_APPLICABLE':
      return evidence['exemption'] === undefined ? null : 'exempt';
  }
}
