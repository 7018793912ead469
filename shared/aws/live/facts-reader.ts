import type { FactsReader } from '../../ports.ts';
import { readFacts } from '../to-facts.ts';
import type { AwsAccess } from './access.ts';
import { eventAnswers, type LiveOptions, liveAnswers } from './live-answers.ts';

/** Facts of live accounts, by the same code that judges a dump. */
export function liveFactsReader(access: AwsAccess, options: LiveOptions = {}): FactsReader {
  return {
    readFacts: (scope, imageIds, read) => {
      const entered = read.run === undefined ? access : access.within({ run: read.run });
      const answers =
        imageIds === null
          ? liveAnswers(entered, scope, read, options)
          : eventAnswers(entered, scope, read, imageIds);
      return readFacts(answers, { scope, covers: imageIds === null ? 'scope' : 'images' }, read);
    },
  };
}
