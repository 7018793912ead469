import type { TrendDay } from '../report-document.ts';
import { element, scrolling, shape } from './dom.ts';
import { number } from './words.ts';

const width = 720;
const height = 180;
const left = 56;
const bottom = 24;

/** What was failing and what could not be judged, day by day: a drawing, and the same as a table beside it. */
export function trendOf(days: readonly TrendDay[]): HTMLElement {
  if (days.length === 0)
    return element('p', { class: 'muted' }, 'No complete sweep in the time that was looked at.');
  return element(
    'div',
    {},
    element('figure', {}, drawing(days), legend()),
    element('details', {}, element('summary', {}, 'The same as a table'), table(days)),
  );
}

function drawing(days: readonly TrendDay[]): SVGElement {
  const top = niceTop(
    Math.max(1, ...days.map(({ findings }) => findings.NON_COMPLIANT + findings.INSUFFICIENT_DATA)),
  );
  const scale = (count: number): number => (count / top) * (height - bottom - 20);
  const step = (width - left) / days.length;
  const bars = days.flatMap(({ day, findings }, at) => {
    const failing = scale(findings.NON_COMPLIANT);
    const unjudged = scale(findings.INSUFFICIENT_DATA);
    const base = height - bottom;
    const wide = Math.min(step * 0.85, 40);
    const x = left + at * step + (step - wide) / 2;
    const title = shape(
      'title',
      {},
      `${day}: ${findings.NON_COMPLIANT} non-compliant, ${findings.INSUFFICIENT_DATA} not judged`,
    );
    return shape(
      'g',
      {},
      title,
      shape('rect', { class: 'bar-failing', x, y: base - failing, width: wide, height: failing }),
      shape('rect', {
        class: 'bar-unjudged',
        x,
        y: base - failing - unjudged,
        width: wide,
        height: unjudged,
      }),
    );
  });
  const { text, first, last } = summary(days);
  return shape(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, class: 'trend', role: 'img', 'aria-label': text },
    ...[0, top / 2, top].map((count) => gridLine(count, height - bottom - scale(count))),
    ...bars,
    shape('text', { x: left, y: height - 6 }, first),
    ...(first === last ? [] : [shape('text', { x: width, y: height - 6, 'text-anchor': 'end' }, last)]),
  );
}

function gridLine(count: number, y: number): SVGElement {
  const line = shape('line', { class: 'grid-line', x1: left, x2: width, y1: y, y2: y });
  return shape('g', {}, line, shape('text', { x: left - 8, y: y + 4, 'text-anchor': 'end' }, number(count)));
}

/** 2, 10, 20, 100 ...: its half is a whole number, too. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 10].find((each) => each * power >= most) ?? 10;
  return Math.max(2, step * power);
}

function summary(days: readonly TrendDay[]): {
  readonly text: string;
  readonly first: string;
  readonly last: string;
} {
  const [begin, end] = [days[0], days.at(-1)];
  const first = begin?.day ?? '';
  const last = end?.day ?? '';
  const text = `Findings that were non-compliant: ${begin?.findings.NON_COMPLIANT ?? 0} on ${first}, ${end?.findings.NON_COMPLIANT ?? 0} on ${last}. The table below has every day.`;
  return { text, first, last };
}

function legend(): HTMLElement {
  const mark = (name: string): SVGElement =>
    shape(
      'svg',
      { class: 'mark', viewBox: '0 0 10 10', 'aria-hidden': 'true' },
      shape('rect', { class: name, width: 10, height: 10 }),
    );
  return element(
    'figcaption',
    {},
    ...[
      mark('bar-failing'),
      ' non-compliant, waived or not (lower part)  ',
      mark('bar-unjudged'),
      ' not judged (upper part)',
    ],
  );
}

function table(days: readonly TrendDay[]): HTMLElement {
  const titles = [
    'Day',
    'Accounts and Regions',
    'Non-compliant',
    'Not judged',
    'Compliant',
    'Not applicable',
  ];
  const rows = days.toReversed().map(({ day, scopes, findings }) => {
    const counts = [
      scopes,
      findings.NON_COMPLIANT,
      findings.INSUFFICIENT_DATA,
      findings.COMPLIANT,
      findings.NOT_APPLICABLE,
    ];
    const cells = counts.map((count) => element('td', { class: 'number' }, number(count)));
    return element('tr', {}, element('th', { scope: 'row' }, day), ...cells);
  });
  const head = element(
    'thead',
    {},
    element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title))),
  );
  return scrolling('Findings by day', element('table', {}, head, element('tbody', {}, ...rows)));
}
