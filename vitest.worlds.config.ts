import { defineConfig } from 'vitest/config';

/** The property suite alone: the real handlers in random worlds, checked against what the simulator knows. */
export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['tests/soak/**/*.test.ts'],
    execArgv: ['--no-memory-protection-keys'],
  },
});
