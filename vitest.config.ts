import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    cache: { dir: 'node_modules/.cache/vitest' },
  },
});
