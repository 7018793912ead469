import { type AwsError, generalFault } from '../errors.ts';
import { type Operation, operationName } from '../operation.ts';
import type { AwsService } from '../service.ts';
import { isRecord, readJson, refusingForm, writeJson, writeJsonError } from './json.ts';
import { writeEc2Answer, writeEc2Error, writeQueryAnswer, writeQueryError } from './query-answer.ts';
import { readQueryInput } from './query-input.ts';
import { findRestOperation, readRestInput } from './rest.ts';

export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The operation asked for, and its input, read when wanted: reading refuses what the schema does not know. */
export interface WireCall {
  readonly name: string;
  /** Undefined: the simulator does not offer it. */
  readonly operation: Operation | undefined;
  readInput(): Record<string, unknown>;
}

/** Recognises the operation by `Action`, `X-Amz-Target` or method and path, as the service's protocol has it. */
export function readCall(service: AwsService, request: WireRequest): WireCall {
  switch (service.protocol) {
    case 'ec2Query':
    case 'awsQuery':
      return readQueryCall(service, request);
    case 'awsJson':
      return readJsonCall(service, request);
    case 'restJson':
      return readRestCall(service, request);
  }
}

export function writeAnswer(
  service: AwsService,
  operation: Operation,
  output: object,
  requestId: string,
): WireAnswer {
  const schema = operation.schema[5];
  const answer = {
    operation: operationName(operation),
    schema,
    output,
    requestId,
    xmlNamespace: service.xmlNamespace,
  };
  switch (service.protocol) {
    case 'ec2Query':
      return xmlAnswer(200, writeEc2Answer(answer), requestId);
    case 'awsQuery':
      return xmlAnswer(200, writeQueryAnswer(answer), requestId);
    case 'awsJson':
      return jsonAnswer(200, writeJson(schema, output, false), requestId);
    case 'restJson':
      return jsonAnswer(200, writeJson(schema, output, true), requestId);
  }
}

export function writeError(service: AwsService, error: AwsError, requestId: string): WireAnswer {
  switch (service.protocol) {
    case 'ec2Query':
      return xmlAnswer(error.status, writeEc2Error(error, requestId), requestId);
    case 'awsQuery':
      return xmlAnswer(error.status, writeQueryError(error, requestId), requestId);
    case 'awsJson':
    case 'restJson': {
      const answer = jsonAnswer(error.status, writeJsonError(error), requestId);
      return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': error.code } };
    }
  }
}

function readQueryCall(service: AwsService, request: WireRequest): WireCall {
  const form = new URLSearchParams(
    request.method === 'GET' ? new URL(request.url, 'http://x').search : request.body,
  );
  const name = form.get('Action') ?? '';
  const operation = service.operations.get(name);
  const wire = { ec2: service.protocol === 'ec2Query', codes: service.codes };
  return {
    name,
    operation,
    readInput: () => (operation ? readQueryInput(operation.schema[4], form, wire) : {}),
  };
}

function readJsonCall(service: AwsService, request: WireRequest): WireCall {
  const name = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
  const operation = service.operations.get(name);
  const form = refusingForm(service.codes, false);
  return {
    name,
    operation,
    readInput: () => {
      const input = operation && readJson(operation.schema[4], parseBody(service, request.body), form);
      return isRecord(input) ? input : {};
    },
  };
}

function readRestCall(service: AwsService, request: WireRequest): WireCall {
  const url = new URL(request.url, 'http://x');
  const match = findRestOperation(service.operations.values(), request.method, url.pathname);
  const readInput = (): Record<string, unknown> => {
    const body = parseBody(service, request.body);
    const rest = { method: request.method, path: url.pathname, query: url.searchParams, body };
    return match ? readRestInput(match, rest, service.codes) : {};
  };
  const name = match ? operationName(match.operation) : `${request.method} ${url.pathname}`;
  return { name, operation: match?.operation, readInput };
}

function parseBody(service: AwsService, body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw generalFault(service.codes, 'invalidValue', 'The body is not JSON');
  }
}

function xmlAnswer(status: number, body: string, requestId: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body,
  };
}

function jsonAnswer(status: number, body: string, requestId: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body,
  };
}
