import type { SQSEvent } from 'aws-lambda';
import { watch } from '../../shared/log.ts';
import { readScopeMessage } from '../../shared/queue/messages.ts';
import { lambda } from '../lambda.ts';
import { takeMessages } from '../take-messages.ts';
import { type GovernPorts, judgeScope } from './judge-scope.ts';

/** What judging and saving a large scope takes once everything was read. */
const savingMs = 240_000;

/** Judges the scopes that were ordered. Retryable: every error; permanent: a message that cannot be read. */
export function governHandler(ports: GovernPorts, watching = watch('govern')) {
  return lambda(watching, (event: SQSEvent, context, log) =>
    takeMessages(event, context, log, {
      read: readScopeMessage,
      take: (order) => {
        const isLate = () => context.getRemainingTimeInMillis() < savingMs;
        return judgeScope(order, { ...ports, plan: { ...ports.plan, isLate } }, log);
      },
    }),
  );
}
