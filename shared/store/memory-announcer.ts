import { announcedFindings } from '../domain/alerts.ts';
import type { Finding } from '../domain/finding.ts';
import type { Notice } from '../domain/notice.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Announcer } from '../ports.ts';

/** One accepted message. */
export type Announcement =
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'notices'; readonly notices: readonly Notice[] }
  | { readonly kind: 'outcomes'; readonly outcomes: readonly Outcome[] };

export interface MemoryAnnouncer extends Announcer {
  /** Everything that was said, oldest first. */
  readonly announcements: readonly Announcement[];
}

/** Its alerts always reach somebody. */
export function memoryAnnouncer(): MemoryAnnouncer {
  const announcements: Announcement[] = [];
  return {
    announcements,
    announce: async (report) => {
      const findings = announcedFindings(report);
      const { notices } = report;
      if (notices.length > 0) announcements.push({ kind: 'notices', notices });
      if (findings.length > 0) announcements.push({ kind: 'findings', findings });
      return findings;
    },
    announceOutcomes: async (_scope, outcomes) => {
      if (outcomes.length > 0) announcements.push({ kind: 'outcomes', outcomes });
    },
  };
}
