import type { About, Asked, Page, PageRequest, Questions, Rows } from '../ports/questions.ts';
import { cursorOf, placeIn, rangeFrom } from './cursors.ts';
import type { Key } from './keys.ts';
import {
  dueRanges,
  findingRanges,
  imageRanges,
  runRanges,
  storyRanges,
  useRanges,
  waiverRanges,
} from './question-ranges.ts';
import { dueRows, findingRows, imageRows, runRows, storyRows, useRows, waiverRows } from './question-rows.ts';
import type { IndexRange, Table } from './table.ts';

type Pages = Pick<Table, 'readPage'>;

/** How a question is answered. */
interface Reading<Row> {
  /** A string: why nothing can answer it. */
  readonly ranges: readonly IndexRange[] | string;
  readRows(range: IndexRange, limit: number): Promise<RowPage<Row>>;
}

interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly last: string | null;
}

type Readings = { readonly [K in About]: (question: Asked[K]) => Reading<Rows[K]> };

const otherCursor = 'the cursor is not one of this question: ask again without it';

/** Answers from a table, or from what stands in its place. */
export function questions(pages: Pages, now: () => Date): Questions {
  const readings = readingsOf(pages, now);
  return {
    ask: async <K extends About>(about: K, question: Asked[K], page: PageRequest): Promise<Page<Rows[K]>> => {
      const { ranges, readRows } = readings[about](question);
      if (typeof ranges === 'string') return { ok: false, reason: ranges };
      const said = [about, question];
      const place = page.cursor === null ? { range: 0, after: null } : placeIn(page.cursor, said);
      const whole = place === null ? undefined : ranges[place.range];
      const range = place === null || whole === undefined ? null : rangeFrom(whole, place);
      if (place === null || range === null) return { ok: false, reason: otherCursor };
      const { rows, last } = await readRows(range, page.limit);
      const isDone = last === null || last === range.to;
      const next = isDone ? { range: place.range + 1, after: null } : { ...place, after: last };
      return { ok: true, rows, next: next.range < ranges.length ? cursorOf(next, said) : null };
    },
  };
}

function readingsOf(pages: Pages, now: () => Date): Readings {
  const reading = <Item extends Key, Row>(
    ranges: Reading<Row>['ranges'],
    toRows: (item: Item) => readonly Row[],
  ): Reading<Row> => ({
    ranges,
    readRows: async (range, limit) => {
      const { items, last } = await pages.readPage<Item>(range, limit);
      return { rows: items.flatMap(toRows), last };
    },
  });
  return {
    findings: (question) =>
      reading(findingRanges(question), (part: Parameters<typeof findingRows>[0]) =>
        findingRows(part, question, now()),
      ),
    images: (question) => reading(imageRanges(question), imageRows),
    due: (question) =>
      reading(dueRanges(question, now()), (item: Parameters<typeof dueRows>[0]) => dueRows(item, question)),
    runs: (question) => reading(runRanges(question), runRows),
    waivers: (question) =>
      reading(waiverRanges(question), (item: Parameters<typeof waiverRows>[0]) => waiverRows(item, question)),
    story: (question) => reading(storyRanges(question), storyRows),
    uses: (question) => reading(useRanges(question), useRows),
  };
}
