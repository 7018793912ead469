import { execFileSync } from 'node:child_process';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserPath, openReport, pdfToText } from './open-report.ts';
import { aHostileReport, aLargeReport, aWholeReport, hostileTexts } from './sample-reports.ts';

const status = (page: Page) => page.locator('#findings-status').innerText();
const names = (page: Page) => page.locator('#findings tbody button.open').allInnerTexts();
const shortNames = async (page: Page) => (await names(page)).map((name) => name.split('\n')[0]);

describe.skipIf(browserPath === null)('the report in a browser', () => {
  test('shows what needs attention first, asks nothing of the network and complains of nothing', async () => {
    const { page, complaints, requests } = await openReport(aWholeReport());

    expect(await page.title()).toBe('AMI Governor: Account 111122223333 in eu-central-1');
    expect(await page.locator('.tile').allInnerTexts()).toEqual([
      ...['Non-compliant\n2', 'Not judged\n1', 'Waived\n1', 'Exempt\n0', 'Compliant\n1', 'Not applicable\n0'],
    ]);
    expect(await shortNames(page)).toEqual(['batch', 'web-2024', 'base']);
    expect(await page.locator('#acceptances tbody tr').first().innerText()).toMatch(/Over/);
    expect([complaints, requests]).toEqual([[], []]);
  });

  test('filters, searches, and goes back to how it was', async () => {
    const { page } = await openReport(aWholeReport());
    const table = page.locator('#findings');

    await table.getByLabel('Status').selectOption({ label: 'Waived (1)' });
    const waived = [await shortNames(page), await status(page)];
    await table.getByLabel('Status').selectOption({ label: 'All (5)' });
    await table.getByLabel('Owner').selectOption({ label: 'ann@example.com (2)' });
    const ofAnn = await shortNames(page);
    await table.getByLabel('Search').fill('GOLD 5');
    const found = await shortNames(page);
    await table.getByLabel('Search').fill('nothing of the kind');
    const nothing = [await shortNames(page), await status(page)];
    await table.getByRole('button', { name: 'Reset' }).click();

    expect(waived).toEqual([['vault'], '1 finding of 5']);
    expect(ofAnn).toEqual(['web-2024', 'golden']);
    expect(found).toEqual(['golden']);
    expect(nothing).toEqual([[], '0 findings of 5']);
    expect([await shortNames(page), await status(page)]).toEqual([
      ['batch', 'web-2024', 'base'],
      '3 findings of 5',
    ]);
  });

  test('sorts by a column, up, down and back, and says so to screen readers', async () => {
    const { page } = await openReport(aWholeReport());
    const head = page.locator('#findings thead th', { hasText: 'Image or snapshot' });
    const orders = [];
    for (const _ of [1, 2, 3]) {
      await head.getByRole('button').click();
      orders.push([await head.getAttribute('aria-sort'), ...(await shortNames(page))]);
    }

    expect(orders).toEqual([
      ['ascending', 'base', 'batch', 'web-2024'],
      ['descending', 'web-2024', 'batch', 'base'],
      ['none', 'batch', 'web-2024', 'base'],
    ]);
  });

  test('a rule, an account, an owner and a control lead to their findings', async () => {
    const { page } = await openReport(aWholeReport());
    const counts = [];
    for (const name of ['owner-tags', '222233334444', 'ann@example.com', 'CIS AWS Compute Services 2.1.4']) {
      await page.getByRole('button', { name: `${name}: show its findings` }).click();
      counts.push([name, ...(await shortNames(page))]);
    }

    expect(counts).toEqual([
      ['owner-tags', 'batch'],
      ['222233334444', 'base'],
      ['ann@example.com', 'web-2024'],
      ['CIS AWS Compute Services 2.1.4', 'web-2024', 'base'],
    ]);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Findings');
  });

  test('a history is opened by keyboard alone, and what has the focus is seen', async () => {
    const { page, complaints } = await openReport(aWholeReport());
    await page.keyboard.press('Tab');
    const skip = await page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Enter');
    const wanted =
      'document.activeElement.matches("#findings button.open") && document.activeElement.innerText';
    let stops = 0;
    while (!String(await page.evaluate(wanted)).startsWith('web-2024') && stops < 200) {
      await page.keyboard.press('Tab');
      stops += 1;
    }
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    await page.keyboard.press('Enter');
    const opened = await page.locator('#findings tr.details:visible').innerText();
    const expanded = await page.evaluate('document.activeElement.ariaExpanded');
    await page.keyboard.press('Space');

    expect([skip, outline, expanded]).toEqual(['Skip to the report', 'solid', 'true']);
    expect(stops).toBeLessThan(80);
    expect(opened).toMatch(/createdAt\s+2024-01-01T00:00:00.000Z/);
    expect(opened).toMatch(/Promised: disable\s+2026-10-31T12:00:00.000Z/);
    expect(opened.replaceAll(/\s+/g, ' ')).toMatch(
      /outcome disable: applied: wanted by one-year .* alert told: one-year .* transition one-year: NON_COMPLIANT/,
    );
    expect(await page.locator('#findings tr.details:visible').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds no serious fault when it is %s', async (colorScheme) => {
    const { page } = await openReport(aWholeReport(), { colorScheme });
    for (const opener of await page.locator('#findings button.open').all()) await opener.click();
    for (const summary of await page.locator('summary').all()) await summary.click();
    const { violations, passes } = await new AxeBuilder({ page }).analyze();

    expect(passes.length).toBeGreaterThan(20);
    expect(violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test('text from strangers runs nothing and is shown as text', async () => {
    const { page, complaints, requests } = await openReport(aHostileReport());
    await page.locator('#findings').getByLabel('Status').selectOption('');
    for (const opener of await page.locator('#findings button.open').all()) await opener.click();
    for (const summary of await page.locator('summary').all()) await summary.click();
    const text = String(await page.evaluate('document.body.textContent'));
    const others = await page.evaluate(
      'document.querySelectorAll("script, img, iframe, object, a:not([href^=\\"#\\"])").length',
    );

    for (const hostile of hostileTexts.slice(0, 5)) expect(text).toContain(hostile);
    expect(text).toContain('\u{fffd}evil\u{fffd} \u{fffd}\u{fffd}');
    // The data was taken out with what stood in the page before it was drawn.
    expect(others).toBe(0);
    expect([complaints, requests]).toEqual([[], []]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1440);
  });

  test('what slipped through could still run nothing', async () => {
    const { page, complaints } = await openReport(aWholeReport());
    const fill = (how: string) =>
      page.evaluate(`(() => { try { ${how}; return 'done' } catch (error) { return error.name } })()`);
    const answers = [
      await fill('document.body.innerHTML = "<img src=x onerror=alert(1)>"'),
      await fill(
        'const s = document.createElement("script"); s.textContent = "alert(1)"; document.body.append(s)',
      ),
      await fill('document.body.setAttribute("style", "color: red")'),
    ];

    expect(answers[0]).toBe('TypeError');
    expect(complaints.filter((complaint) => complaint.startsWith('dialog'))).toEqual([]);
    expect(complaints.join('\n')).toMatch(/Content Security Policy/);
  });

  test.each([390, 1_440])('nothing is wider than a screen of %i pixels', async (width) => {
    const { page } = await openReport(aWholeReport(), { viewport: { width, height: 844 } });
    for (const summary of await page.locator('summary').all()) await summary.click();
    await page.locator('#findings button.open').first().click();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  test('prints every page of what was filtered, without its controls', async () => {
    const { page } = await openReport(aLargeReport(400));
    const pdf = await page.pdf();
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];

    expect(pages.length).toBeGreaterThan(5);
    expect(await page.locator('#findings tbody tr:not(.details)').count()).toBe(50);
    if (pdfToText === null) return;
    const text = execFileSync(pdfToText, ['-layout', '-', '-'], {
      input: pdf,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    });
    const rows = new Set(text.match(/service-\d+-\d+/g));
    expect(rows.size).toBe(200);
    expect(text).toContain('Non-compliant');
    expect(text).not.toMatch(/Next page|Reset/);
  });

  test('10,000 findings stay quick: so few rows stand in the page', async () => {
    const report = aLargeReport(10_000);
    const started = performance.now();
    const { page, complaints } = await openReport(report);
    const shownMs = performance.now() - started;
    const rows = () => page.locator('#findings tbody tr:not(.details)').count();
    const first = [await rows(), await status(page)];
    const filterMs = await page.evaluate(`(() => {
      const select = document.querySelector('#findings-filter-rule');
      const started = performance.now();
      select.value = 'rule-7';
      select.dispatchEvent(new Event('change'));
      document.body.offsetHeight;
      return performance.now() - started;
    })()`);
    const filtered = [await rows(), await status(page)];
    await page.locator('#findings').getByRole('button', { name: 'Next page' }).click();

    console.log(
      `10,000 findings: written, opened and drawn in ${Math.round(shownMs)} ms, filtered in ${Math.round(Number(filterMs))} ms`,
    );
    expect(first).toEqual([50, '5,000 findings of 10,000, page 1 of 100']);
    expect(filtered).toEqual([50, '833 findings of 10,000, page 1 of 17']);
    expect(await status(page)).toBe('833 findings of 10,000, page 2 of 17');
    await page.locator('#findings').getByRole('button', { name: 'Reset' }).click();
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const printed = [await rows(), await page.locator('#findings .only-print').textContent()];
    await page.evaluate('dispatchEvent(new Event("afterprint"))');

    expect(printed).toEqual([1_000, 'The first 1,000 are printed of 5,000 findings.']);
    expect(await rows()).toBe(50);
    expect(complaints).toEqual([]);
  });
});
