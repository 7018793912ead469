import type { SQSEvent } from 'aws-lambda';
import { watch } from '../../shared/log.ts';
import { readPlanMessage } from '../../shared/queue/messages.ts';
import { type ChangePorts, changeScope } from '../change-scope.ts';
import { lambda } from '../lambda.ts';
import { appliedActions } from '../role-actions.ts';
import { takeMessages } from '../take-messages.ts';

/** Deprecates and disables what saved plans allow, does their remedies, and settles what a run left open. Retryable: every error, a busy scope too; permanent: a message that cannot be read. */
export function applyHandler(ports: ChangePorts, watching = watch('apply')) {
  return lambda(watching, (event: SQSEvent, context, log) =>
    takeMessages(event, context, log, {
      read: readPlanMessage,
      take: (order) => changeScope(order, appliedActions, ports, log),
    }),
  );
}
