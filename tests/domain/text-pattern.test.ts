import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globPattern } from '../../shared/domain/text-pattern.ts';

test.each([
  ['web', 'web'],
  ['*', ''],
  ['*', 'anything\nat all'],
  ['golden-*', 'golden-'],
  ['golden-*-2026', 'golden-web-2025-2026'],
  ['?eb', 'web'],
  ['**', 'x'],
  ['*a*b*c*', 'xxaxxbxxcxx'],
  ['a.c', 'a.c'],
  ['[ab]', '[ab]'],
  ['', ''],
])('%j matches %j', (glob, text) => {
  expect(globPattern(glob).matches(text)).toBe(true);
});

test.each([
  ['web', 'Web'],
  ['web', 'web-1'],
  ['web', 'a web'],
  ['golden-*', 'silver-1'],
  ['?', ''],
  ['??', 'a'],
  ['', 'x'],
  ['a.c', 'abc'],
  ['[ab]', 'a'],
  ['*a*b*c*', 'abab'],
  ['*.example.com', 'example.com'],
])('%j does not match %j', (glob, text) => {
  expect(globPattern(glob).matches(text)).toBe(false);
});

test.each([
  '*a*a*a*a*a*a*a*a*b',
  '*****************************b',
  'a*'.repeat(50).concat('b'),
  '?*'.repeat(30).concat('b'),
])('the glob %j gives up on 100,000 characters at once', (glob) => {
  const text = 'a'.repeat(100_000);
  const start = performance.now();

  expect(globPattern(glob).matches(text)).toBe(false);

  expect(performance.now() - start).toBeLessThan(1000);
});

test('a glob matches what the regular expression of the same meaning matches', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 6 });

  fc.assert(
    fc.property(glob, text, (pattern, value) => {
      const expression = pattern.replaceAll('*', '.*').replaceAll('?', '.');
      expect(globPattern(pattern).matches(value)).toBe(new RegExp(`^${expression}$`).test(value));
    }),
  );
});
