import { defineConfig } from 'vitest/config';

/** What only a real browser can tell. Not part of `npm test`, which needs none. */
export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['tests/browser/**/*.browser.ts'],
    // One browser for all: two cores have no use for more.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
