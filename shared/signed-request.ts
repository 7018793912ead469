import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type {
  AwsCredentialIdentityProvider,
  ChecksumConstructor,
  HashConstructor,
  HttpResponse,
  StreamCollector,
} from '@smithy/types';

/** What of an SDK client is used: its credentials and its connections. */
export interface Sender {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly sha256: ChecksumConstructor | HashConstructor;
  readonly requestHandler: { handle(request: HttpRequest): Promise<{ readonly response: HttpResponse }> };
  readonly streamCollector: StreamCollector;
}

/** One request of a service of which no more is needed than this. */
export interface SignedRequest {
  /** As in the signature. */
  readonly service: string;
  readonly region: string;
  /** With nothing behind the host and port. */
  readonly endpoint: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Escaped as it is sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: there is none. */
  readonly body: string | Uint8Array | null;
}

/** Whatever was answered, also an error. */
export interface SignedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Signs a request and sends it once, without the service's own client: that would weigh more in a bundle than the call is
 * worth. Throws when nobody answers.
 */
export async function sendSigned(sender: Sender, request: SignedRequest): Promise<SignedAnswer> {
  const { credentials, sha256, requestHandler, streamCollector } = sender;
  const { service, region } = request;
  // S3 alone signs the path as it is sent; all others escape it once more (IAM User Guide, signing requests).
  const uriEscapePath = service !== 's3';
  const signer = new SignatureV4({ service, region, credentials, sha256, uriEscapePath });
  const signed = await signer.sign(toHttp(request));
  const { response } = await requestHandler.handle(HttpRequest.clone(signed));
  const text = new TextDecoder().decode(await streamCollector(response.body));
  return { status: response.statusCode, headers: response.headers, text };
}

function toHttp({ endpoint, method, path, headers, body }: SignedRequest): HttpRequest {
  const { protocol, hostname, port, host } = endpoint;
  return new HttpRequest({
    ...{ protocol, hostname, method, path },
    ...(port === '' ? {} : { port: Number(port) }),
    headers: { host, ...headers },
    ...(body === null ? {} : { body }),
  });
}

/** Where the service answers in the Region, as AWS names it. */
export function regionalEndpoint(service: string, region: string, partition: string): URL {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(`https://${service}.${region}.${suffix}`);
}
