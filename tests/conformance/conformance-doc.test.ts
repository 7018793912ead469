import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { conformanceDoc } from './conformance-doc.ts';

test('docs/conformance.md lists what is known: node tests/conformance/conformance-doc.ts', () => {
  const committed = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');

  expect(committed).toBe(conformanceDoc());
});
