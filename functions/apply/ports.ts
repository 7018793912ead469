import { awsAccess } from '../../shared/aws/live/access.ts';
import { accessSettings, readConfig } from '../../shared/config.ts';
import type { Log } from '../../shared/log.ts';
import { changePorts } from '../change-ports.ts';
import type { ChangePorts } from '../change-scope.ts';

/** Reads with the reader's role, changes with the enforcer's, which can only do what can be taken back. */
export function applyPorts(log: Log): Promise<ChangePorts> {
  const access = awsAccess({
    ...readConfig([...accessSettings, 'enforcerRole']),
    sessionName: 'apply',
  });
  return changePorts(access, log);
}
