import { defineConfig } from 'vitest/config';

/** What other people's implementations of AWS say to ours: docs/conformance.md. */
export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['tests/conformance/**/*.test.ts'],
    globalSetup: ['tests/conformance/prepare.ts'],
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
