import type { Counts, ReportDocument, StandingCounts } from '../report-document.ts';
import { button, element, scrolling, shape } from './dom.ts';
import { attention, noOwner } from './findings.ts';
import { number, standingWords } from './words.ts';

/** Shows the findings that have the value in that filter. */
export type Show = (filterId: string, value: string, standing: string) => void;

interface Line {
  readonly name: string;
  readonly note: string | null;
  readonly counts: Omit<StandingCounts, 'notApplicable'>;
}

// Longer tables are for the findings' own filters.
const mostLines = 15;

/** How findings stand by rule, account, owner and control. Each name leads to its findings. */
export function breakdowns(report: ReportDocument, show: Show): HTMLElement {
  const { rules, accounts, owners, controls, scopes } = report;
  const names = new Map(scopes.map(({ accountId, accountName }) => [accountId, accountName]));
  const lines = (counts: readonly Counts[]): readonly Line[] =>
    counts.map(({ key, counts: own }) => ({
      name: key ?? noOwner,
      note: names.get(key ?? '') ?? null,
      counts: own,
    }));
  const byRule = rules.map(({ key, title, counts }) => ({ name: key, note: title, counts }));
  const byControl = controls.map(({ framework, id, title, subjects }) => ({
    ...{ name: `${framework} ${id}`, note: title, counts: subjects },
  }));
  return element(
    'div',
    { class: 'columns' },
    breakdown('By rule', byRule, (name, standing) => show('rule', name, standing)),
    breakdown('By account', lines(accounts), (name, standing) => show('account', name, standing)),
    breakdown('By owner', lines(owners), (name, standing) => show('owner', name, standing)),
    breakdown(
      'By framework control',
      byControl,
      (name, standing) => show('control', name, standing),
      'Images, snapshots and accounts, by the rules that serve the control. No control is served in full.',
    ),
  );
}

function breakdown(
  title: string,
  lines: readonly Line[],
  show: (name: string, standing: string) => void,
  note: string | null = null,
): HTMLElement {
  const id = title.toLowerCase().replaceAll(' ', '-');
  const rows = lines.map((line) => rowOf(line, show));
  const whole = element('tbody', {}, ...rows.slice(0, mostLines));
  const head = ['', ...shownStandings.map((standing) => standingWords[standing]), ''].map((text, at) =>
    at === 0
      ? element('th', { scope: 'col' }, title.slice(3))
      : at <= shownStandings.length
        ? element('th', { scope: 'col', class: 'number' }, text)
        : element('td', {}),
  );
  const table = element(
    'table',
    { 'aria-labelledby': id },
    element('thead', {}, element('tr', {}, ...head)),
    whole,
  );
  const more = button(
    { class: 'more' },
    () => {
      whole.append(...rows.slice(mostLines));
      more.remove();
      unprinted.remove();
    },
    `Show all ${number(rows.length)}`,
  );
  const unprinted = element(
    'p',
    { class: 'only-print' },
    `${number(rows.length - mostLines)} more are not printed.`,
  );
  return element(
    'section',
    { 'aria-labelledby': id },
    element('h3', { id }, title),
    ...(note === null ? [] : [element('p', { class: 'muted' }, note)]),
    lines.length === 0 ? element('p', { class: 'muted' }, 'None.') : scrolling(`${title}, as a table`, table),
    ...(rows.length > mostLines ? [more, unprinted] : []),
  );
}

const shownStandings = ['failing', 'notJudged', 'waived', 'exempt', 'passing'] as const;

function rowOf({ name, note, counts }: Line, show: (name: string, standing: string) => void): HTMLElement {
  const standing = counts.failing + counts.notJudged > 0 ? attention : '';
  const opener = button(
    { class: 'link', 'aria-label': `${name}: show its findings` },
    () => show(name, standing),
    name,
  );
  const cells = shownStandings.map((each) => {
    const isZero = counts[each] === 0;
    return element('td', { class: isZero ? 'number muted' : `number ${each}` }, number(counts[each]));
  });
  const said = note === null ? [] : [element('br'), element('span', { class: 'muted' }, note)];
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, opener, ...said),
    ...cells,
    element('td', { class: 'bar' }, shareOf(counts)),
  );
}

/** The part that fails, as a bar: the numbers beside it say the same. */
function shareOf({ failing, notJudged, waived, exempt, passing }: Line['counts']): SVGElement {
  const all = failing + notJudged + waived + exempt + passing;
  const width = (count: number): number => (all === 0 ? 0 : (count / all) * 60);
  return shape(
    'svg',
    { class: 'share', viewBox: '0 0 60 8', 'aria-hidden': 'true' },
    shape('rect', { class: 'bar-rest', width: 60, height: 8 }),
    shape('rect', { class: 'bar-failing', width: width(failing), height: 8 }),
    shape('rect', { class: 'bar-unjudged', x: width(failing), width: width(notJudged), height: 8 }),
  );
}
