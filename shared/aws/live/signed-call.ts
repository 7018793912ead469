import { EC2Client } from '@aws-sdk/client-ec2';
import { regionalEndpoint, sendSigned } from '../../signed-request.ts';
import { type Fields, isFields, textOrNull } from '../fields.ts';
import { isThrottled, wasAnswered } from './errors.ts';
import type { Reading } from './reading.ts';

/** A service's answer was an error; its name is AWS's code, as with the SDK's errors. */
export class SignedCallError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, message: string, httpStatusCode: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}

/** One read of a service of which no more is needed than this. */
export interface SignedCall {
  /** As in the signature and in the host's name. */
  readonly service: 'rbin' | 'cloudtrail';
  /** As the pacer counts it. */
  readonly pacedAs: string;
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Fields | null;
}

const attempts = 4;

/**
 * Reads by a call as JSON, signed with the credentials and sent by the connections of the EC2 client: what a service's own
 * client would weigh for it is not worth it. Tries again what was throttled or not answered.
 */
export async function signedCall(
  reading: Pick<Reading, 'access' | 'scope' | 'client'>,
  call: SignedCall,
): Promise<Fields> {
  const { access, scope } = reading;
  for (let attempt = 1; ; attempt += 1) {
    await access.pacer.take({ ...scope, service: call.pacedAs, operation: call.operation });
    try {
      return await sendOnce(reading, call);
    } catch (error) {
      if (attempt >= attempts || (wasAnswered(error) && !isThrottled(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt * (1 + Math.random())));
    }
  }
}

async function sendOnce(
  reading: Pick<Reading, 'access' | 'scope' | 'client'>,
  call: SignedCall,
): Promise<Fields> {
  const { access, scope } = reading;
  const { service, method, path, headers, body } = call;
  const {
    status,
    headers: told,
    text,
  } = await sendSigned(reading.client(EC2Client).config, {
    ...{ service, region: scope.region, method, path },
    endpoint:
      access.endpoint === null
        ? regionalEndpoint(service, scope.region, access.partition)
        : new URL(access.endpoint),
    headers: { ...(body === null ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === null ? null : JSON.stringify(body),
  });
  const answer = parse(text);
  if (status === 200 && answer !== null) return answer;
  throw errorOf(status, told, answer ?? {});
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
function errorOf(status: number, headers: Readonly<Record<string, string>>, answer: Fields): SignedCallError {
  const told = headers['x-amzn-errortype'] ?? textOrNull(answer, '__type') ?? textOrNull(answer, 'code');
  const code = told?.replace(/:.*$/, '').replace(/^.*#/, '') ?? `HTTP${status}`;
  const message = textOrNull(answer, 'message') ?? textOrNull(answer, 'Message');
  return new SignedCallError(code, message ?? 'it could not be read', status);
}
