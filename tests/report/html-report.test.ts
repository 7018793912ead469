import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bundlePage } from '../../cli/report/page-code.ts';
import { reportDocument } from '../../shared/report/build-report.ts';
import { embeddedJson, htmlReport } from '../../shared/report/html-report.ts';
import { aFindingRow, aSource } from './documents.ts';

const hostile = `</script><script>alert("1")</script><!--<img src=x onerror=alert(1)>\u2028\u2029\u202e`;
const report = reportDocument(
  aSource({ title: hostile, findings: [aFindingRow(1, { name: hostile, owner: hostile, reason: hostile })] }),
);
const code = { script: 'draw();', style: 'p{}' };

test('text from strangers can end neither the data nor its line', () => {
  const page = htmlReport(report, code);
  const data = /<script type="application\/json" id="report">(.*?)<\/script>/.exec(page)?.[1] ?? '';

  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toMatch(/\u202e|<!--|<img/);
  expect(data).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(report)));
});

test('the browser may run and style only what stands in the file, and load nothing', () => {
  const page = htmlReport(reportDocument(aSource()), code);
  const hashOf = (text: string) => createHash('sha256').update(text).digest('base64');

  expect(page).toContain(
    `content="default-src 'none'; script-src 'sha256-${hashOf('draw();')}'; style-src 'sha256-${hashOf('p{}')}'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"`,
  );
  expect(page).not.toContain('unsafe-inline');
  expect(page).not.toMatch(/ on\w+=|(?:src|action)="/);
});

test('the page is bundled to the same bytes each time, and small', async () => {
  const [once, again] = [await bundlePage(), await bundlePage()];

  expect(once).toEqual(again);
  expect(once.script.length + once.style.length).toBeLessThan(90_000);
  expect(once.script).not.toMatch(/<\/script|<!--|innerHTML|\beval\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  expect(once.script).toContain('Copyright (c) 2016 Tanner Linsley');
  expect(once.style).not.toMatch(/<\/style|url\(|@import|https?:/);
});

test('JSON is embedded as it is', () => {
  expect(embeddedJson({ a: ['</b>\u{e0001}', 1, null] })).toBe('{"a":["\\u003c/b>\\udb40\\udc01",1,null]}');
});
