import { severities } from '../../domain/severity.ts';
import { findingStandings, type ReportDocument, type ReportFinding } from '../report-document.ts';
import { findingDetails } from './details.ts';
import { type Grid, type GridColumn, type GridFilter, grid } from './grid.ts';
import { badge, standingBadge, standingWords, time, twoLines } from './words.ts';

/** Failing, or not judged: what somebody has to look at. */
export const attention = 'attention';
export const noOwner = '(no owner)';

/** The list that everything else on the page leads to. */
export function findingsGrid(report: ReportDocument): Grid {
  return grid({
    ...{ id: 'findings', label: 'Findings', noun: 'finding', rows: report.findings },
    columns,
    filters: filtersOf(report),
    details: (finding) => findingDetails(finding, report),
  });
}

const columns: readonly GridColumn<ReportFinding>[] = [
  {
    ...{ id: 'subject', kind: 'word' },
    title: 'Image or snapshot',
    value: ({ name, subjectId }) => `${name ?? ''} ${subjectId}`,
    cell: ({ name, subjectId }) => (name === null ? subjectId : twoLines(name, subjectId)),
  },
  {
    ...{ id: 'standing', kind: 'piece' },
    title: 'Status',
    value: ({ standing }) => standingWords[standing],
    cell: ({ standing }) => standingBadge(standing),
    order: ({ standing }) => findingStandings.indexOf(standing),
  },
  {
    ...{ id: 'severity', kind: 'piece' },
    title: 'Severity',
    value: ({ severity }) => severity,
    cell: ({ severity }) => badge(severity, severity),
    order: ({ severity }) => -severities.indexOf(severity),
  },
  { id: 'rule', kind: 'word', title: 'Rule', value: ({ ruleId }) => ruleId },
  {
    ...{ id: 'account', kind: 'piece' },
    title: 'Account and Region',
    value: ({ accountId, region }) => `${accountId} ${region}`,
    cell: ({ accountId, region }) => twoLines(accountId, region),
  },
  { id: 'owner', kind: 'word', title: 'Owner', value: ({ owner }) => owner ?? '–' },
  {
    ...{ id: 'since', kind: 'piece' },
    title: 'Since',
    value: ({ firstSeenAt }) => firstSeenAt,
    cell: ({ firstSeenAt }) => time(firstSeenAt),
  },
  { id: 'reason', title: 'Reason', value: ({ reason }) => reason },
];

function filtersOf({ controls }: ReportDocument): readonly GridFilter<ReportFinding>[] {
  const served = new Map<string, string[]>();
  for (const { framework, id, ruleIds } of controls) {
    for (const ruleId of ruleIds) served.set(ruleId, [...(served.get(ruleId) ?? []), `${framework} ${id}`]);
  }
  return [
    {
      ...{ id: 'standing', label: 'Status', chosen: attention, first: [attention, ...findingStandings] },
      values: ({ standing }) =>
        standing === 'failing' || standing === 'notJudged' ? [attention, standing] : [standing],
      words: (value) =>
        value === attention
          ? 'Non-compliant or not judged'
          : standingWords[findingStandings.find((each) => each === value) ?? 'notApplicable'],
    },
    {
      ...{ id: 'severity', label: 'Severity', first: severities.toReversed() },
      values: ({ severity }) => [severity],
    },
    { id: 'rule', label: 'Rule', values: ({ ruleId }) => [ruleId] },
    { id: 'account', label: 'Account', values: ({ accountId }) => [accountId] },
    { id: 'region', label: 'Region', values: ({ region }) => [region] },
    { id: 'owner', label: 'Owner', values: ({ owner }) => [owner ?? noOwner] },
    { id: 'control', label: 'Control', values: ({ ruleId }) => served.get(ruleId) ?? [] },
  ];
}
