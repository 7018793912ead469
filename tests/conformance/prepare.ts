import type { TestProject } from 'vitest/node';
import { hasJava } from '../contract/dynamo-servers.ts';
import { type Python, preparePython } from './python.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where this machine has none: what needs it is skipped. */
    readonly python: Python | null;
  }
}

/** Before all conformance tests: says once what is left out, and why. */
export function setup(project: TestProject): void {
  const prepared = preparePython();
  project.provide('python', prepared.python);
  if (prepared.python === null) {
    project.vitest.logger.log(`skipped: all that asks moto or cfn-lint, since ${prepared.why}`);
  }
  if (!hasJava()) project.vitest.logger.log('skipped: all that asks DynamoDB Local, since there is no java');
}
