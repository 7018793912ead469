import { type AwsAccess, awsAccess } from '../../shared/aws/live/access.ts';
import { type Pacer, pacer, unpaced } from '../../shared/aws/live/pace.ts';
import { readConfig } from '../../shared/config.ts';
import type { AccountId, Scope } from '../../shared/domain/image.ts';
import { scopeOf } from '../arguments.ts';
import { type Caller, callerOf } from '../aws/caller.ts';
import type { Io } from '../io.ts';
import type { LiveOptions } from '../live-options.ts';
import { UserError } from '../user-error.ts';

/** One Region of a real account, and the way into it. */
export interface LiveAccount {
  readonly scope: Scope;
  readonly caller: Caller;
  readonly access: AwsAccess;
}

/**
 * Enters the account that the options name, without an account the caller's own; with `--role` by that role, else by the
 * caller's own credentials, which then have to be of that account. Each hundred calls is told on stderr.
 */
export async function liveAccount(options: LiveOptions, io: Io): Promise<LiveAccount> {
  const { profile, account, region } = options;
  const role = options.role === null ? null : roleOf(options.role);
  // What is wrong with the options is told before anybody is asked.
  const { region: name } = scopeOf({ account: account ?? '000000000000', region });
  const caller = await callerOf(profile, name);
  const scope = { accountId: entered(account, role, caller), region: name };
  const { endpoint, callPacing } = readConfig(['endpoint', 'callPacing']);
  const externalId = options['external-id'];
  const access = awsAccess({
    hubAccountId: caller.accountId,
    partition: caller.partition,
    ...{ endpoint, region: name, credentials: caller.credentials, appId: 'amigov' },
    ...(role === null ? {} : { readerRole: role.name, enforcerRole: role.name, sessionName: 'amigov' }),
    ...(externalId === null ? {} : { externalId }),
    pacer: counting(callPacing === 'off' ? unpaced : pacer(), io),
  });
  const by = role === null ? '' : `, by the role ${role.name}`;
  io.stderr(`reading account ${scope.accountId} in ${scope.region} as ${caller.arn}${by}\n`);
  return { scope, caller, access };
}

interface Role {
  /** With its path; the same in every account. */
  readonly name: string;
  /** Null where only a name was given. */
  readonly accountId: AccountId | null;
}

function roleOf(text: string): Role {
  const arn = /^arn:[a-z-]+:iam::([0-9]{12}):role\/([\w+=,.@/-]{1,576})$/.exec(text);
  if (arn !== null) return { name: arn[2] ?? '', accountId: arn[1] ?? null };
  if (/^[\w+=,.@-]{1,64}$/.test(text)) return { name: text, accountId: null };
  throw new UserError(`--role takes the name or the ARN of a role, not ${text}`);
}

function entered(account: string | null, role: Role | null, caller: Caller): AccountId {
  const accountId = account ?? role?.accountId ?? caller.accountId;
  if (role !== null && role.accountId !== null && role.accountId !== accountId) {
    throw new UserError(`--role is of account ${role.accountId}, --account says ${accountId}`);
  }
  if (role === null && accountId !== caller.accountId) {
    throw new UserError(
      `the credentials are of account ${caller.accountId} (${caller.arn}), not of ${accountId}: name others with --profile, or a role there with --role`,
    );
  }
  return accountId;
}

const callsTold = 100;

function counting({ take }: Pacer, io: Io): Pacer {
  let calls = 0;
  return {
    take: async (call) => {
      calls += 1;
      if (calls % callsTold === 0) io.stderr(`${calls} calls so far\n`);
      await take(call);
    },
  };
}
