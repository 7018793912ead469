import { describe, expect, test } from 'vitest';
import { evidenceLines } from '../../shared/report/page/evidence.ts';
import { tableModel } from '../../shared/report/page/model.ts';

const rows = [
  { name: 'Beta build', size: 10, tags: ['blue'] },
  { name: 'alpha', size: 9, tags: ['red', 'blue'] },
  { name: 'gamma', size: 100, tags: ['red'] },
];

function aModel(pageSize = 10) {
  return tableModel({
    rows,
    sortKeys: { name: ({ name }) => name, size: ({ size }) => size },
    filterValues: { tag: ({ tags }) => tags },
    searchText: ({ name, size }) => `${name}\n${size}`,
    pageSize,
  });
}
const namesIn = (model: ReturnType<typeof aModel>) => model.rows().map(({ row }) => row.name);

describe('the model of a table', () => {
  test('sorts up, down and back, numbers as numbers', () => {
    const model = aModel();
    const orders = [1, 2, 3].map(() => {
      model.sortBy('size');
      return [model.orderOf('size'), ...namesIn(model)];
    });

    expect(orders).toEqual([
      ['ascending', 'alpha', 'Beta build', 'gamma'],
      ['descending', 'gamma', 'Beta build', 'alpha'],
      ['none', 'Beta build', 'alpha', 'gamma'],
    ]);
  });

  test('sorts texts by their letters, the same on every machine', () => {
    const model = aModel();
    model.sortBy('name');

    expect(namesIn(model)).toEqual(['Beta build', 'alpha', 'gamma']);
    expect([model.orderOf('name'), model.orderOf('size')]).toEqual(['ascending', 'none']);
  });

  test('filters by one of several values, and by none again', () => {
    const model = aModel();
    model.filter('tag', 'red');
    const red = namesIn(model);
    model.filter('tag', null);

    expect(red).toEqual(['alpha', 'gamma']);
    expect(model.count()).toBe(3);
  });

  test.each([
    ['BUILD', ['Beta build']],
    ['  build beta ', ['Beta build']],
    ['100', ['gamma']],
    ['build gamma', []],
    ['(', []],
    ['   ', ['Beta build', 'alpha', 'gamma']],
  ])('finds every word of %j, wherever it stands', (text, found) => {
    const model = aModel();
    model.search(text);

    expect(namesIn(model)).toEqual(found);
  });

  test('turns pages, and goes back to the first when something else is asked', () => {
    const model = aModel(2);
    model.turnTo(1);
    const second = [namesIn(model), model.page()];
    model.filter('tag', 'red');

    expect(second).toEqual([['gamma'], { index: 1, count: 2 }]);
    expect([model.count(), model.page()]).toEqual([2, { index: 0, count: 1 }]);
  });

  test('keeps one page where nothing is left', () => {
    const model = aModel();
    model.search('nothing of the kind');

    expect([model.count(), model.page()]).toEqual([0, { index: 0, count: 1 }]);
  });

  test('shows more at once for paper', () => {
    const model = aModel(1);
    model.turnTo(2);
    model.showAtMost(2);

    expect(namesIn(model)).toEqual(['Beta build', 'alpha']);
  });
});

describe('evidence', () => {
  test('is told value by value, with the way to each', () => {
    const evidence = { days: 365, shares: [{ principal: 'all' }], tags: ['a', null], none: [], no: null };

    expect(evidenceLines(evidence)).toEqual([
      ...[
        ['days', '365'],
        ['shares.0.principal', 'all'],
        ['tags', 'a, '],
        ['none', 'none'],
        ['no', 'null'],
      ],
    ]);
  });

  test('that is very long is cut, and says by how much', () => {
    const long = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`key${n}`, n]));

    expect(evidenceLines(long)).toHaveLength(101);
    expect(evidenceLines(long).at(-1)).toEqual(['…', '150 more values']);
  });
});
