import { expect, test } from 'vitest';
import { allowance, limitFor } from '../../shared/domain/limits.ts';
import { aPolicy } from '../builders.ts';

test.each([
  ['twenty images allow one', 20, 1],
  ['39 still allow one', 39, 1],
  ['forty allow two', 40, 2],
  ['nineteen, of which five percent is less than one, allow one', 19, 1],
  ['21 allow one', 21, 1],
  ['one image allows one', 1, 1],
  ['no image at all allows one', 0, 1],
  ['399 allow nineteen', 399, 19],
  ['400 allow twenty', 400, 20],
  ['401 allow twenty', 401, 20],
  ['the count caps the percentage', 100_000, 20],
])('of at most 20 and 5 %%: %s', (_case, inventory, allowed) => {
  expect(allowance({ count: 20, percent: 5 }, inventory)).toBe(allowed);
});

test.each([
  ['a count of zero', { count: 0, percent: 5 }],
  ['zero percent', { count: 20, percent: 0 }],
  ['a negative count', { count: -1, percent: 5 }],
  ['a negative percentage', { count: 20, percent: -5 }],
])('%s allows nothing', (_case, limit) => {
  expect(allowance(limit, 1000)).toBe(0);
});

test('a percentage is taken without rounding errors', () => {
  expect(allowance({ count: 1000, percent: 29 }, 100)).toBe(29);
  expect(allowance({ count: 1000, percent: 58 }, 50)).toBe(29);
});

test('every action that changes something has a limit, and only notify has none', () => {
  const { limits } = aPolicy();

  expect(limitFor('notify', limits)).toBeNull();
  expect(limitFor('deprecate', limits)).toEqual({ count: 50, percent: 20 });
  expect(limitFor('disable', limits)).toEqual({ count: 25, percent: 10 });
  expect(limitFor('deregister', limits)).toEqual({ count: 20, percent: 5 });
});
