import { button, type Child, element } from './dom.ts';
import { filterControls } from './grid-filters.ts';
import { type Model, type ShownRow, tableModel } from './model.ts';
import { counted, number } from './words.ts';

export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What is shown, searched and sorted by. */
  readonly value: (row: Row) => string | number;
  /** What is shown instead. */
  readonly cell?: (row: Row) => Child;
  /** `piece` stays in one line; `word` breaks only where it has to. Sentences without it. */
  readonly kind?: 'piece' | 'word';
  /** What it is sorted by instead. */
  readonly order?: (row: Row) => string | number;
}

export interface GridFilter<Row> {
  readonly id: string;
  readonly label: string;
  readonly values: (row: Row) => readonly string[];
  readonly words?: (value: string) => string;
  /** Values in this order come first; the others follow by their texts. */
  readonly first?: readonly string[];
  /** What is chosen at first; any without it. */
  readonly chosen?: string;
}

export interface GridOptions<Row> {
  readonly id: string;
  /** What the table is called. */
  readonly label: string;
  /** What a row is, for its number: `finding`. */
  readonly noun: string;
  readonly rows: readonly Row[];
  /** The first one names the row, and opens its details where there are any. */
  readonly columns: readonly GridColumn<Row>[];
  readonly filters: readonly GridFilter<Row>[];
  readonly details?: (row: Row) => Node;
  readonly pageSize?: number;
}

export interface Grid {
  readonly element: HTMLElement;
  /** Shows what has the value in this filter, whatever was asked before; the others become as they were at first. */
  show(filterId: string, value: string, others?: Readonly<Record<string, string>>): void;
}

/** On paper pages cannot be turned: so many rows of what was filtered are printed. */
const mostPrinted = 1_000;

/** A table that is sorted, filtered, searched and paged: so few rows stand in the page that any number of them stays quick. */
export function grid<Row extends object>(options: GridOptions<Row>): Grid {
  const { id, label, noun, columns, pageSize = 50 } = options;
  const model = modelOf(options, pageSize);
  const body = element('tbody', { role: 'rowgroup' });
  const heads = columns.map((column) => headOf(column, () => redraw(() => model.sortBy(column.id))));
  const table = element(
    'table',
    { role: 'table', class: 'cards', 'aria-label': label },
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads.map(({ cell }) => cell))),
    body,
  );
  const status = element('p', { class: 'status', role: 'status', id: `${id}-status` });
  const printed = element('p', { class: 'only-print' });
  const pager = pagerOf(label, (by) => redraw(() => model.turnTo(model.page().index + by)));
  const opened = new Set<string>();
  const draw = (): void => {
    body.replaceChildren(...model.rows().flatMap((shown) => rowOf(shown, options, opened)));
    if (model.count() === 0) body.append(emptyRow(columns.length, noun));
    for (const { cell, columnId } of heads) cell.setAttribute('aria-sort', model.orderOf(columnId));
    const { index, count } = model.page();
    const all = options.rows.length === model.count() ? '' : ` of ${number(options.rows.length)}`;
    status.textContent = `${counted(model.count(), noun)}${all}${count > 1 ? `, page ${index + 1} of ${count}` : ''}`;
    pager.update(index, count);
  };
  const redraw = (change: () => void): void => {
    change();
    draw();
  };
  const controls = filterControls(options, (change) => redraw(() => change(model)));
  printWhole(model, { pageSize, printed, noun }, draw);
  draw();
  return {
    element: element('div', { class: 'grid', id }, controls.element, status, printed, table, pager.element),
    show: (filterId, value, others = {}) =>
      redraw(() => controls.choose({ ...others, [filterId]: value }, model)),
  };
}

function modelOf<Row extends object>(options: GridOptions<Row>, pageSize: number): Model<Row> {
  const { rows, columns, filters } = options;
  const model = tableModel({
    rows,
    sortKeys: Object.fromEntries(columns.map(({ id, value, order = value }) => [id, order])),
    filterValues: Object.fromEntries(filters.map(({ id, values }) => [id, values])),
    searchText: (row) => columns.map(({ value }) => value(row)).join('\n'),
    pageSize,
  });
  for (const { id, chosen } of filters) model.filter(id, chosen ?? null);
  return model;
}

function headOf<Row>({ id, title }: GridColumn<Row>, onSort: () => void) {
  const cell = element(
    'th',
    { role: 'columnheader', scope: 'col' },
    button({ class: 'sort' }, onSort, title),
  );
  return { cell, columnId: id };
}

function rowOf<Row>(
  shown: ShownRow<Row>,
  { id: gridId, columns, details }: GridOptions<Row>,
  opened: Set<string>,
): readonly HTMLElement[] {
  const { id, row } = shown;
  const [name, ...others] = columns.map(({ value, cell }): Child => cell?.(row) ?? text(value(row)));
  if (details === undefined) return [lineOf(row, columns, [name ?? '', ...others])];
  const place = element('tr', { role: 'row', class: 'details', id: `${gridId}-details-${id}`, hidden: true });
  const opener = button(
    { class: 'open', 'aria-expanded': false, 'aria-controls': place.id },
    () => toggle(!opened.has(id)),
    name ?? '',
  );
  const toggle = (isOpen: boolean): void => {
    if (isOpen && place.childElementCount === 0) {
      place.append(element('td', { role: 'cell', colspan: columns.length }, details(row)));
    }
    place.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) opened.add(id);
    else opened.delete(id);
  };
  if (opened.has(id)) toggle(true);
  return [lineOf(row, columns, [opener, ...others]), place];
}

function lineOf<Row>(row: Row, columns: readonly GridColumn<Row>[], contents: readonly Child[]): HTMLElement {
  const cells = columns.map(({ title, value, kind }, at) => {
    const look = typeof value(row) === 'number' ? 'number' : (kind ?? '');
    const content = contents[at] ?? '';
    return at === 0
      ? element('th', { role: 'rowheader', scope: 'row', 'data-label': title, class: look }, content)
      : element('td', { role: 'cell', 'data-label': title, class: look }, content);
  });
  return element('tr', { role: 'row' }, ...cells);
}

function text(value: string | number): string {
  return typeof value === 'number' ? number(value) : value;
}

function emptyRow(columns: number, noun: string): HTMLElement {
  return element(
    'tr',
    { role: 'row' },
    element('td', { role: 'cell', colspan: columns }, `No ${noun} here.`),
  );
}

function pagerOf(label: string, turn: (by: number) => void) {
  const previous = button({}, () => turn(-1), 'Previous page');
  const next = button({}, () => turn(1), 'Next page');
  const made = element('nav', { class: 'pager', 'aria-label': `Pages of ${label}` }, previous, next);
  const update = (index: number, count: number): void => {
    made.hidden = count <= 1;
    previous.disabled = index === 0;
    next.disabled = index >= count - 1;
  };
  return { element: made, update };
}

/** Paper gets more than a page of the screen. */
function printWhole<Row>(
  model: Model<Row>,
  {
    pageSize,
    printed,
    noun,
  }: { readonly pageSize: number; readonly printed: HTMLElement; readonly noun: string },
  draw: () => void,
): void {
  let pageBefore = 0;
  addEventListener('beforeprint', () => {
    pageBefore = model.page().index;
    const count = model.count();
    printed.textContent =
      count > mostPrinted ? `The first ${number(mostPrinted)} are printed of ${counted(count, noun)}.` : '';
    model.showAtMost(mostPrinted);
    draw();
  });
  addEventListener('afterprint', () => {
    model.showAtMost(pageSize);
    model.turnTo(pageBefore);
    draw();
  });
}
