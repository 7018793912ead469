import { describe, expect, test } from 'vitest';
import { whyUnread } from '../../shared/aws/live/errors.ts';
import { readPages } from '../../shared/aws/live/paginate.ts';

interface Page {
  readonly items?: readonly string[];
  readonly token?: string;
  readonly $metadata?: { readonly requestId?: string };
}

/** Pages in order, whatever token is asked with; an Error in place of a page is thrown. */
function readList(pages: readonly (Page | Error)[], maxPages?: number) {
  const asked: (string | undefined)[] = [];
  const result = readPages<Page, string>({
    operation: 'DescribeThings',
    read: async (token) => {
      const page = pages[asked.length] ?? { items: [] };
      asked.push(token);
      if (page instanceof Error) throw page;
      return page;
    },
    items: (page) => page.items,
    next: (page) => page.token,
    ...(maxPages === undefined ? {} : { maxPages }),
  });
  return { asked, result };
}

describe('pages', () => {
  test('are read to the end, empty ones too', async () => {
    const { asked, result } = readList([
      { items: ['a'], token: 'two' },
      { items: [], token: 'three' },
      { items: ['b'], token: '' },
    ]);

    expect(await result).toEqual(['a', 'b']);
    expect(asked).toEqual([undefined, 'two', 'three']);
  });

  test('are no list when one of them failed', async () => {
    const { result } = readList([{ items: ['a'], token: 'two' }, new Error('broken')]);

    await expect(result).rejects.toThrow('page 2 of DescribeThings got no answer (Error: broken)');
  });

  test('are no list when a token comes back', async () => {
    const { result } = readList([
      { items: ['a'], token: 'two' },
      { items: ['b'], token: 'two' },
    ]);

    await expect(result).rejects.toThrow('DescribeThings answered the same page token twice');
  });

  test('are no list when they do not end', async () => {
    const { result } = readList(
      [
        { items: ['a'], token: 'two' },
        { items: ['b'], token: 'three' },
      ],
      2,
    );

    await expect(result).rejects.toThrow('DescribeThings has more than 2 pages');
  });

  test.each([[{}], [{ $metadata: {} }]])(
    'are no list when an answer %j is not numbered by AWS',
    async (answer) => {
      const { result } = readList([answer]);

      expect(await result.catch(whyUnread)).toBe('DescribeThings answered no list');
    },
  );

  test('are an empty list when AWS leaves it out', async () => {
    const { result } = readList([{ $metadata: { requestId: 'one' } }]);

    expect(await result).toEqual([]);
  });
});
