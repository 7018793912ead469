import type { Finding } from '../../shared/domain/finding.ts';
import type { ImageReport, ScopeReport } from '../../shared/domain/report.ts';
import { namesOf } from '../../shared/domain/subject.ts';
import type { Io } from '../io.ts';
import { snapshotsNote } from './snapshots.ts';
import { countsNote, heading, unreadNote } from './summary.ts';
import { renderTable } from './table.ts';

interface Row {
  /** Null: the finding is on a snapshot, or on a setting of the account. */
  readonly image: ImageReport | null;
  readonly finding: Finding;
}

/** Violations and open questions, one line each; what is compliant is only counted. */
export function printScan(report: ScopeReport, io: Io): void {
  const ofImages = report.images.flatMap((image) =>
    image.findings.map((finding): Row => ({ image, finding })),
  );
  const ofScope = report.scopeFindings.map((finding): Row => ({ image: null, finding }));
  const ofSnapshots = report.orphanFindings.map((finding): Row => ({ image: null, finding }));
  const rows = [...ofImages, ...ofScope, ...ofSnapshots].filter(({ finding }) => needsAttention(finding));
  const detail = ({ finding }: Row) => finding.reason;
  const table = renderTable(rows, { columns, detail, color: ({ finding }) => colorOf(finding) }, io);
  io.stdout(heading('Scan', report));
  io.stdout(rows.length === 0 ? '\nNothing breaks a rule.\n' : `\n${table}\n`);
  io.stdout(snapshotsNote(report, io));
  io.stdout(countsNote(report));
  io.stdout(unreadNote(report));
}

const columns = [
  {
    title: 'SUBJECT',
    value: ({ image, finding }: Row) =>
      image?.image.imageId ?? namesOf(finding.subjectId).snapshotId ?? 'the account',
  },
  { title: 'NAME', value: ({ image }: Row) => image?.image.name ?? '-' },
  { title: 'IN USE', value: ({ image }: Row) => (image === null ? '-' : inUseWord(image)) },
  { title: 'RULE', value: ({ finding }: Row) => finding.ruleId },
  { title: 'STATUS', value: ({ finding }: Row) => finding.status },
  { title: 'SEVERITY', value: ({ finding }: Row) => finding.severity },
];

function needsAttention(finding: Finding): boolean {
  return finding.status === 'NON_COMPLIANT' || finding.status === 'INSUFFICIENT_DATA';
}

function inUseWord({ inUse }: ImageReport): string {
  if (!inUse.known) return 'unknown';
  return inUse.value ? 'yes' : 'no';
}

function colorOf(finding: Finding) {
  return finding.status === 'NON_COMPLIANT' ? 'red' : 'yellow';
}
