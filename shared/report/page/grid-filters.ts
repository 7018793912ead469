import { button, element } from './dom.ts';
import type { GridFilter, GridOptions } from './grid.ts';
import type { Model } from './model.ts';
import { number } from './words.ts';

export interface FilterControls<Row> {
  readonly element: HTMLElement;
  /** Chooses these, and what was chosen at first in all others. */
  choose(values: Readonly<Record<string, string>>, model: Model<Row>): void;
}

const any = '';

/** A field to search, a choice for each filter, and a way back to how it all was. */
export function filterControls<Row extends object>(
  options: GridOptions<Row>,
  change: (change: (model: Model<Row>) => void) => void,
): FilterControls<Row> {
  const { id, label, filters } = options;
  const search = element('input', { id: `${id}-search`, type: 'search', autocomplete: 'off' });
  search.addEventListener('input', () => change((model) => model.search(search.value)));
  const selects = filters.map((filter) => {
    const select = selectOf(filter, options);
    select.addEventListener('change', () =>
      change((model) => model.filter(filter.id, select.value === any ? null : select.value)),
    );
    return { filter, select };
  });
  const choose: FilterControls<Row>['choose'] = (values, model) => {
    search.value = '';
    model.search('');
    for (const { filter, select } of selects) {
      select.value = values[filter.id] ?? filter.chosen ?? any;
      model.filter(filter.id, select.value === any ? null : select.value);
    }
  };
  const reset = button({}, () => change((model) => choose({}, model)), 'Reset');
  const labelled = (text: string, control: HTMLElement): HTMLElement =>
    element('div', {}, element('label', { for: control.id }, text), control);
  return {
    element: element(
      'div',
      { class: 'filters', role: 'search', 'aria-label': label },
      labelled('Search', search),
      ...selects.map(({ filter, select }) => labelled(filter.label, select)),
      element('div', {}, reset),
    ),
    choose,
  };
}

/** Every value that there is, with how many rows have it. */
function selectOf<Row>(filter: GridFilter<Row>, { id, rows }: GridOptions<Row>): HTMLSelectElement {
  const { words = (value: string) => value, first = [], chosen } = filter;
  const counts = new Map<string, number>();
  for (const value of rows.flatMap((row) => filter.values(row)))
    counts.set(value, (counts.get(value) ?? 0) + 1);
  if (chosen !== undefined && !counts.has(chosen)) counts.set(chosen, 0);
  const rank = (value: string): number => (first.includes(value) ? first.indexOf(value) : first.length);
  const inOrder = [...counts].toSorted(
    ([one], [other]) => rank(one) - rank(other) || (words(one) < words(other) ? -1 : 1),
  );
  const select = element('select', { id: `${id}-filter-${filter.id}` });
  select.append(element('option', { value: any }, `All (${number(rows.length)})`));
  for (const [value, count] of inOrder) {
    const option = element('option', {}, `${words(value)} (${number(count)})`);
    // As it is: the value is compared, never shown.
    option.value = value;
    select.append(option);
  }
  select.value = chosen ?? any;
  return select;
}
