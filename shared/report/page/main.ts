import {
  type Chapter,
  findingStandings,
  type ReportDocument,
  type StandingCounts,
} from '../report-document.ts';
import { breakdowns } from './breakdowns.ts';
import { type Child, element, plain } from './dom.ts';
import { findingsGrid } from './findings.ts';
import { acceptancesGrid, chapterGrid, nextGrid, scopesGrid } from './lists.ts';
import { trendOf } from './trend.ts';
import { counted, number, standingWords, time } from './words.ts';

/** The page is drawn once, from the data that stands in it. */
function drawPage(report: ReportDocument): void {
  const findings = findingsGrid(report);
  const found = section('Findings', findings.element);
  const show = (filterId: string, value: string, standing: string): void => {
    findings.show(filterId, value, { standing });
    found.heading.focus();
    found.heading.scrollIntoView();
  };
  const sections = [
    section('Totals', totals(report.totals), ...notes(report.notes)),
    section('Trend', trendOf(report.trend)),
    section('By rule, account, owner and framework', breakdowns(report, show)),
    found,
    section('What happens next', nextGrid(report.next).element),
    section('Waivers, exemptions and exclusions', acceptancesGrid(report.acceptances).element),
    section('Accounts and Regions', scopesGrid(report.scopes).element),
    ...report.chapters.map(chapterOf),
  ];
  const links = sections.map(({ title, heading }) =>
    element('li', {}, element('a', { href: `#${heading.id}` }, title)),
  );
  document.title = plain(`AMI Governor: ${report.title}`);
  document.body.replaceChildren(
    element('a', { class: 'skip', href: '#main' }, 'Skip to the report'),
    head(report),
    element('nav', { class: 'contents', 'aria-label': 'Contents' }, element('ul', {}, ...links)),
    element('main', { id: 'main', tabindex: -1 }, ...sections.map(({ whole }) => whole)),
  );
}

function head({ title, generatedAt, policies, scopes }: ReportDocument): HTMLElement {
  const named = policies.flatMap(({ name, hash }, at): readonly Child[] => [
    ...[
      at === 0 ? '' : ', ',
      element('strong', {}, name),
      ' ',
      element('code', { title: hash }, hash.slice(0, 12)),
    ],
  ]);
  const accounts = counted(new Set(scopes.map(({ accountId }) => accountId)).size, 'account');
  const regions = counted(new Set(scopes.map(({ region }) => region)).size, 'Region');
  return element(
    'header',
    {},
    element('p', { class: 'brand' }, 'AMI Governor · compliance of machine images'),
    element('h1', {}, title),
    element(
      'p',
      {},
      'As of ',
      time(generatedAt),
      ' UTC · policy ',
      ...(named.length === 0 ? ['not known'] : named),
      ` · ${accounts}, ${regions}`,
    ),
  );
}

function section(title: string, ...children: readonly Child[]) {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  const heading = element('h2', { id: `s-${id}`, tabindex: -1 }, title);
  const whole = element('section', { 'aria-labelledby': heading.id }, heading, ...children);
  return { title, heading, whole };
}

/** Closed at first: it is no part of what every report tells. */
function chapterOf(chapter: Chapter, at: number) {
  const note = chapter.note === null ? [] : [element('p', { class: 'muted' }, chapter.note)];
  const { title, heading } = section(chapter.title);
  const summary = element('summary', {}, heading);
  const whole = element('details', { class: 'chapter' }, summary, ...note, chapterGrid(chapter, at).element);
  return { title, heading, whole };
}

function totals(counts: StandingCounts): HTMLElement {
  const tiles = findingStandings.map((standing) =>
    element(
      'div',
      { class: `tile ${standing}` },
      element('dt', {}, standingWords[standing]),
      element('dd', {}, number(counts[standing])),
    ),
  );
  return element('dl', { class: 'tiles', 'aria-label': 'Findings by status' }, ...tiles);
}

function notes(texts: readonly string[]): readonly HTMLElement[] {
  return texts.length === 0
    ? []
    : [element('ul', { class: 'notes' }, ...texts.map((text) => element('li', {}, text)))];
}

const data = document.getElementById('report')?.textContent ?? '';
drawPage(JSON.parse(data));
