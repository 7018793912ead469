import type { FindingStanding } from '../report-document.ts';
import { element } from './dom.ts';

export const standingWords: Readonly<Record<FindingStanding, string>> = {
  failing: 'Non-compliant',
  notJudged: 'Not judged',
  waived: 'Waived',
  exempt: 'Exempt',
  passing: 'Compliant',
  notApplicable: 'Not applicable',
};

/** What a colour may say is always said in words, too. */
export function badge(tone: string, text: string): HTMLElement {
  return element('span', { class: `badge ${tone}` }, text);
}

export function standingBadge(standing: FindingStanding): HTMLElement {
  return badge(standing, standingWords[standing]);
}

/** `2026-10-02 03:00`, UTC; the whole instant is its title. */
export function time(at: string | null, none = '–'): HTMLElement {
  if (at === null) return element('span', { class: 'muted' }, none);
  const text = at.length > 10 ? at.slice(0, 16).replace('T', ' ') : at;
  return element('time', { datetime: at, title: at }, text);
}

export function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Two lines of a cell: what people say, and the id below it. */
export function twoLines(upper: string, lower: string): HTMLElement {
  return element('span', {}, upper, element('br'), element('span', { class: 'muted' }, lower));
}
