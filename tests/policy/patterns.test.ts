import { describe, expect, it } from 'vitest';
import type { TextPattern } from '../../shared/domain/text-pattern.ts';
import { textPattern } from '../../shared/policy/patterns.ts';
import { cpuMs } from './cpu-time.ts';

function re2(pattern: string): TextPattern {
  return textPattern.parse({ pattern });
}

describe('a pattern of a policy', () => {
  it('as a plain text is a glob over the whole text, in which nothing but * and ? is special', () => {
    const glob = textPattern.parse('v1.?-*');

    expect(
      ['v1.2-web', 'v1.2-', 'v1x2-web', 'xv1.2-web', 'V1.2-web'].map((text) => glob.matches(text)),
    ).toEqual([true, true, false, false, false]);
  });

  it('as `pattern` matches any part of the text unless it is anchored', () => {
    expect(re2('b+').matches('abc')).toBe(true);
    expect(re2('^b+$').matches('abc')).toBe(false);
    expect(re2('^CC-[0-9]{4}$').matches('CC-1234')).toBe(true);
    expect(re2('^CC-[0-9]{4}$').matches('CC-1234\n')).toBe(false);
  });

  it('knows flags, Unicode classes and named groups', () => {
    expect(re2('(?i)^GOLDEN').matches('golden-1')).toBe(true);
    expect(re2('^\\p{L}+$').matches('Österreich')).toBe(true);
    expect(re2('^(?P<a>x)(?<b>y)$').matches('xy')).toBe(true);
  });

  it('keeps what was written', () => {
    expect(re2('^a|b$').source).toBe('^a|b$');
    expect(textPattern.parse('a*').source).toBe('a*');
  });
});

describe('a catastrophic pattern', () => {
  it.each(['^(a+)+$', '(a|aa)+$', '(a*)*b', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*)(.*)(.*)(.*)(.*)b'])(
    '%s answers about a tag of 100,000 characters within a second',
    (pattern) => {
      const compiled = re2(pattern);

      expect(cpuMs(() => compiled.matches(`${'a'.repeat(100_000)}!`))).toBeLessThan(1000);
    },
  );

  it('as a glob of many stars answers within a second too', () => {
    const glob = textPattern.parse(`${'*a'.repeat(127)}*b`);

    expect(cpuMs(() => expect(glob.matches('a'.repeat(100_000))).toBe(false))).toBeLessThan(1000);
  });
});
