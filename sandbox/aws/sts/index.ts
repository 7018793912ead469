import {
  AssumeRole$,
  type AssumeRoleRequest,
  type AssumeRoleResponse,
  GetCallerIdentity$,
  type GetCallerIdentityResponse,
} from '@aws-sdk/client-sts';
import { AwsError, queryCodes } from '../errors.ts';
import { keyId } from '../identity/access-keys.ts';
import { isTrusted } from '../identity/policy.ts';
import type { Role } from '../identity/principal.ts';
import { readPolicy } from '../identity/read-policy.ts';
import { requestContext } from '../identity/request-context.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { awsService } from '../service.ts';

// aws-facts D.7.
const minSeconds = 900;
const maxSeconds = 43_200;
const maxChainedSeconds = 3600;
const roleArnForm = /^arn:aws[\w-]*:iam::\d{12}:role\/./;
const sessionNameForm = /^[\w+=,.@-]{2,64}$/;

const assumeRole = operation({
  schema: AssumeRole$,
  honours: ['DurationSeconds', 'ExternalId', 'Policy', 'RoleArn', 'RoleSessionName'],
  handle(input: Input<AssumeRoleRequest>, context): AssumeRoleResponse {
    const { world, now } = context;
    checkPolicyLength(input);
    const role = assumableRole(input, context);
    const seconds = sessionSeconds(input.DurationSeconds, role, context);
    const [, , , , accountId = '', name = ''] = input.RoleArn.split(/[:]/);
    const arn = `arn:aws:sts::${accountId}:assumed-role/${name.replace(/^role\//, '')}/${input.RoleSessionName}`;
    const accessKeyId = keyId('ASIA', world.ids.uuid(`${arn}#session`));
    const expiresAt = now.getTime() + seconds * 1000;
    const policies = [role.policy, input.Policy === undefined ? undefined : readPolicy(input.Policy)];
    world.principals.set(accessKeyId, {
      accountId,
      arn,
      accessKeyId,
      roleArn: role.arn,
      ...(context.principal.functionName === undefined
        ? {}
        : { functionName: context.principal.functionName }),
      policies: policies.filter((policy) => policy !== undefined),
      expiresAt,
      sessionStartedAt: now.getTime(),
    });
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: 'sandbox',
        SessionToken: `session-${accessKeyId}`,
        Expiration: new Date(expiresAt),
      },
      AssumedRoleUser: { Arn: arn, AssumedRoleId: `AROA${accountId}:${input.RoleSessionName}` },
    };
  },
});

const getCallerIdentity = operation({
  schema: GetCallerIdentity$,
  honours: [],
  handle(_input: object, { principal }): GetCallerIdentityResponse {
    return { Account: principal.accountId, Arn: principal.arn, UserId: principal.accessKeyId };
  },
});

/** AWS STS. */
export const sts = awsService({
  signingName: 'sts',
  protocol: 'awsQuery',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  codes: queryCodes,
  operations: [assumeRole, getCallerIdentity],
});

// Of inline and managed session policies together, in plain text (STS API reference, AssumeRole).
const longestPolicy = 2048;

function checkPolicyLength({ Policy = '' }: Input<AssumeRoleRequest>): void {
  if (Policy.length <= longestPolicy) return;
  const message = `1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${longestPolicy}`;
  throw new AwsError('ValidationError', message);
}

// A role that is not there is refused in the same words as one that does not trust the caller.
function assumableRole(input: Input<AssumeRoleRequest>, context: Context): Role {
  const { world, principal } = context;
  if (!sessionNameForm.test(input.RoleSessionName)) {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${input.RoleSessionName}' at 'roleSessionName'`,
    );
  }
  if (!roleArnForm.test(input.RoleArn)) throw new AwsError('ValidationError', `${input.RoleArn} is invalid`);
  const role = world.roles.get(input.RoleArn);
  const caller = [principal.arn, principal.roleArn, principal.accountId].filter((name) => name !== undefined);
  const isNamed = role?.trusts === undefined || role.trusts.some((trusted) => caller.includes(trusted));
  const knowsExternalId = role?.externalId === undefined || role.externalId === input.ExternalId;
  if (role !== undefined && isNamed && knowsExternalId && trusts(role, input, caller, context)) return role;
  const message = `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`;
  throw new AwsError('AccessDenied', message, 403);
}

function trusts(
  { arn, trust }: Role,
  input: Input<AssumeRoleRequest>,
  names: readonly string[],
  { world, principal }: Context,
): boolean {
  if (trust === undefined) return true;
  const judged = requestContext(world, principal, { resource: arn, input: { ...input } });
  return isTrusted(trust, names, { action: 'sts:AssumeRole', resource: arn, context: judged });
}

// From a session it is role chaining: one hour at most, and more is refused (aws-facts D.7).
function sessionSeconds(asked: number | undefined, role: Role, { principal }: Context): number {
  const seconds = asked ?? Math.min(maxChainedSeconds, role.maxSessionSeconds);
  const limit = Math.min(
    role.maxSessionSeconds,
    principal.roleArn === undefined ? maxSeconds : maxChainedSeconds,
  );
  if (seconds >= minSeconds && seconds <= limit) return seconds;
  const message = `The requested DurationSeconds exceeds the MaxSessionDuration set for this role, or the 1 hour of role chaining (${seconds}).`;
  throw new AwsError('ValidationError', message);
}
