import { announcedFindings } from '../domain/alerts.ts';
import type { Finding } from '../domain/finding.ts';
import type { Alert } from '../domain/notify/alert.ts';
import type { Announcer } from '../ports/alerts.ts';

/** One accepted message. */
export type Announcement =
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'alerts'; readonly alerts: readonly Alert[] };

export interface MemoryAnnouncer extends Announcer {
  /** Everything that was said, oldest first. */
  readonly announcements: readonly Announcement[];
}

/** Its alerts always reach somebody, at once. */
export function memoryAnnouncer(): MemoryAnnouncer {
  const announcements: Announcement[] = [];
  const told = new Set<string>();
  return {
    announcements,
    note: async (_scope, alerts) => {
      const news = alerts.filter(({ alertId }) => !told.has(alertId));
      for (const { alertId } of news) told.add(alertId);
      if (news.length > 0) announcements.push({ kind: 'alerts', alerts: news });
    },
    announce: async (report, onAccepted) => {
      const findings = announcedFindings(report);
      if (findings.length === 0) return;
      announcements.push({ kind: 'findings', findings });
      await onAccepted(findings);
    },
    announceNoted: async () => {},
  };
}
