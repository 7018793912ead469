import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What handlers may say. Fields are data: the message is always the same text. */
export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
  /** Adds to a counter of the namespace `AmiGovernor`. */
  count(metric: Metric, by?: number): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

export const metrics = [
  'EventGoverned',
  'EventIgnored',
  'EventRefused',
  'LaunchRefused',
  'FindingCoalesced',
  'MessageRefused',
  'MessageFailed',
  'ScopeJudged',
  'FactUnread',
  'ActionAllowed',
  'ActionHeld',
  'HeldBySanity',
  'HeldByLimit',
  'OutcomeApplied',
  'OutcomeHeld',
  'OutcomeFailed',
  'ScopeBusy',
  'AlertPosted',
  'AlertRefused',
  'AlertTold',
  'AlertUnroutable',
  'AlertEventRefused',
  'QuestionAnswered',
  'QuestionRefused',
  'StatementSaved',
  'StatementRefused',
  'AccountUnread',
  'ScopeOrdered',
  'ScopeNotJudged',
  'SweepComplete',
  'LookNotAsked',
  'StoryArchived',
  'StoryTampered',
  'FindingRefused',
] as const;
export type Metric = (typeof metrics)[number];

/** Powertools' own pair, for the middleware, and what handlers see of it. */
export interface Watch {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly log: Log;
}

export function watch(serviceName: string): Watch {
  const logger = new Logger({ serviceName });
  const counters = new Metrics({ serviceName, namespace: 'AmiGovernor' });
  return {
    logger,
    metrics: counters,
    log: {
      info: (message, fields) => logger.info(message, { ...fields }),
      warn: (message, fields) => logger.warn(message, { ...fields }),
      error: (message, fields) => logger.error(message, { ...fields }),
      count: (metric, by = 1) => counters.addMetric(metric, MetricUnit.Count, by),
    },
  };
}
