import { type AnsweredCall, answerCall } from './answer-call.ts';
import type { CallRecord } from './call-record.ts';
import { generalFault, jsonCodes } from './errors.ts';
import type { Fault, FaultPlan } from './faults/fault-plan.ts';
import type { TokenBuckets } from './faults/token-buckets.ts';
import { type Authenticated, authenticate } from './identity/authenticate.ts';
import type { AwsService } from './service.ts';
import type { World } from './state/world.ts';
import { type CredentialScope, readAppId, readCredentialScope } from './wire/authorization.ts';
import {
  readCall,
  type WireAnswer,
  type WireCall,
  type WireRequest,
  writeAnswer,
  writeError,
} from './wire/protocol.ts';

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
  const known = authenticate(world, scope.accessKeyId, service);
  const call = readCall(service, request);
  const seen = describeCall(dispatcher, { scope, call, known, request, requestId });
  if ('error' in known) {
    dispatcher.onCall({ ...seen, input: {}, outcome: known.error.code, hadEffect: false });
    return { kind: 'answer', answer: writeError(service, known.error, requestId) };
  }
  const fault = dispatcher.faults.strike(seen);
  const { principal } = known;
  const answered = answerCall(dispatcher, {
    service,
    call,
    principal,
    region: scope.region,
    requestId,
    fault,
  });
  const { input, output } = answered;
  const record = { ...seen, input, outcome: outcomeWord(answered, fault), hadEffect: output !== undefined };
  dispatcher.onCall(record);
  if (fault?.kind === 'crash-before-effect' || fault?.kind === 'crash-after-effect')
    dispatcher.onCrash(record);
  return toOutcome(service, answered, fault, requestId);
}

interface Seen {
  readonly scope: CredentialScope;
  readonly call: WireCall;
  readonly known: Authenticated;
  readonly request: WireRequest;
  readonly requestId: string;
}

/** What the call log tells of a call whatever comes of it. */
function describeCall(
  { world }: Dispatcher,
  { scope, call, known, request, requestId }: Seen,
): Omit<CallRecord, 'input' | 'outcome' | 'hadEffect'> {
  const principal = 'principal' in known ? known.principal : undefined;
  return {
    at: world.now().toISOString(),
    requestId,
    accountId: principal?.accountId ?? 'unknown',
    region: scope.region,
    principalArn: principal?.arn ?? scope.accessKeyId,
    functionName: readAppId(request.headers['user-agent']) ?? principal?.functionName,
    service: scope.signingName,
    operation: call.name,
    mutating: call.operation?.mutating ?? false,
  };
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
