import type {
  AwsCredentialIdentity,
  FinalizeHandler,
  HandlerExecutionContext,
  Provider,
  RelativeMiddlewareOptions,
} from '@smithy/types';
import type { AccountId, Scope } from '../../domain/image.ts';
import { type Pacer, pacer, unpaced } from './pace.ts';
import { type Purpose, roleCredentials } from './roles.ts';

/** One account in one Region, entered for one purpose: each purpose has a role of its own. */
export interface Place extends Scope {
  readonly purpose: Purpose;
}

export interface AccessOptions {
  readonly hubAccountId: AccountId;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition?: string;
  /** Replaces AWS's endpoints, for the sandbox. */
  readonly endpoint?: string | null;
  /** Names of the roles, the same in every account. Without one the hub's own credentials are used in the hub, and no other account can be entered. */
  readonly readerRole?: string;
  readonly enforcerRole?: string;
  readonly removerRole?: string;
  readonly externalId?: string;
  /** What the sessions' names begin with, in the CloudTrail of each account: the function's name. */
  readonly sessionName?: string;
  /** Stands in the user agent of every call; a function's name. */
  readonly appId?: string;
  /** Where the process runs: roles are taken on there. The default is the SDK's own, AWS_REGION. */
  readonly region?: string;
  /** The hub's own; the default is the SDK's chain. */
  readonly credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  /** Tries a call, the first included. */
  readonly maxAttempts?: number;
  readonly requestTimeoutMs?: number;
  /** Instead of connections: a handler of requests in the SDK's form, for a simulator in the same process. */
  readonly requestHandler?: Readonly<Record<string, unknown>>;
  readonly pacer?: Pacer;
  /** `off`: calls wait for nothing. The default is `on`. */
  readonly callPacing?: 'on' | 'off';
}

/** The configuration that every client of the SDK takes. */
export interface ClientConfig {
  readonly region?: string;
  readonly credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: Readonly<Record<string, unknown>>;
  readonly userAgentAppId?: string;
}

/** A step of any operation's way to its service. */
export type Middleware = <Input extends object, Output extends object>(
  next: FinalizeHandler<Input, Output>,
  context: HandlerExecutionContext,
) => FinalizeHandler<Input, Output>;

/** What roles are taken on for. */
export interface Session {
  /** Stands in the session's name behind that of the function. */
  readonly run: string;
  /** Limits the roles further, as IAM policy JSON; without it they may do all that they may. */
  readonly policy?: string;
}

/** Any client or command of the SDK. */
export interface SdkClient {
  readonly middlewareStack: {
    addRelativeTo(middleware: Middleware, options: RelativeMiddlewareOptions): void;
  };
}

export type ClientClass<C extends SdkClient> = new (config: ClientConfig) => C;

export interface AwsAccess {
  readonly hubAccountId: AccountId;
  readonly partition: string;
  /** Where the process runs, if it was told. */
  readonly region: string | null;
  /** Null: AWS's own endpoints. */
  readonly endpoint: string | null;
  readonly pacer: Pacer;
  /** A client of a place, made once. Every attempt of its calls waits for the pacer. */
  client<C extends SdkClient>(Client: ClientClass<C>, place: Place): C;
  /** The same ways with sessions of their own. Those of one run are kept until another run asks. */
  within(session: Session): AwsAccess;
}

/** The ways into all governed accounts. One for a process: it keeps clients, credentials and the pacer. */
export function awsAccess(options: AccessOptions): AwsAccess {
  const { callPacing = 'on' } = options;
  const pace = options.pacer ?? (callPacing === 'off' ? unpaced : pacer());
  return enter({ ...options, pacer: pace }, null);
}

function enter(options: AccessOptions & { readonly pacer: Pacer }, session: Session | null): AwsAccess {
  const { hubAccountId, partition = 'aws', pacer: pace } = options;
  return {
    hubAccountId,
    partition,
    region: options.region ?? null,
    endpoint: options.endpoint ?? null,
    pacer: pace,
    client: clientsOf(options, session),
    within: keptForRun((next) => enter(options, next)),
  };
}

/** A run's ways, by what limits them. */
function keptForRun(make: (session: Session) => AwsAccess): AwsAccess['within'] {
  const kept = new Map<string, AwsAccess>();
  let run: string | null = null;
  return (session) => {
    if (session.run !== run) kept.clear();
    run = session.run;
    const key = session.policy ?? '';
    const access = kept.get(key) ?? make(session);
    kept.set(key, access);
    return access;
  };
}

function clientsOf(
  options: AccessOptions & { readonly pacer: Pacer },
  session: Session | null,
): AwsAccess['client'] {
  const { partition = 'aws', pacer: pace } = options;
  const clients = new Map<unknown, Map<string, unknown>>();
  const base = clientConfig(options);
  const credentialsOf = roleCredentials({ ...options, partition, session }, base);
  return <C extends SdkClient>(Client: ClientClass<C>, place: Place): C => {
    const ofClass = clients.get(Client) ?? new Map<string, unknown>();
    clients.set(Client, ofClass);
    const key = `${place.accountId}|${place.region}|${place.purpose}`;
    const before = ofClass.get(key);
    // The map of a class holds instances of that class alone.
    if (before !== undefined) return before as C;
    const credentials = credentialsOf(place);
    const client = new Client({
      ...base,
      region: place.region,
      ...(credentials === undefined ? {} : { credentials }),
    });
    client.middlewareStack.addRelativeTo(pacedBy(pace, place), perAttempt);
    ofClass.set(key, client);
    return client;
  };
}

function clientConfig(options: AccessOptions): ClientConfig {
  const { endpoint, appId, maxAttempts = 4, requestTimeoutMs = 30_000 } = options;
  return {
    maxAttempts,
    retryMode: 'standard',
    // Without these a call may wait for ever; the longest honest answers, of unpaged lists, take some seconds.
    requestHandler: options.requestHandler ?? {
      connectionTimeout: 3000,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined || endpoint === null ? {} : { endpoint }),
    ...(appId === undefined ? {} : { userAgentAppId: appId }),
  };
}

function pacedBy(pace: Pacer, { accountId, region }: Scope): Middleware {
  return (next, context) => async (args) => {
    const service = (context.clientName ?? '').replace(/Client$/, '');
    const operation = (context.commandName ?? '').replace(/Command$/, '');
    await pace.take({ accountId, region, service, operation });
    return next(args);
  };
}

/** Behind the SDK's retries, so that each attempt takes a token. */
const perAttempt: RelativeMiddlewareOptions = {
  name: 'pace',
  relation: 'after',
  toMiddleware: 'retryMiddleware',
};
