import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { bundlePage } from '../../cli/report/page-code.ts';
import { htmlReport } from '../../shared/report/html-report.ts';
import type { ReportDocument } from '../../shared/report/report-document.ts';

/** The machine's own browser, by its path; null where there is none. */
export const browserPath = pathOf('chromium');
/** Reads the text of a PDF; null where it is not installed. */
export const pdfToText = pathOf('pdftotext');

function pathOf(program: string): string | null {
  try {
    return execFileSync('which', [program], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** A report in a browser, and all that the browser had to say of it. */
export interface OpenReport {
  readonly page: Page;
  /** Messages on its console, faults, refusals by the content policy among them; questions that it puts to people. */
  readonly complaints: readonly string[];
  /** Addresses that it asked for, besides its own. */
  readonly requests: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'ami-governor-report-'));
const code = await bundlePage();
const browser =
  browserPath === null
    ? null
    : // A root user, as in a container, may not have the sandbox.
      await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

let opened = 0;

export async function openReport(
  report: ReportDocument,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  if (browser === null) throw new Error('There is no browser');
  opened += 1;
  const file = join(folder, `report-${opened}.html`);
  writeFileSync(file, htmlReport(report, code));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => complaints.push('the dialog stays'));
  });
  page.on('request', (request) => {
    if (request.url() !== `file://${file}` && !request.url().startsWith('data:'))
      requests.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, complaints, requests };
}
