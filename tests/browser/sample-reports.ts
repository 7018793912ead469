import { statuses } from '../../shared/domain/finding.ts';
import { severities } from '../../shared/domain/severity.ts';
import type { StoryItem } from '../../shared/ports/story.ts';
import { reportDocument } from '../../shared/report/build-report.ts';
import type { ReportDocument } from '../../shared/report/report-document.ts';
import { aPolicy } from '../builders.ts';
import { aFinding, anOutcome, imageId, noon, noonPlus } from '../contract/reports.ts';
import { aFindingRow, aSource, aWaiverRow } from '../report/documents.ts';

const chain = { previousHash: '0'.repeat(64), hash: 'b'.repeat(64) };

/** Three lines of one image: it was found failing, its owner was told, it was disabled. */
export function aStory(subjectId: string): readonly StoryItem[] {
  const change = {
    ruleId: 'one-year',
    from: null,
    severity: 'medium',
    reason: 'old',
    evidence: '{"days":365}',
  } as const;
  const run = { runId: 'sweep-1', kind: 'sweep' } as const;
  return [
    {
      ...{ subjectId, seq: 1, entryId: 'a', at: noon, kind: 'transition', ...chain },
      body: { run, policyHash: 'a'.repeat(64), changes: [{ ...change, to: 'NON_COMPLIANT' }] },
    },
    {
      ...{ subjectId, seq: 2, entryId: 'b', at: noonPlus(0, 1), kind: 'alert', ...chain },
      body: { findings: [aFinding({ notifiedAt: noonPlus(0, 1), promisedAt: { disable: noonPlus(30) } })] },
    },
    {
      ...{ subjectId, seq: 3, entryId: 'c', at: noonPlus(30), kind: 'outcome', ...chain },
      body: anOutcome({ subjectId }),
    },
  ];
}

/** Something of everything that a report can tell. */
export function aWholeReport(): ReportDocument {
  const waiver = aWaiverRow({ subjectId: imageId(3) });
  return reportDocument(
    aSource({
      findings: [
        aFindingRow(1, { name: 'web-2024', owner: 'ann@example.com', promisedAt: { disable: noonPlus(30) } }),
        aFindingRow(2, { name: 'batch', severity: 'critical', ruleId: 'owner-tags', check: 'required-tags' }),
        aFindingRow(3, { name: 'vault', waiver }),
        aFindingRow(4, { name: 'base', status: 'INSUFFICIENT_DATA', accountId: '222233334444' }),
        aFindingRow(5, { name: 'golden', status: 'COMPLIANT', owner: 'ann@example.com' }),
      ],
      stories: new Map([[imageId(1), aStory(imageId(1))]]),
      waivers: [waiver, aWaiverRow({ until: '2026-01-31', why: 'the vendor has no newer one' })],
      trend: [1, 2, 3].map((n) => ({
        ...{ day: `2026-09-0${n}`, scopes: 2 },
        findings: { COMPLIANT: n, NON_COMPLIANT: 12 - n, NOT_APPLICABLE: 0, INSUFFICIENT_DATA: 2 },
      })),
      next: [
        {
          ...{ accountId: '111122223333', region: 'eu-central-1', subjectId: imageId(1), name: 'web-2024' },
          ...{ owner: 'ann@example.com', ruleId: 'one-year', action: 'disable', dueAt: noonPlus(30) },
          ...{ status: 'held', heldBy: 'in-use', reason: 'an instance runs it' },
        },
      ],
      policy: aPolicy(),
      chapters: [
        { title: 'Launches', note: 'As seen.', columns: ['What', 'Count'], rows: [['instance', 7]] },
      ],
    }),
  );
}

/** The worst that names, tags and reasons may hold. */
export const hostileTexts = [
  '<script>alert("ran")</script>',
  '</script><script>alert("ran")</script>',
  '<img src=x onerror=alert("ran")>',
  'javascript:alert("ran")',
  `"><svg onload=alert('ran')>`,
  '\u202eevil\u2066 \u200b\u0007',
  `'); alert('ran'); ('`,
  '{{constructor.constructor("alert(1)")()}}',
  '<!--',
  ']]>',
  'x'.repeat(10_000),
  '__proto__',
  '',
];

export function aHostileReport(): ReportDocument {
  const findings = hostileTexts.map((text, n) =>
    aFindingRow(n + 1, {
      ...{ name: text, owner: text, reason: text, ruleId: text, check: text, accountId: text, region: text },
      evidence: { [text]: text, list: [text], nested: [{ [text]: text }] },
      waiver: aWaiverRow({ why: text, by: text, until: text }),
    }),
  );
  const [first = ''] = hostileTexts;
  const table = hostileTexts.map((text) => [text]);
  const story = aStory(imageId(1)).map((item) => ({ ...item, hash: first }));
  return reportDocument(
    aSource({
      ...{ title: first, findings, notes: hostileTexts, stories: new Map([[imageId(1), story]]) },
      policies: [{ name: first, hash: first }],
      waivers: hostileTexts.map((text) => aWaiverRow({ why: text, by: text })),
      scopes: hostileTexts.map((text) => ({
        ...{ accountId: text, region: text, accountName: text, judgedAt: text, images: 1 },
        unread: [{ fact: text, why: text }],
      })),
      next: hostileTexts.map((text, n) => ({
        ...{
          accountId: text,
          region: text,
          subjectId: imageId(n + 1),
          name: text,
          owner: text,
          ruleId: text,
        },
        ...{ action: text, dueAt: text, status: 'held', heldBy: text, reason: text },
      })),
      chapters: [{ title: first, note: first, columns: hostileTexts.slice(0, 1), rows: table }],
    }),
  );
}

/** As many findings as asked for, over 50 accounts, 200 owners and 12 rules; always the same. */
export function aLargeReport(count: number): ReportDocument {
  const findings = Array.from({ length: count }, (_, n) =>
    aFindingRow(n, {
      ...{ name: `service-${n % 700}-${n}`, owner: `team-${n % 200}@example.com`, ruleId: `rule-${n % 12}` },
      ...{
        accountId: String(100_000_000_000 + (n % 50)),
        status: statuses[n % 4 === 3 ? 3 : n % 2] ?? 'COMPLIANT',
      },
      severity: severities[n % 5] ?? 'low',
    }),
  );
  const stories = new Map(findings.slice(0, 500).map(({ subjectId }) => [subjectId, aStory(subjectId)]));
  return reportDocument(aSource({ findings, stories }));
}
