import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification, type VitestPluginContext } from 'vitest/node';

/** A mutant is done for at the first test that fails: those that load much come last. */
class LightFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { light = [], heavy = [] } = Object.groupBy(await super.sort(files), ({ moduleId }) =>
      moduleId.includes('/tests/scenarios/') ? 'heavy' : 'light',
    );
    return [...light, ...heavy];
  }
}

/** Stryker asks where each test stands, for its incremental mode only: finding that out takes a third of the time. */
const withoutLocations = {
  name: 'without-locations',
  configureVitest: ({ project }: VitestPluginContext) => {
    project.config.includeTaskLocation = false;
  },
};

/**
 * The tests that mutants of usage, guards and life cycle have to survive: those that ask the code alone, by examples. Random
 * worlds are left out: they take most of the time, and a fault that only they find is found by chance.
 */
export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  plugins: [withoutLocations],
  test: {
    include: [
      'tests/domain/**/*.test.ts',
      'tests/aws/**/*.test.ts',
      'tests/scenarios/{ladder,web-shop}.test.ts',
    ],
    exclude: ['**/*properties.test.ts', '**/totality.test.ts', '**/hostile.test.ts', '**/node_modules/**'],
    // The code under test holds no state: one worker and one import of each module are enough for all files of a run.
    isolate: false,
    sequence: { sequencer: LightFirst },
  },
});
