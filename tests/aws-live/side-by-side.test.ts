import { describe, expect, test } from 'vitest';
import { chunks, sideBySide } from '../../shared/aws/live/side-by-side.ts';

describe('work side by side', () => {
  test('answers in the order of the items, with no more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5 - item));
      running -= 1;
      return item * 10;
    };

    expect(await sideBySide([1, 2, 3, 4, 5], work, 2)).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(2);
  });

  test('ends with the first error and begins nothing more', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 2) throw new Error('no');
      return item;
    };

    await expect(sideBySide([1, 2, 3, 4], work, 1)).rejects.toThrow('no');
    expect(begun).toEqual([1, 2]);
  });

  test('of nothing is nothing', async () => {
    expect(await sideBySide([], async () => 1)).toEqual([]);
    expect(chunks([], 10)).toEqual([]);
  });

  test('takes chunks with the rest in the last', () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });
});
