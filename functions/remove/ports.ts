import { awsAccess } from '../../shared/aws/live/access.ts';
import { readConfig } from '../../shared/config.ts';
import { changePorts } from '../change-ports.ts';
import type { ChangePorts } from '../change-scope.ts';

/** Reads with the reader's role, changes with the remover's, which can only deregister and delete. */
export function removePorts(): Promise<ChangePorts> {
  const role = 'removerRole';
  return changePorts(awsAccess(readConfig(['hubAccountId', 'readerRole', role, 'externalId'])));
}
