import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { escapeHtml } from '../../shared/html-text.ts';
import { contentPolicy, htmlTable } from '../../shared/report/html-table.ts';

const hostile = `</td><script>alert("1")</script>&'\u202e\u0007`;
const page = htmlTable([{ title: hostile, value: (row: string) => row }], [hostile, 'x'.repeat(10_000)], {
  title: hostile,
  note: hostile,
});

it('shows text from strangers as text', () => {
  expect(page).not.toContain('<script');
  expect(page.match(/&lt;script&gt;/g)).toHaveLength(5);
  expect(escapeHtml(hostile)).toBe(
    '&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\u{fffd}\u{fffd}',
  );
});

it('cuts what nobody reads in a table', () => {
  expect(page).toContain(`<td>${'x'.repeat(600)}…</td>`);
});

it('loads nothing and lets the browser style only what it says itself', () => {
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');

  expect(contentPolicy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  expect(page).toContain(`content="${contentPolicy}"`);
  expect(page).not.toMatch(/(?:src|href)="|url\(|@import|https?:/);
});
