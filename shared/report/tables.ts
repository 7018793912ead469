import type { ControlRow } from '../domain/controls-view.ts';
import { by } from '../domain/order.ts';
import type {
  DueRow,
  FindingRow,
  ImageRow,
  RunRow,
  SubjectRow,
  UseRow,
  WaiverRow,
} from '../domain/questions.ts';
import { standings } from '../domain/standing.ts';
import type { About, Rows } from '../ports/questions.ts';
import type { StoryItem } from '../ports/story.ts';
import type { StateRow } from './state-on.ts';

export interface Column<Row> {
  readonly title: string;
  /** Null: there is none. */
  readonly value: (row: Row) => string | null;
}

/** What stands in tables and CSV files, column by column. Their titles are a contract: columns are only ever added at the end. */
export const columnsOf: { readonly [K in About]: readonly Column<Rows[K]>[] } = {
  findings: [
    ...subject<FindingRow>(),
    { title: 'ruleId', value: ({ ruleId }) => ruleId },
    { title: 'check', value: ({ check }) => check },
    { title: 'status', value: ({ status }) => status },
    { title: 'severity', value: ({ severity }) => severity },
    { title: 'mode', value: ({ mode }) => mode },
    { title: 'reason', value: ({ reason }) => reason },
    { title: 'firstSeenAt', value: ({ firstSeenAt }) => firstSeenAt },
    { title: 'announcedAt', value: ({ announcedAt }) => announcedAt },
    { title: 'notifiedAt', value: ({ notifiedAt }) => notifiedAt },
    { title: 'waivedUntil', value: ({ waiver }) => waiver?.until ?? null },
    { title: 'waivedBy', value: ({ waiver }) => waiver?.by ?? null },
    { title: 'evidence', value: ({ evidence }) => JSON.stringify(evidence) },
    { title: 'promised', value: ({ promisedAt }) => datesIn(promisedAt) },
    { title: 'standing', value: ({ standing }) => standing },
  ],
  images: [
    ...subject<ImageRow>(),
    { title: 'ownerId', value: ({ ownerId }) => ownerId },
    { title: 'state', value: ({ state }) => state },
    { title: 'inUse', value: ({ inUse }) => String(inUse) },
    { title: 'lastInUseAt', value: ({ lastInUseAt }) => lastInUseAt },
    { title: 'nextDueAt', value: ({ nextDueAt }) => nextDueAt },
    { title: 'goneAt', value: ({ goneAt }) => goneAt },
  ],
  due: [...subject<DueRow>(), { title: 'dueAt', value: ({ dueAt }) => dueAt }],
  runs: [
    ...place<RunRow>(),
    { title: 'evaluatedAt', value: ({ evaluatedAt }) => evaluatedAt },
    { title: 'kind', value: ({ kind }) => kind },
    { title: 'isComplete', value: ({ isComplete }) => String(isComplete) },
    { title: 'images', value: ({ images }) => String(images) },
    { title: 'findings', value: ({ findings }) => countsIn(findings) },
    { title: 'actions', value: ({ actions }) => countsIn(actions) },
    { title: 'unread', value: ({ unread }) => unread.map(({ fact }) => fact).join(' ') },
    { title: 'policyName', value: ({ policyName }) => policyName },
    { title: 'policyHash', value: ({ policyHash }) => policyHash },
    { title: 'runId', value: ({ runId }) => runId },
  ],
  waivers: [
    ...place<WaiverRow>(),
    { title: 'subjectId', value: ({ subjectId }) => subjectId },
    { title: 'ruleId', value: ({ ruleId }) => ruleId },
    { title: 'until', value: ({ until }) => until },
    { title: 'by', value: ({ by }) => by },
    { title: 'why', value: ({ why }) => why },
    { title: 'grantedAt', value: ({ grantedAt }) => grantedAt },
    { title: 'renewedFrom', value: ({ renewedFrom }) => renewedFrom.join(' ') },
  ],
  story: [
    { title: 'subjectId', value: ({ subjectId }: StoryItem) => subjectId },
    { title: 'seq', value: ({ seq }) => String(seq) },
    { title: 'at', value: ({ at }) => at },
    { title: 'kind', value: ({ kind }) => kind },
    { title: 'body', value: ({ body }) => JSON.stringify(body) },
    { title: 'hash', value: ({ hash }) => hash },
    { title: 'previousHash', value: ({ previousHash }) => previousHash },
  ],
  uses: [
    { title: 'account', value: ({ accountId }: UseRow) => accountId },
    { title: 'region', value: ({ region }) => region },
    { title: 'imageId', value: ({ imageId }) => imageId },
    { title: 'arn', value: ({ arn }) => arn },
    { title: 'usedOnceSince', value: ({ since }) => since },
  ],
};

/** What was found at the end of a day. */
export const stateColumns: readonly Column<StateRow>[] = [
  { title: 'subjectId', value: ({ subjectId }: StateRow) => subjectId },
  { title: 'ruleId', value: ({ ruleId }) => ruleId },
  { title: 'status', value: ({ status }) => status },
  { title: 'severity', value: ({ severity }) => severity },
  { title: 'since', value: ({ since }) => since },
  { title: 'reason', value: ({ reason }) => reason },
  { title: 'waivedUntil', value: ({ waiver }) => waiver?.until ?? null },
  { title: 'waivedBy', value: ({ waiver }) => waiver?.by ?? null },
  { title: 'evidence', value: ({ evidence }) => JSON.stringify(evidence) },
  { title: 'account', value: ({ scope }) => scope?.accountId ?? null },
  { title: 'region', value: ({ scope }) => scope?.region ?? null },
];

/** Which rules serve a control. */
export const servedColumns: readonly Column<Omit<ControlRow, 'subjects'>>[] = [
  { title: 'framework', value: ({ framework }) => framework },
  { title: 'control', value: ({ id }) => id },
  { title: 'title', value: ({ title }) => title },
  { title: 'checks', value: ({ checks }) => checks.join(' ') },
  { title: 'ruleIds', value: ({ ruleIds }) => ruleIds.join(' ') },
  { title: 'source', value: ({ source }) => source },
];

/** The same, and how everything stands with it. */
export const controlColumns: readonly Column<ControlRow>[] = [
  ...servedColumns,
  ...standings.map((standing) => ({
    title: standing,
    value: ({ subjects }: ControlRow) => String(subjects[standing].length),
  })),
  ...(['failing', 'notJudged', 'waived', 'exempt'] as const).map((standing) => ({
    title: `${standing}Subjects`,
    value: ({ subjects }: ControlRow) => subjects[standing].map(({ subjectId }) => subjectId).join(' '),
  })),
];

/** The rows as texts, cell by cell; empty where there is none. */
export function cellsOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly (readonly string[])[] {
  return rows.map((row) => columns.map(({ value }) => value(row) ?? ''));
}

export function titlesOf(columns: readonly { readonly title: string }[]): readonly string[] {
  return columns.map(({ title }) => title);
}

function place<Row extends Pick<SubjectRow, 'accountId' | 'region'>>(): readonly Column<Row>[] {
  return [
    { title: 'account', value: ({ accountId }) => accountId },
    { title: 'region', value: ({ region }) => region },
  ];
}

function subject<Row extends SubjectRow>(): readonly Column<Row>[] {
  return [
    ...place<Row>(),
    { title: 'subjectId', value: ({ subjectId }) => subjectId },
    { title: 'name', value: ({ name }) => name },
    { title: 'owner', value: ({ owner }) => owner },
  ];
}

/** The steps that an alert promised, the next one first. */
function datesIn(promisedAt: FindingRow['promisedAt']): string {
  return Object.entries(promisedAt)
    .toSorted(by(([, at]) => at))
    .map(([action, at]) => `${action}=${at}`)
    .join(' ');
}

function countsIn(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}=${count}`)
    .join(' ');
}
