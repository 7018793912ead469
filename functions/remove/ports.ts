import { awsAccess } from '../../shared/aws/live/access.ts';
import { accessSettings, readConfig } from '../../shared/config.ts';
import type { Log } from '../../shared/log.ts';
import { changePorts } from '../change-ports.ts';
import type { ChangePorts } from '../change-scope.ts';

/** Reads with the reader's role, changes with the remover's, which can only deregister and delete. */
export function removePorts(log: Log): Promise<ChangePorts> {
  const access = awsAccess({
    ...readConfig([...accessSettings, 'removerRole']),
    sessionName: 'remove',
  });
  return changePorts(access, log);
}
