import type { AwsOptions } from '../../sandbox/aws/start-aws.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import type { AnswerName, Answers } from '../../shared/aws/answers.ts';
import { type LiveOptions, liveAnswers } from '../../shared/aws/live/live-answers.ts';
import type { ReadOptions } from '../../shared/ports.ts';
import { accessToSandbox, readOptions, scope } from './running-access.ts';

interface Setting extends LiveOptions {
  readonly world?: AwsOptions;
  readonly read?: Partial<ReadOptions>;
  readonly maxAttempts?: number;
}

/** The answers of an account that `fill` filled. */
export async function answersOf(
  fill: (home: Scope) => void,
  { world, read, maxAttempts = 1, ...options }: Setting = {},
) {
  const { aws, access } = await accessToSandbox(world, undefined, { maxAttempts });
  fill(aws.home);
  return { aws, answers: liveAnswers(access, scope, { ...readOptions, ...read }, options) };
}

/** Throws where the answer is unknown. */
export async function recordsOf(answers: Answers, name: AnswerName): Promise<readonly unknown[]> {
  const answer = await answers.read(name);
  if (!answer.known) throw new Error(answer.why);
  return answer.value;
}
