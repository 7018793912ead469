import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { cpuMs } from './cpu-time.ts';

const mebibyte = 1024 * 1024;

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

function firstError(text: string | Uint8Array): string {
  const parsed = parsePolicy(text, 'bomb.yml');
  return parsed.ok ? 'accepted' : (parsed.errors[0]?.message ?? 'refused without an error');
}

const tooMuch = 'the file has more than 150000 YAML tokens, and no policy has';
const tooDeep = 'this nests deeper than any policy does';

describe('a file made to exhaust the reader', () => {
  it.each([
    [
      '10 MB of keys',
      'a: b\n'.repeat(2_000_000),
      'the file has 10000000 bytes; a policy has at most 1048576',
    ],
    ['a million open lists', '['.repeat(mebibyte), tooDeep],
    ['a quarter million open maps', '{a: '.repeat(mebibyte / 4), tooDeep],
    ['half a million nested dashes', '- '.repeat(mebibyte / 2), tooDeep],
    ['maps nested by 1,400 indentations', lines(1400, (index) => `${' '.repeat(index)}a:`), tooDeep],
    ['half a million items', `[${'1,'.repeat(mebibyte / 2 - 2)}]`, tooMuch],
    ['90,000 keys', lines(90_000, (index) => `k${index}: 1`), tooMuch],
    ['a quarter million documents', '---\n'.repeat(mebibyte / 4), tooMuch],
    ['half a million empty keys', '?\n'.repeat(mebibyte / 2), tooMuch],
  ])('%s is refused within a second', (_, text, message) => {
    expect(cpuMs(() => expect(firstError(text)).toBe(message))).toBeLessThan(1000);
  });

  it.each([
    ['a million closing brackets', ']'.repeat(mebibyte)],
    ['a million exclamation marks', '!'.repeat(mebibyte)],
    ['a million bars', '|'.repeat(mebibyte)],
    ['a million quotes', "'".repeat(mebibyte)],
    ['one text of a million characters', 'a'.repeat(mebibyte)],
    ['half a million escapes', `"${'\\n'.repeat(mebibyte / 2 - 2)}"`],
    ['40,000 anchors', lines(40_000, (index) => `- &a${index} x`)],
    ['40,000 duplicate keys', lines(40_000, () => 'mode: audit')],
    ['zero bytes', new Uint8Array(1000)],
    ['bytes that are no UTF-8', new Uint8Array(1000).fill(0xff)],
  ])('%s is refused within a second', (_, text) => {
    expect(cpuMs(() => expect(firstError(text)).not.toBe('accepted'))).toBeLessThan(1000);
  });

  it('by aliases of aliases is refused for the anchors alone, unresolved', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxy'];
    const bomb = letters.map((letter, index) => {
      const before = letters[index - 1];
      return `${letter}: &${letter} [${Array(9)
        .fill(before === undefined ? 'x' : `*${before}`)
        .join(', ')}]`;
    });
    const parsed = parsePolicy(bomb.join('\n'), 'bomb.yml');

    expect(parsed).toMatchObject({ ok: false, errors: [{ line: 1, column: 4 }] });
  });

  it('cannot reach the prototype of objects', () => {
    const text =
      'version: 1\nname: p\nrules: []\n__proto__: { polluted: true }\nconstructor: { prototype: {} }\n';

    expect(firstError(text)).toBe('the key `__proto__` is not part of a policy file');
    expect('polluted' in {}).toBe(false);
  });
});

describe('a large policy', () => {
  it('of a thousand rules with life cycles is read within a second', () => {
    const rule = (index: number) =>
      `  - { id: r${index}, check: max-age, with: { days: ${index} }, lifecycle: [{ after: 0d, do: notify }, { after: 1d, do: deprecate }] }`;
    const text = `version: 1\nname: large\nrules:\n${lines(1000, rule)}\n`;
    expect(cpuMs(() => expect(parsePolicy(text, 'large.yml').ok).toBe(true))).toBeLessThan(1000);
  });
});
