import { EC2Client } from '@aws-sdk/client-ec2';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Fields, isFields, textOrNull, valueAt } from '../fields.ts';
import { isThrottled, wasAnswered } from './errors.ts';
import type { Reading } from './reading.ts';

/** Recycle Bin's answer was an error; its name is AWS's code, as with the SDK's errors. */
export class RecycleBinError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, message: string, httpStatusCode: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}

export interface RecycleBinCalls {
  listRules(
    resourceType: string,
    token: string | undefined,
  ): Promise<{ readonly ruleIds: readonly string[] | undefined; readonly nextToken: string | undefined }>;
  /** As `aws rbin get-rule` tells it. */
  getRule(ruleId: string): Promise<Fields>;
}

/**
 * The two reads of Recycle Bin that are needed, as REST-JSON (Recycle Bin API reference), signed with the credentials and
 * sent by the connections of the EC2 client: the service's own client weighs 270 kB, and its registry copy is of 2024.
 */
export function recycleBinCalls(reading: Reading): RecycleBinCalls {
  return {
    listRules: async (ResourceType, NextToken) => {
      const answer = await send(reading, 'ListRules', 'POST', '/list-rules', {
        ResourceType,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      const rules = valueAt(answer, 'Rules');
      const ids = Array.isArray(rules)
        ? rules.filter(isFields).map((rule) => textOrNull(rule, 'Identifier'))
        : [];
      const ruleIds = ids.filter((id) => id !== null);
      const isWhole = Array.isArray(rules) && ruleIds.length === rules.length;
      return {
        ruleIds: isWhole ? ruleIds : undefined,
        nextToken: textOrNull(answer, 'NextToken') ?? undefined,
      };
    },
    getRule: (ruleId) => send(reading, 'GetRule', 'GET', `/rules/${encodeURIComponent(ruleId)}`, null),
  };
}

const attempts = 4;

/** Tries again what was throttled or not answered: both calls only read. */
async function send(
  reading: Reading,
  operation: string,
  method: 'GET' | 'POST',
  path: string,
  body: Fields | null,
): Promise<Fields> {
  const { access, scope } = reading;
  for (let attempt = 1; ; attempt += 1) {
    await access.pacer.take({ ...scope, service: 'Rbin', operation });
    try {
      return await sendOnce(reading, method, path, body);
    } catch (error) {
      if (attempt >= attempts || (wasAnswered(error) && !isThrottled(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt * (1 + Math.random())));
    }
  }
}

async function sendOnce(
  reading: Reading,
  method: 'GET' | 'POST',
  path: string,
  body: Fields | null,
): Promise<Fields> {
  const { config } = reading.client(EC2Client);
  const { credentials, sha256, requestHandler } = config;
  const { region } = reading.scope;
  const signer = new SignatureV4({ service: 'rbin', region, credentials, sha256 });
  const request = await signer.sign(requestTo(endpointOf(reading), method, path, body));
  const { response } = await requestHandler.handle(HttpRequest.clone(request));
  const answer = parse(new TextDecoder().decode(await config.streamCollector(response.body)));
  if (response.statusCode === 200 && answer !== null) return answer;
  throw errorOf(response.statusCode, response.headers, answer ?? {});
}

function endpointOf({ access, scope }: Reading): URL {
  const suffix = access.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(access.endpoint ?? `https://rbin.${scope.region}.${suffix}`);
}

function requestTo(endpoint: URL, method: string, path: string, body: Fields | null): HttpRequest {
  const { protocol, hostname, port, host } = endpoint;
  return new HttpRequest({
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    method,
    path,
    headers: { host, ...(body === null ? {} : { 'content-type': 'application/json' }) },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
}

function parse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** The code stands in a header or in the body, with a namespace before or an address behind it. */
function errorOf(status: number, headers: Readonly<Record<string, string>>, answer: Fields): RecycleBinError {
  const told = headers['x-amzn-errortype'] ?? textOrNull(answer, '__type') ?? textOrNull(answer, 'code');
  const code = told?.replace(/:.*$/, '').replace(/^.*#/, '') ?? `HTTP${status}`;
  const message = textOrNull(answer, 'message') ?? textOrNull(answer, 'Message');
  return new RecycleBinError(code, message ?? 'it could not be read', status);
}
