import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import type { AccountId } from '../../domain/image.ts';
import type { AccessOptions, ClientConfig, Place, Session } from './access.ts';
import { codeOf, messageOf, RoleError } from './errors.ts';

/** What a role may do: read; change what can be taken back; deregister images and delete snapshots. `hub`: no role, the process's own credentials. */
export type Purpose = 'reader' | 'enforcer' | 'remover' | 'hub';

interface RoleOptions extends AccessOptions {
  readonly partition: string;
  readonly session: Session | null;
}

type Credentials = AwsCredentialIdentity | Provider<AwsCredentialIdentity>;

// From a Lambda it is role chaining, where one hour is the most (STS AssumeRole, DurationSeconds).
const sessionSeconds = 3600;
/** Renewed so early that no call of a long run is signed with credentials about to end. */
const earlyMs = 10 * 60_000;

/** Credentials by place; undefined for the SDK's own chain. One role of an account is taken on once, for all Regions. */
export function roleCredentials(
  options: RoleOptions,
  base: ClientConfig,
): (place: Place) => Credentials | undefined {
  const providers = new Map<string, Provider<AwsCredentialIdentity>>();
  const sts = once(
    () =>
      new STSClient({
        ...base,
        // The Regional endpoint, never the global one: its tokens hold in every Region, opt-in ones too.
        ...(options.region === undefined ? {} : { region: options.region }),
        ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      }),
  );
  return ({ accountId, purpose }) => {
    const role = roleOf(purpose, options);
    if (role === undefined && accountId === options.hubAccountId) return options.credentials;
    if (role === undefined) return () => Promise.reject(noRole(purpose, accountId));
    const arn = `arn:${options.partition}:iam::${accountId}:role/${role}`;
    const provider = providers.get(arn) ?? renewed(() => assume(sts(), arn, purpose, options));
    providers.set(arn, provider);
    return provider;
  };
}

function roleOf(purpose: Purpose, options: AccessOptions): string | undefined {
  const roles = {
    reader: options.readerRole,
    enforcer: options.enforcerRole,
    remover: options.removerRole,
    hub: undefined,
  };
  return roles[purpose];
}

function noRole(purpose: Purpose, accountId: AccountId): RoleError {
  return new RoleError('', `there is no ${purpose} role to enter account ${accountId} with`);
}

async function assume(
  sts: STSClient,
  arn: string,
  purpose: Purpose,
  { externalId, sessionName = 'ami-governor', session }: RoleOptions,
): Promise<AwsCredentialIdentity> {
  // Reading is limited by its role alone: most reads know no resources.
  const policy = purpose === 'reader' ? undefined : session?.policy;
  const answer = await sts
    .send(
      new AssumeRoleCommand({
        RoleArn: arn,
        RoleSessionName: nameOf(sessionName, session),
        DurationSeconds: sessionSeconds,
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
        ...(policy === undefined ? {} : { Policy: policy }),
      }),
    )
    .catch((cause: unknown) => {
      const why = `the role ${arn} could not be taken on (${codeOf(cause)}: ${messageOf(cause)})`;
      throw new RoleError(arn, why, { cause });
    });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new RoleError(arn, `the role ${arn} was taken on without credentials`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}

/** Asks again when the credentials are about to end, and after a failure; callers at one time share one asking. */
function renewed(ask: () => Promise<AwsCredentialIdentity>): Provider<AwsCredentialIdentity> {
  let current: Promise<AwsCredentialIdentity> | null = null;
  let untilMs = 0;
  return () => {
    if (current !== null && Date.now() < untilMs) return current;
    untilMs = Number.POSITIVE_INFINITY;
    current = ask().then(
      (credentials) => {
        untilMs = (credentials.expiration?.getTime() ?? 0) - earlyMs;
        return credentials;
      },
      (error: unknown) => {
        current = null;
        throw error;
      },
    );
    return current;
  };
}

/** 64 of these characters at most (STS API reference, AssumeRole). */
function nameOf(sessionName: string, session: Session | null): string {
  const name = session === null ? sessionName : `${sessionName}-${session.run}`;
  return name.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
