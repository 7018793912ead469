/** Where a text stops being JSON, counted from 1 as editors do. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

type Expecting =
  | 'a value'
  | 'a value or "]"'
  | 'a name in quotes or "}"'
  | 'a name in quotes'
  | '":"'
  | 'a comma or "]"'
  | 'a comma or "}"'
  | 'the end';

/** The first fault, or null for good JSON. `JSON.parse` names the place only in some of its messages, and differently in each version. */
export function findJsonFault(text: string): JsonFault | null {
  const open: string[] = [];
  let expecting: Expecting = 'a value';
  let at = endOfSpace(text, 0);
  while (expecting !== 'the end') {
    const next = afterSign(text[at], expecting, open);
    const end = next === null ? endOfToken(text, at, expecting) : at + 1;
    if (end === null) return faultAt(text, at, expecting);
    expecting = next ?? (expecting.startsWith('a name') ? '":"' : afterValue(open));
    at = endOfSpace(text, end);
  }
  return at === text.length ? null : faultAt(text, at, expecting);
}

/** What follows a bracket, colon or comma that is in its place; null for anything else. Keeps count of the open brackets. */
function afterSign(sign: string | undefined, expecting: Expecting, open: string[]): Expecting | null {
  if (sign === '[' || sign === '{') {
    if (!expecting.startsWith('a value')) return null;
    open.push(sign);
    return sign === '[' ? 'a value or "]"' : 'a name in quotes or "}"';
  }
  if (sign === ']' || sign === '}') {
    if (!expecting.endsWith(`"${sign}"`)) return null;
    open.pop();
    return afterValue(open);
  }
  if (sign === ':' && expecting === '":"') return 'a value';
  if (sign !== ',' || !expecting.startsWith('a comma')) return null;
  return open.at(-1) === '{' ? 'a name in quotes' : 'a value';
}

function afterValue(open: readonly string[]): Expecting {
  if (open.length === 0) return 'the end';
  return open.at(-1) === '{' ? 'a comma or "}"' : 'a comma or "]"';
}

const space = /[ \t\r\n]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

function endOfSpace(text: string, start: number): number {
  return endOf(space, text, start) ?? start;
}

function endOfToken(text: string, start: number, expecting: Expecting): number | null {
  if (expecting.startsWith('a name')) return endOfString(text, start);
  return expecting.startsWith('a value') ? (endOfString(text, start) ?? endOf(scalar, text, start)) : null;
}

/** By hand: a pattern for strings either backtracks without end or runs out of stack on a long one. */
function endOfString(text: string, start: number): number | null {
  if (text[start] !== '"') return null;
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    const end = text[at] === '\\' ? endOf(escaped, text, at) : at + 1;
    if (end === null || text.charCodeAt(at) < 0x20) return null;
    at = end;
  }
  return at < text.length ? at + 1 : null;
}

function endOf(token: RegExp, text: string, start: number): number | null {
  token.lastIndex = start;
  return token.test(text) ? token.lastIndex : null;
}

function faultAt(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, expected };
}
