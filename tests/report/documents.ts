import type { FindingRow, WaiverRow } from '../../shared/domain/questions.ts';
import { standingOn } from '../../shared/domain/standing.ts';
import type { ReportSource } from '../../shared/report/build-report.ts';
import { scope } from '../builders.ts';
import { aFinding, imageId, noon } from '../contract/reports.ts';

/** A failing finding of an image of nobody, as it stands on the first day. */
export function aFindingRow(n: number, changes: Partial<FindingRow> = {}): FindingRow {
  const row = {
    ...aFinding({ subjectId: imageId(n) }),
    ...scope,
    ...{ imageId: imageId(n), snapshotId: null, name: `image ${n}`, owner: null },
    ...changes,
  };
  return { ...row, standing: standingOn('2026-10-01', row) };
}

export function aWaiverRow(changes: Partial<WaiverRow> = {}): WaiverRow {
  return {
    ...scope,
    ...{ subjectId: imageId(1), imageId: imageId(1), snapshotId: null, ruleId: 'one-year' },
    ...{ by: 'arn:aws:iam::111122223333:user/ann', why: 'no newer one', grantedAt: noon },
    ...{ until: '2026-12-31', renewedFrom: [] },
    ...changes,
  };
}

/** An account in a Region at noon of the first day, with nothing found. */
export function aSource(changes: Partial<ReportSource> = {}): ReportSource {
  return {
    title: 'Account 111122223333 in eu-central-1',
    generatedAt: noon,
    policies: [{ name: 'test', hash: 'a'.repeat(64) }],
    scopes: [{ ...scope, accountName: null, judgedAt: noon, images: 3, unread: [] }],
    trend: [],
    findings: [],
    next: [],
    waivers: [],
    stories: new Map(),
    policy: null,
    notes: [],
    chapters: [],
    ...changes,
  };
}
