import { expect, test } from 'vitest';
import { csv } from '../../shared/report/csv.ts';

test('a text is no formula where semicolons or tabs part the cells, or a line ends, either', () => {
  expect(csv([['111122223333', "a;=cmd|'/C calc'!A0;b"]])).toBe(`111122223333,"a;'=cmd|'/C calc'!A0;b"\r\n`);
  expect(csv([['a\n=1+1']])).toBe(`"a\n'=1+1"\r\n`);
  expect(csv([['a\t@x']])).toBe(`"a\t'@x"\r\n`);
  expect(csv([['a;"=1+1";']])).toBe(`"a;""'=1+1"";"\r\n`);
});

test('other texts stay as they are', () => {
  expect(csv([['a; b', '2026-10-01', 'x=1', null]])).toBe('"a; b",2026-10-01,x=1,\r\n');
});

test('no escape sequence reaches a terminal', () => {
  expect(csv([['\u001b]0;x\u0007', '\u009b31m']])).toBe('"\ufffd]0;x\ufffd",\ufffd31m\r\n');
});
