import { createHash } from 'node:crypto';
import type { World } from '../state/world.ts';
import type { Policy, Role } from './principal.ts';

export interface NewAccessKey {
  readonly accountId: string;
  /** The default is a user `operator`. */
  readonly arn?: string;
  /** Made from the account and the name by default. */
  readonly accessKeyId?: string;
  /** What the call log names when the caller's User-Agent names no application. */
  readonly functionName?: string;
  readonly policy?: Policy;
}

/** Registers a long-lived access key. The same account, name and function give the same key. */
export function addAccessKey(
  world: World,
  key: NewAccessKey,
): { accessKeyId: string; secretAccessKey: string } {
  const arn = key.arn ?? `arn:aws:iam::${key.accountId}:user/operator`;
  const accessKeyId = key.accessKeyId ?? keyId('AKIA', `${arn}|${key.functionName ?? ''}`);
  world.principals.set(accessKeyId, {
    accountId: key.accountId,
    arn,
    accessKeyId,
    ...roleOf(arn),
    ...(key.functionName === undefined ? {} : { functionName: key.functionName }),
    ...(key.policy === undefined ? {} : { policies: [key.policy] }),
  });
  // Registers the account, so that the organization and other accounts can see it.
  world.scope(key.accountId, 'us-east-1');
  return { accessKeyId, secretAccessKey: 'sandbox' };
}

export type NewRole = Pick<Role, 'arn'> & Partial<Omit<Role, 'arn' | 'accountId'>>;

/** Makes a role that `AssumeRole` can take on; its account is the one in its ARN. */
export function addRole(world: World, role: NewRole): void {
  const accountId = role.arn.split(':')[4] ?? '';
  world.roles.set(role.arn, { maxSessionSeconds: 3600, ...role, accountId });
  world.scope(accountId, 'us-east-1');
}

/** An access key id in AWS's form that depends only on its parts. */
export function keyId(prefix: 'AKIA' | 'ASIA', of: string): string {
  return prefix + createHash('sha256').update(of).digest('hex').toUpperCase().slice(0, 16);
}

function roleOf(arn: string): { roleArn?: string } {
  const [, account, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? {} : { roleArn: `arn:aws:iam::${account}:role/${role}` };
}
