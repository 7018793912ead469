import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { services } from '../../sandbox/aws/services.ts';

const readme = readFileSync(join(import.meta.dirname, '../../sandbox/README.md'), 'utf8');

describe('the README', () => {
  it.each([...services.values()].map(({ signingName, operations }) => [signingName, operations] as const))(
    'lists every operation of %s',
    (signingName, operations) => {
      const [, listed = ''] = new RegExp(`\\*\\*${signingName}\\*\\*: ([^*#]+)`).exec(readme) ?? [];
      const names = listed.match(/[A-Z]\w+/g) ?? [];

      expect(names.toSorted()).toEqual([...operations.keys()].toSorted());
    },
  );
});
