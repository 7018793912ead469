import type { SQSEvent } from 'aws-lambda';
import { watch } from '../../shared/log.ts';
import { readPlanMessage } from '../../shared/queue/messages.ts';
import { type ChangePorts, changeScope } from '../change-scope.ts';
import { lambda } from '../lambda.ts';
import { removedActions } from '../role-actions.ts';
import { takeMessages } from '../take-messages.ts';

/** Deregisters what saved plans allow. Retryable: every error, a busy scope too; permanent: a message that cannot be read. */
export function removeHandler(ports: ChangePorts, watching = watch('remove')) {
  return lambda(watching, (event: SQSEvent, context, log) =>
    takeMessages(event, context, log, {
      read: readPlanMessage,
      take: (order) => changeScope(order, removedActions, ports, log),
    }),
  );
}
