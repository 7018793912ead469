import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes minutes begins first, so that nothing long is left for one worker at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const { long = [], short = [] } = Object.groupBy(sorted, ({ moduleId }) =>
      /\/tests\/(soak|system|story)\//.test(moduleId) ? 'long' : 'short',
    );
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith('/soak/worlds.test.ts');
    return [...long.filter(isLongest), ...long.filter((file) => !isLongest(file)), ...short];
  }
}

export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    include: ['tests/**/*.test.ts'],
    // They need Python, and are asked by `npm run test:conformance`.
    exclude: ['tests/conformance/**', '**/node_modules/**'],
    sequence: { sequencer: LongFirst },
    // Vitest leaves one core free, which of two is half.
    maxWorkers: '100%',
    testTimeout: 60_000,
    // V8 aborts now and then ("Check failed: jit_page.has_value()") when worker threads come and go, as the functions of
    // the sandbox do: its process-wide map of protected code pages is not safe there (nodejs/node#64500).
    execArgv: ['--no-memory-protection-keys'],
  },
});
