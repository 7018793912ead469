import { createContext } from './create-context.ts';
import type { Dispatcher } from './dispatch.ts';
import { AwsError, type FaultCodes, generalFault } from './errors.ts';
import { emitApiCall } from './events/cloud-trail.ts';
import type { Fault } from './faults/fault-plan.ts';
import type { TokenBuckets } from './faults/token-buckets.ts';
import { isAllowed } from './identity/policy.ts';
import type { Principal } from './identity/principal.ts';
import { requestContext } from './identity/request-context.ts';
import { resourceArns, taggedArns } from './identity/resource-arns.ts';
import { type Context, type Operation, operationName, requiredMembers } from './operation.ts';
import type { AwsService } from './service.ts';
import type { WireCall } from './wire/protocol.ts';

interface Asked {
  readonly service: AwsService;
  readonly call: WireCall;
  readonly principal: Principal;
  readonly region: string;
  readonly requestId: string;
  readonly fault: Fault | undefined;
}

/** Either an output or an error; neither when a fault cut the call off before its effect. */
export interface AnsweredCall {
  readonly operation: Operation | undefined;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: object;
  readonly error?: AwsError;
}

/** Carries a recognised call out, in AWS's order: limits, rights, input, dry run, effect; then the trail. */
export function answerCall(dispatcher: Dispatcher, asked: Asked): AnsweredCall {
  const answered = attempt(dispatcher, asked);
  const { operation, output, error } = answered;
  const isLogged = operation?.mutating === true && (output !== undefined || error !== undefined);
  if (isLogged) emitApiCall(dispatcher.world, { ...asked, ...answered, operation });
  return answered;
}

function attempt(dispatcher: Dispatcher, asked: Asked): AnsweredCall {
  const { operation } = asked.call;
  let input: Record<string, unknown> = {};
  try {
    input = asked.call.readInput();
    if (isCutOff(asked.fault)) return { operation, input };
    return { operation, input, output: carryOut(dispatcher, asked, input) };
  } catch (cause) {
    return { operation, input, error: cause instanceof AwsError ? cause : defect(cause) };
  }
}

function isCutOff(fault: Fault | undefined): boolean {
  switch (fault?.kind) {
    case 'crash-before-effect':
      return true;
    case 'timeout':
    case 'reset':
      return fault.afterEffect !== true;
    default:
      return false;
  }
}

// A defect of the simulator must not look like an AWS fault that a client retries or handles.
function defect(cause: unknown): AwsError {
  return new AwsError(
    'SandboxDefect',
    cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  );
}

function carryOut(dispatcher: Dispatcher, asked: Asked, input: Record<string, unknown>): object {
  const { world, buckets } = dispatcher;
  const { service, call } = asked;
  const { operation } = call;
  if (operation === undefined) {
    const message = `The action ${call.name} is not valid for this web service (the sandbox does not simulate it).`;
    throw generalFault(service.codes, 'unknownOperation', message);
  }
  throwFault(service.codes, asked.fault);
  if (buckets?.take(bucketCall(asked, operation, input), world.now()) === false) {
    throw generalFault(service.codes, 'throttled', 'Request limit exceeded.');
  }
  const context = createContext(world, { ...asked, mutating: operation.mutating });
  checkRights(operation, asked, input, context);
  checkInput(service.codes, operation, input);
  if (input['DryRun'] === true) {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  return operation.handle(input, context);
}

function bucketCall(
  { service, principal, region }: Asked,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
): Parameters<TokenBuckets['take']>[0] {
  const name = operationName(operation);
  return {
    accountId: principal.accountId,
    region,
    service: service.signingName,
    operation: name,
    mutating: operation.mutating,
    isUnbounded: input['Filters'] === undefined && input['MaxResults'] === undefined,
    instances: name === 'RunInstances' ? Number(input['MaxCount'] ?? 0) : 0,
  };
}

function throwFault(codes: FaultCodes, fault: Fault | undefined): void {
  switch (fault?.kind) {
    case 'throttle':
      throw generalFault(codes, 'throttled', 'Request limit exceeded.');
    case 'denied':
      throw generalFault(codes, 'denied', 'You are not authorized to perform this operation.');
    case 'server-error':
      throw new AwsError(
        codes.internal[0],
        'An internal error has occurred',
        fault.status ?? codes.internal[1],
      );
    case 'error':
      throw new AwsError(fault.code, fault.message ?? fault.code, fault.status);
    default:
  }
}

function checkRights(
  operation: Operation,
  asked: Asked,
  input: Record<string, unknown>,
  context: Context,
): void {
  const { service, principal } = asked;
  const own = `${service.signingName}:${operationName(operation)}`;
  const missing = operation.facts.find((fact) => context.scope.unknown.has(fact));
  const refused = refusedPart(operation, asked, input, context);
  if (missing === undefined && refused === undefined) return;
  const { action, arn } = refused ?? { action: own, arn: '*' };
  const why = missing === undefined ? 'no identity-based policy allows it' : `the dump holds no ${missing}`;
  const message = `You are not authorized to perform this operation. User: ${principal.arn} is not authorized to perform: ${action} on resource: ${arn} because ${why}.`;
  throw generalFault(service.codes, 'denied', message);
}

/** What of a call the caller may not; undefined: nothing. Everybody may ask who they are (STS API reference). */
function refusedPart(
  operation: Operation,
  { service, principal, region }: Asked,
  input: Record<string, unknown>,
  { world }: Context,
): { readonly action: string; readonly arn: string } | undefined {
  const name = operationName(operation);
  if (principal.policies === undefined || name === 'GetCallerIdentity') return undefined;
  const place = { region, accountId: principal.accountId };
  const parts = [
    ...resourceArns(operation, input, place).map((arn) => ({
      action: `${service.signingName}:${name}`,
      arn,
    })),
    ...taggedArns(input, region).map((arn) => ({ action: 'ec2:CreateTags', arn, createAction: name })),
  ];
  return parts.find(({ action, arn, ...creating }) => {
    const context = requestContext(world, principal, { ...creating, input, resource: arn });
    return !isAllowed(principal, { action, resource: arn, context });
  });
}

function checkInput(codes: FaultCodes, operation: Operation, input: Record<string, unknown>): void {
  const name = operationName(operation);
  for (const member of requiredMembers(operation)) {
    if (input[member] === undefined) {
      throw generalFault(codes, 'missingParameter', `The request must contain the parameter ${member}`);
    }
  }
  for (const member of Object.keys(input)) {
    if (member !== 'DryRun' && !operation.honours.includes(member)) {
      throw generalFault(
        codes,
        'unknownParameter',
        `The sandbox does not honour the parameter ${member} of ${name}`,
      );
    }
  }
}
