import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonFault } from '../../shared/aws/json-fault.ts';

test.each([
  ['', 1, 1, 'a value'],
  ['[1, 2', 1, 6, 'a comma or "]"'],
  ['[1,]', 1, 4, 'a value'],
  ['{"a": 1,}', 1, 9, 'a name in quotes'],
  ['{a: 1}', 1, 2, 'a name in quotes or "}"'],
  ['{"a" 1}', 1, 6, '":"'],
  ['{"a": }', 1, 7, 'a value'],
  ['{"a": 1]', 1, 8, 'a comma or "}"'],
  ['[]\n x', 2, 2, 'the end'],
  ["['a']", 1, 2, 'a value or "]"'],
  ['["a\nb"]', 1, 2, 'a value or "]"'],
  ['[NaN]', 1, 2, 'a value or "]"'],
])('finds where %j stops being JSON', (text, line, column, expected) => {
  expect(findJsonFault(text)).toEqual({ line, column, expected });
});

test('finds a fault exactly where JSON.parse refuses', () => {
  const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '\\', '\u0001', '01'));
  const parses = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  fc.assert(
    fc.property(damaged, ([json, place, inserted]) => {
      const at = place % (json.length + 1);
      const text = json.slice(0, at) + inserted + json.slice(at + 1);
      expect(findJsonFault(text) === null).toBe(parses(text));
    }),
    { seed: 11, numRuns: 2000 },
  );
});
