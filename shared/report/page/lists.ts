import type { Acceptance, Chapter, NextStep, ReportScope } from '../report-document.ts';
import { type Grid, type GridColumn, grid } from './grid.ts';
import { badge, time, twoLines } from './words.ts';

const stepWords: Readonly<Record<NextStep['status'], string>> = {
  promised: 'Promised',
  allowed: 'Due now',
  waiting: 'Waiting',
  held: 'Held',
};

/** What happens next, and when. */
export function nextGrid(steps: readonly NextStep[]): Grid {
  const columns: readonly GridColumn<NextStep>[] = [
    {
      ...{ id: 'subject', kind: 'word' },
      title: 'Image or snapshot',
      value: ({ name, subjectId }) => `${name ?? ''} ${subjectId}`,
      cell: ({ name, subjectId }) => (name === null ? subjectId : twoLines(name, subjectId)),
    },
    {
      ...{ id: 'due', kind: 'piece' },
      title: 'On',
      value: ({ dueAt }) => dueAt ?? '–',
      cell: ({ dueAt }) => time(dueAt, 'no date yet'),
    },
    { id: 'action', kind: 'piece', title: 'Step', value: ({ action }) => action },
    {
      ...{ id: 'status', kind: 'piece' },
      title: 'State',
      value: ({ status }) => stepWords[status],
      cell: ({ status, heldBy }) => {
        const word = badge(status, stepWords[status]);
        return heldBy === null ? word : twoLinesOf(word, heldBy);
      },
    },
    {
      ...{ id: 'account', kind: 'piece' },
      title: 'Account and Region',
      value: ({ accountId, region }) => `${accountId} ${region}`,
      cell: ({ accountId, region }) => twoLines(accountId, region),
    },
    { id: 'owner', kind: 'word', title: 'Owner', value: ({ owner }) => owner ?? '–' },
    { id: 'rule', kind: 'word', title: 'Rule', value: ({ ruleId }) => ruleId },
    { id: 'reason', title: 'Reason', value: ({ reason }) => reason ?? '' },
  ];
  return grid({
    ...{ id: 'next', label: 'Next steps', noun: 'step', rows: steps, columns },
    filters: [
      { id: 'action', label: 'Step', values: ({ action }) => [action] },
      { id: 'status', label: 'State', values: ({ status }) => [stepWords[status]] },
      { id: 'owner', label: 'Owner', values: ({ owner }) => [owner ?? '(no owner)'] },
    ],
    pageSize: 25,
  });
}

function twoLinesOf(upper: HTMLElement, lower: string): HTMLElement {
  const lines = twoLines('', lower);
  lines.prepend(upper);
  return lines;
}

/** Waivers, exemptions, exclusions and what the policy declares, those first that end first. */
export function acceptancesGrid(acceptances: readonly Acceptance[]): Grid {
  const columns: readonly GridColumn<Acceptance>[] = [
    { id: 'about', title: 'For', value: ({ about }) => about },
    { id: 'kind', kind: 'piece', title: 'Kind', value: ({ kind }) => kind },
    {
      ...{ id: 'until', kind: 'piece' },
      title: 'Through',
      value: ({ until, isOver }) => `${until ?? '~'} ${isOver ? 'over' : ''}`,
      cell: ({ until, isOver }) =>
        isOver ? twoLinesOf(badge('failing', 'Over'), until ?? '') : time(until, 'no end'),
    },
    { id: 'rules', title: 'Rules', value: ({ ruleIds }) => ruleIds.join(', ') || 'all' },
    { id: 'by', title: 'By', value: ({ by }) => by },
    { id: 'reason', title: 'Reason', value: ({ reason }) => reason },
  ];
  return grid({
    ...{ id: 'acceptances', label: 'Waivers, exemptions and exclusions', noun: 'statement' },
    ...{ rows: acceptances, columns, pageSize: 25 },
    filters: [
      { id: 'kind', label: 'Kind', values: ({ kind }) => [kind] },
      { id: 'over', label: 'Holds', values: ({ isOver }) => [isOver ? 'over' : 'holds'] },
    ],
  });
}

/** Where was looked, when, and what could not be read. */
export function scopesGrid(scopes: readonly ReportScope[]): Grid {
  const columns: readonly GridColumn<ReportScope>[] = [
    {
      ...{ id: 'account', kind: 'piece' },
      title: 'Account',
      value: ({ accountId, accountName }) => `${accountName ?? ''} ${accountId}`,
      cell: ({ accountId, accountName }) =>
        accountName === null ? accountId : twoLines(accountName, accountId),
    },
    { id: 'region', kind: 'piece', title: 'Region', value: ({ region }) => region },
    {
      ...{ id: 'judged', kind: 'piece' },
      title: 'Judged wholly',
      value: ({ judgedAt }) => judgedAt ?? 'not judged',
      cell: ({ judgedAt }) => (judgedAt === null ? badge('notJudged', 'Not judged') : time(judgedAt)),
    },
    { id: 'images', title: 'Images', value: ({ images }) => images ?? '–' },
    {
      id: 'unread',
      title: 'Could not be read',
      value: ({ unread }) =>
        unread.map(({ fact, why }) => `${fact}: ${why}`).join('\n') || 'everything was read',
    },
  ];
  return grid({
    ...{ id: 'scopes', label: 'Accounts and Regions', noun: 'account and Region', rows: scopes, columns },
    ...{ filters: [], pageSize: 25 },
  });
}

/** A table of texts and numbers. */
export function chapterGrid({ title, columns, rows }: Chapter, at: number): Grid {
  return grid<readonly (string | number)[]>({
    ...{ id: `chapter-${at}`, label: title, noun: 'row', rows, filters: [], pageSize: 25 },
    columns: columns.map((column, index) => ({
      id: String(index),
      title: column,
      value: (row) => row[index] ?? '',
    })),
  });
}
