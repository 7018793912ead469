import { type AwsError, isServerFault } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { type Operation, operationName } from '../operation.ts';
import type { AwsService } from '../service.ts';
import type { World } from '../state/world.ts';
import { isRecord } from '../wire/json.ts';
import { toSeconds } from './event.ts';
import { trailShapes } from './trail-shapes.ts';

interface LoggedCall {
  readonly service: AwsService;
  readonly operation: Operation;
  readonly principal: Principal;
  readonly region: string;
  readonly requestId: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: object;
  readonly error?: AwsError;
  /** Set when an AWS service calls with a user's rights: `autoscaling.amazonaws.com`. */
  readonly invokedBy?: string;
}

/**
 * Puts `AWS API Call via CloudTrail` on the caller's bus. Refused calls and dry runs are events too; without a
 * trail in the account there is none (aws-facts A.2).
 */
export function emitApiCall(world: World, call: LoggedCall): void {
  const { principal, region, service, requestId } = call;
  const account = world.accounts.get(principal.accountId);
  if (account?.hasTrail === false) return;
  const owner = `${principal.accountId}#${region}#trail`;
  const time = toSeconds(world.now());
  const name = operationName(call.operation);
  const output = isRecord(call.output) ? call.output : undefined;
  world.emit({
    version: '0',
    id: world.ids.uuid(owner),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${service.signingName}`,
    account: principal.accountId,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: userIdentity(world, principal, call.invokedBy),
      eventTime: time,
      eventSource: `${service.signingName}.amazonaws.com`,
      eventName: name,
      awsRegion: region,
      sourceIPAddress: call.invokedBy ?? '127.0.0.1',
      userAgent: call.invokedBy ?? 'aws-sdk',
      ...errorFields(call.error),
      ...trailShapes(name, call.input, call.error === undefined ? output : undefined, requestId),
      requestID: requestId,
      eventID: world.ids.uuid(owner),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: principal.accountId,
      eventCategory: 'Management',
    },
  });
}

function errorFields(error: AwsError | undefined): Record<string, string> {
  if (error === undefined) return {};
  return {
    errorCode: `${isServerFault(error) ? 'Server' : 'Client'}.${error.code}`,
    errorMessage: error.message,
  };
}

function userIdentity(
  world: World,
  principal: Principal,
  invokedBy: string | undefined,
): Record<string, unknown> {
  const { arn, accountId, accessKeyId, roleArn } = principal;
  const invoked = invokedBy === undefined ? {} : { invokedBy };
  const name = arn.split('/').at(-1) ?? '';
  if (roleArn === undefined) {
    return {
      type: 'IAMUser',
      principalId: `AIDA${accountId}`,
      arn,
      accountId,
      accessKeyId,
      userName: name,
      ...invoked,
    };
  }
  const principalId = `AROA${accountId}`;
  const started = new Date(principal.sessionStartedAt ?? world.now());
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${name}`,
    arn,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: roleArn,
        accountId,
        userName: roleArn.split('/').at(-1) ?? '',
      },
      // A text in CloudTrail, not a boolean (aws-facts A.2).
      attributes: { creationDate: toSeconds(started), mfaAuthenticated: 'false' },
    },
    ...invoked,
  };
}
