import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { escapeHtml } from '../../shared/html-text.ts';
import { htmlReport } from '../../shared/report/html-report.ts';

const hostile = `</td><script>alert("1")</script>&'\u202e\u0007`;
const page = htmlReport({
  title: hostile,
  lead: [hostile],
  sections: [
    {
      title: hostile,
      note: hostile,
      columns: [hostile],
      rows: [[hostile], [{ text: hostile, tone: 'bad' }], [7]],
    },
    { title: 'Nothing', columns: ['A'], rows: [] },
  ],
});

it('shows text from strangers as text', () => {
  expect(page).not.toContain('<script');
  expect(page.match(/&lt;script&gt;/g)).toHaveLength(9);
  expect(escapeHtml(hostile)).toBe(
    '&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\u{fffd}\u{fffd}',
  );
});

it('loads nothing and lets the browser style only what it says itself', () => {
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');

  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  expect(page).not.toMatch(/url\(|@import|https?:/);
});
