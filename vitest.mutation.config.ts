import { defineConfig } from 'vitest/config';

/** The tests that mutants of usage, guards and life cycle have to survive: the fast ones, which ask the code alone. */
export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: [
      'tests/domain/**/*.test.ts',
      'tests/aws/**/*.test.ts',
      'tests/scenarios/{ladder,web-shop}.test.ts',
    ],
    testTimeout: 60_000,
  },
});
