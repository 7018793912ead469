import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Log, Watch } from '../shared/log.ts';

/** What a handler does with one invocation. */
export type Handle<Event, Answer> = (event: Event, context: Context, log: Log) => Promise<Answer>;

/** A Lambda handler that logs with the request's id and flushes its metrics, whatever happens inside. */
export function lambda<Event, Answer>({ logger, metrics, log }: Watch, handle: Handle<Event, Answer>) {
  return middy(async (event: Event, context: Context) => handle(event, context, log))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics, { captureColdStartMetric: true }));
}
