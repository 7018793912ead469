import type {
  Detail,
  HistoryLine,
  ReportDocument,
  ReportFinding,
  ReportHistory,
} from '../report-document.ts';
import { element, scrolling } from './dom.ts';
import { evidenceLines } from './evidence.ts';
import { counted, time } from './words.ts';

/** All that is known of one finding: what was found on what evidence, who was told what, and what happened since. */
export function findingDetails(finding: ReportFinding, report: ReportDocument): HTMLElement {
  const { ruleId, subjectId, evidence } = finding;
  const history = report.histories[subjectId];
  const title = `${ruleId} on ${subjectId}`;
  return element(
    'div',
    { class: 'about', role: 'group', 'aria-label': title },
    element('section', {}, element('h3', {}, 'Finding'), list(factsOf(finding, report))),
    element('section', {}, element('h3', {}, 'Evidence'), list(evidenceLines(evidence))),
    element('section', { class: 'history' }, element('h3', {}, 'History'), historyOf(history, title)),
  );
}

function factsOf(finding: ReportFinding, { rules, controls }: ReportDocument): readonly Detail[] {
  const { subjectId, accountId, region, owner, ruleId, check, mode, reason, firstSeenAt, waiver } = finding;
  const claim = rules.find(({ key }) => key === ruleId)?.title ?? null;
  const served = controls
    .filter(({ ruleIds }) => ruleIds.includes(ruleId))
    .map(({ framework, id }) => `${framework} ${id}`);
  const said = waiver === null ? null : `${waiver.by} until ${waiver.until}: ${waiver.why}`;
  const optional = (name: string, value: string | null): readonly Detail[] =>
    value === null ? [] : [[name, value]];
  return [
    ['Id', subjectId],
    ['Where', `${accountId} ${region}`],
    ['Owner', owner ?? 'no tag names one'],
    ...optional('Claim', claim),
    ['Check', check],
    ['Mode', mode],
    ['Reason', reason],
    ['In this state since', firstSeenAt],
    ['Owner told last', finding.announcedAt ?? 'never'],
    [
      'Clock runs since',
      finding.notifiedAt ?? `no clock runs${finding.suspendedBy === null ? '' : `: ${finding.suspendedBy}`}`,
    ],
    ...inOrder(finding.promisedAt).map(([action, at]): Detail => [`Promised: ${action}`, at]),
    ...optional('Waiver', said),
    ...optional('Serves', served.join(', ') || null),
  ];
}

/** The dates that an alert gave, the next one first. */
function inOrder(promisedAt: ReportFinding['promisedAt']): readonly Detail[] {
  return Object.entries(promisedAt).toSorted(([, one], [, other]) => (one < other ? -1 : 1));
}

function list(details: readonly Detail[]): HTMLElement {
  if (details.length === 0) return element('p', { class: 'muted' }, 'None.');
  const lines = details.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element('dl', {}, ...lines);
}

function historyOf(history: ReportHistory | undefined, title: string): HTMLElement {
  if (history === undefined) return element('p', { class: 'muted' }, 'This report has none for it.');
  const { lines, omitted } = history;
  if (lines.length === 0) return element('p', { class: 'muted' }, 'Nothing happened yet.');
  const items = lines.map((line) => element('li', {}, ...historyLine(line)));
  const older =
    omitted === 0
      ? []
      : [element('li', { class: 'muted' }, `${counted(omitted, 'older line')} in the compliance table`)];
  return scrolling(`History: ${title}`, element('ol', {}, ...items, ...older));
}

function historyLine({ at, kind, text, details }: HistoryLine): readonly Node[] {
  const line = element('p', {}, time(at), ' ', element('strong', {}, kind), ' ', text);
  const more = element('details', {}, element('summary', {}, 'details'), list(details));
  return details.length === 0 ? [line] : [line, more];
}
