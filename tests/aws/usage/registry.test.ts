import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { usageSources } from '../../../shared/aws/find-usage.ts';
import { otherAccounts } from '../../../shared/domain/elsewhere.ts';
import { usageSources as declarable } from '../../../shared/policy/usage-sources.ts';

// Shared code of the sources, no sources themselves.
const shared = ['index.ts', 'source.ts', 'recipe-images.ts'];

test('every file is a source of its name, and a policy can declare exactly the sources absent', () => {
  const files = readdirSync(new URL('../../../shared/aws/usage', import.meta.url))
    .filter((file) => !shared.includes(file))
    .map((file) => file.replace(/\.ts$/, ''));

  expect(usageSources.map((source) => source.id)).toEqual(files.toSorted());
  // What other accounts use is judged beside their history, by no file of its own here.
  expect(declarable).toEqual([...files, otherAccounts].toSorted());
});
