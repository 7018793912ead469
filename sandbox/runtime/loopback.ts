/** With which the runtime itself calls its servers. */
export const ownAccessKeyId = 'sandbox';

/** A request to one of the sandbox's own servers, refused. */
export class LoopbackError extends Error {
  readonly status: number;

  constructor(action: string, status: number, body: string) {
    super(`${action}: ${status} ${body}`);
    this.name = 'LoopbackError';
    this.status = status;
  }
}

export interface LoopbackRequest {
  readonly endpoint: string;
  /** `AmazonSQS.SendMessage`, `DynamoDB_20120810.CreateTable`. */
  readonly target: string;
  readonly region: string;
  readonly input: object;
}

/** Calls an operation of a server that speaks AWS's JSON protocol. Throws a LoopbackError for anything but success. */
export async function callJson({
  endpoint,
  target,
  region,
  input,
}: LoopbackRequest): Promise<Record<string, unknown>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      ...loopbackSignature(region),
    },
    body: JSON.stringify(input),
  });
  const body = await response.text();
  if (!response.ok) throw new LoopbackError(target, response.status, body);
  return JSON.parse(body === '' ? '{}' : body);
}

/** Nobody checks the signature; the servers read the Region from it and want the form. */
export function loopbackSignature(region: string): Record<string, string> {
  const credential = `${ownAccessKeyId}/20260101/${region}/sandbox/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=sandbox`,
    'x-amz-date': '20260101T000000Z',
  };
}
