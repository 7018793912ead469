import { type AnsweredCall, answerCall } from './answer-call.ts';
import type { CallRecord } from './call-record.ts';
import { AwsError, generalFault, jsonCodes } from './errors.ts';
import type { Fault, FaultPlan } from './faults/fault-plan.ts';
import type { TokenBuckets } from './faults/token-buckets.ts';
import { authenticate } from './identity/authenticate.ts';
import type { AwsService } from './service.ts';
import type { World } from './state/world.ts';
import { readAppId, readCredentialScope } from './wire/authorization.ts';
import { readCall, type WireAnswer, type WireRequest, writeAnswer, writeError } from './wire/protocol.ts';

/** What the server does with the connection. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  /** Half of the answer, then the connection breaks. */
  | { readonly kind: 'partial'; readonly answer: WireAnswer }
  | { readonly kind: 'silence' }
  | { readonly kind: 'break' };

export interface Dispatcher {
  readonly world: World;
  readonly services: ReadonlyMap<string, AwsService>;
  readonly faults: FaultPlan;
  /** Undefined: nothing is throttled. */
  readonly buckets: TokenBuckets | undefined;
  onCall(record: CallRecord): void;
  onCrash(record: CallRecord): void;
}

/** Takes one request through recognition, faults, limits and the handler to what the caller sees. */
export function dispatch(dispatcher: Dispatcher, request: WireRequest): Outcome {
  const { world } = dispatcher;
  world.settle();
  const scope = readCredentialScope(request.headers['authorization']);
  const service = scope && dispatcher.services.get(scope.signingName);
  if (scope === undefined || service === undefined) return refuseUnrecognised(scope?.signingName);
  const requestId = world.ids.uuid(`${scope.accessKeyId}#${scope.region}#request`);
  const call = readCall(service, request);
  try {
    const principal = authenticate(world, scope.accessKeyId, service);
    const functionName = readAppId(request.headers['user-agent']) ?? principal.functionName;
    const region = scope.region;
    const described = {
      service: service.signingName,
      operation: call.name,
      accountId: principal.accountId,
      region,
    };
    const mutating = call.operation?.mutating ?? false;
    const fault = dispatcher.faults.strike({ ...described, functionName, mutating });
    const answered = answerCall(dispatcher, { service, call, principal, region, requestId, fault });
    const record: CallRecord = {
      ...described,
      at: world.now().toISOString(),
      requestId,
      principalArn: principal.arn,
      functionName,
      input: answered.input,
      outcome: outcomeWord(answered, fault),
      mutating,
      hadEffect: answered.output !== undefined,
    };
    dispatcher.onCall(record);
    if (fault?.kind === 'crash-before-effect' || fault?.kind === 'crash-after-effect')
      dispatcher.onCrash(record);
    return toOutcome(service, answered, fault, requestId);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'answer', answer: writeError(service, error, requestId) };
  }
}

function refuseUnrecognised(signingName: string | undefined): Outcome {
  const message =
    signingName === undefined
      ? 'The request is not signed with Signature Version 4'
      : `The sandbox does not simulate the service ${signingName}`;
  const error = generalFault(jsonCodes, 'unknownOperation', message);
  const body = JSON.stringify({ __type: error.code, message });
  return { kind: 'answer', answer: { status: 404, headers: { 'content-type': 'application/json' }, body } };
}

function outcomeWord({ error }: AnsweredCall, fault: Fault | undefined): string {
  switch (fault?.kind) {
    case 'timeout':
    case 'reset':
    case 'partial':
      return fault.kind;
    case 'crash-before-effect':
    case 'crash-after-effect':
      return 'crash';
    default:
      return error?.code ?? 'ok';
  }
}

function toOutcome(
  service: AwsService,
  answered: AnsweredCall,
  fault: Fault | undefined,
  requestId: string,
): Outcome {
  switch (fault?.kind) {
    case 'timeout':
      return { kind: 'silence' };
    case 'reset':
    case 'crash-before-effect':
    case 'crash-after-effect':
      return { kind: 'break' };
    default: {
      const { operation, output, error } = answered;
      const answer =
        operation && output
          ? writeAnswer(service, operation, output, requestId)
          : writeError(service, error ?? generalFault(service.codes, 'internal', 'no answer'), requestId);
      return { kind: fault?.kind === 'partial' ? 'partial' : 'answer', answer };
    }
  }
}
