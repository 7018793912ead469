import {
  columnFilteringFeature,
  constructTable,
  createColumnHelper,
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';

/** What is sorted, filtered and searched, without any word of how it looks. */
export interface ModelOptions<Row> {
  readonly rows: readonly Row[];
  readonly sortKeys: Readonly<Record<string, (row: Row) => string | number>>;
  readonly filterValues: Readonly<Record<string, (row: Row) => readonly string[]>>;
  readonly searchText: (row: Row) => string;
  readonly pageSize: number;
}

export interface ShownRow<Row> {
  readonly id: string;
  readonly row: Row;
}

export type SortOrder = 'ascending' | 'descending' | 'none';

export interface Model<Row> {
  /** Of the page that is shown. */
  rows(): readonly ShownRow<Row>[];
  /** That pass the filters and the search, on all pages. */
  count(): number;
  page(): { readonly index: number; readonly count: number };
  turnTo(pageIndex: number): void;
  showAtMost(rows: number): void;
  /** Each time another order: up, down, as given. */
  sortBy(columnId: string): void;
  orderOf(columnId: string): SortOrder;
  /** Null: any. */
  filter(filterId: string, value: string | null): void;
  /** Every word of it, wherever it stands. */
  search(text: string): void;
}

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnFilteringFeature,
  rowSortingFeature,
  rowPaginationFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
});

export function tableModel<Row extends object>(options: ModelOptions<Row>): Model<Row> {
  const { rows, pageSize } = options;
  const table = constructTable({
    features,
    columns: columnsOf(options),
    data: [...rows],
    initialState: { pagination: { pageIndex: 0, pageSize } },
    autoResetPageIndex: false,
  });
  const set = (columnId: string, value: string | null): void => {
    table.getColumn(columnId)?.setFilterValue(value ?? undefined);
    table.setPageIndex(0);
  };
  return {
    rows: () => table.getRowModel().rows.map(({ id, original }) => ({ id, row: original })),
    count: () => table.getFilteredRowModel().rows.length,
    page: () => ({ index: table.atoms.pagination.get().pageIndex, count: Math.max(1, table.getPageCount()) }),
    turnTo: (index) => table.setPageIndex(index),
    showAtMost: (size) => table.setPagination({ pageIndex: 0, pageSize: size }),
    sortBy: (columnId) => {
      table.getColumn(columnId)?.toggleSorting();
      table.setPageIndex(0);
    },
    orderOf: (columnId) => {
      const order = table.getColumn(columnId)?.getIsSorted() ?? false;
      return order === false ? 'none' : order === 'asc' ? 'ascending' : 'descending';
    },
    filter: (filterId, value) => set(filterColumn(filterId), value),
    search: (text) => set(searchColumn, text.trim() === '' ? null : text.toLowerCase()),
  };
}

const searchColumn = 'search';

function filterColumn(filterId: string): string {
  return `filter ${filterId}`;
}

function columnsOf<Row extends object>({ sortKeys, filterValues, searchText }: ModelOptions<Row>) {
  const helper = createColumnHelper<typeof features, Row>();
  return [
    ...Object.entries(sortKeys).map(([id, key]) =>
      helper.accessor((row): unknown => key(row), {
        id,
        sortDescFirst: false,
        sortFn: (one, other) => compare(key(one.original), key(other.original)),
      }),
    ),
    ...Object.entries(filterValues).map(([id, values]) =>
      helper.accessor((row): unknown => values(row), {
        id: filterColumn(id),
        filterFn: (row, _, wanted: string) => values(row.original).includes(wanted),
      }),
    ),
    helper.accessor((row): unknown => searchText(row).toLowerCase(), {
      id: searchColumn,
      filterFn: (row, columnId, wanted: string) => {
        const text = String(row.getValue(columnId));
        return wanted.split(/\s+/).every((word) => text.includes(word));
      },
    }),
  ];
}

/** The same on every machine, whatever its language. */
function compare(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
