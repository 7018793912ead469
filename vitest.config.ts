import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    // V8 aborts now and then ("Check failed: jit_page.has_value()") when worker threads come and go, as the functions of
    // the sandbox do: its process-wide map of protected code pages is not safe there (nodejs/node#64500).
    execArgv: ['--no-memory-protection-keys'],
  },
});
