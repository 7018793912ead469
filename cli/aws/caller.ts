import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { codeOf, messageOf } from '../../shared/aws/live/errors.ts';
import { readConfig } from '../../shared/config.ts';
import type { AccountId } from '../../shared/domain/image.ts';
import { UserError } from '../user-error.ts';

type ResolvedConfig = STSClient['config'];

/** With which credentials a command calls AWS: those of the profile, else what the SDK's own chain finds. */
export interface Signing {
  readonly credentials: ResolvedConfig['credentials'];
  readonly sha256: ResolvedConfig['sha256'];
  /** The Region of the environment or the profile. Null: none is set. */
  readonly region: string | null;
}

/** Who the credentials say is calling, by the word of AWS. */
export interface Caller extends Signing {
  readonly arn: string;
  readonly accountId: AccountId;
  readonly partition: string;
}

export async function signingOf(profile: string | null): Promise<Signing> {
  const { config } = new STSClient(profile === null ? {} : { profile });
  const { credentials, sha256 } = config;
  const region = await config.region().catch(() => null);
  return { credentials, sha256, region };
}

/** Throws a UserError where there are no credentials, or AWS does not take them. */
export async function callerOf(profile: string | null, region: string): Promise<Caller> {
  const { endpoint } = readConfig(['endpoint']);
  const sts = new STSClient({
    ...{ region, ...(profile === null ? {} : { profile }), ...(endpoint === null ? {} : { endpoint }) },
  });
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw new UserError(
      `no credentials that AWS takes (${codeOf(error)}: ${messageOf(error)}): sign in, or name others with --profile`,
    );
  });
  if (Account === undefined || Arn === undefined)
    throw new UserError('AWS did not say whose the credentials are');
  const { credentials, sha256 } = sts.config;
  return { credentials, sha256, region, arn: Arn, accountId: Account, partition: Arn.split(':')[1] ?? 'aws' };
}
