import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from '../cli/generate.ts';

test.each([...generatedFiles])('%s is as the code makes it: npm run generate', (path, content) => {
  const committed = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

  expect(committed).toBe(content());
});
