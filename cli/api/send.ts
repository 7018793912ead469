import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { codeOf, messageOf } from '../../shared/aws/live/errors.ts';
import { readConfig } from '../../shared/config.ts';
import { signingOf } from '../aws/caller.ts';
import type { OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';
import { type apiOptions, apiUrlOf } from './api-options.ts';

/** A request to the service's API. */
export interface Sending {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  /** Null: there is none. */
  readonly body: string | null;
  /** What is to be told where nobody answers. */
  readonly unheard: string;
}

export interface Sent {
  readonly status: number;
  readonly text: string;
}

const timeoutMs = 30_000;

/** Sends it once, signed with the caller's credentials, or with the token of the environment. Throws a UserError where nobody answers. */
export async function send(
  { method, path, body, unheard }: Sending,
  options: OptionValues<typeof apiOptions>,
): Promise<Sent> {
  const base = apiUrlOf(options);
  const url = new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
  const headers = await headersFor(url, { method, body }, options.profile);
  const request = { method, headers, ...(body === null ? {} : { body }) };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { ...request, redirect: 'error', signal }).catch((error: unknown) => {
    const why = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new UserError(`no answer from ${url.origin} (${messageOf(why)}): ${unheard}`);
  });
  return { status: response.status, text: await response.text().catch(() => '') };
}

async function headersFor(
  url: URL,
  { method, body }: Pick<Sending, 'method' | 'body'>,
  profile: string | null,
): Promise<Record<string, string>> {
  const { apiToken } = readConfig(['apiToken']);
  const content = {
    accept: 'application/json',
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  if (apiToken !== null) return { ...content, authorization: `Bearer ${apiToken}` };
  const { credentials, sha256, region } = await signingOf(profile);
  const signingRegion =
    /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(url.hostname)?.[1] ?? region;
  if (signingRegion === null) {
    throw new UserError(`in which Region ${url.hostname} is cannot be seen from its name: set AWS_REGION`);
  }
  const { protocol, hostname, host, pathname: path, searchParams } = url;
  const request = new HttpRequest({
    ...{ protocol, hostname, method, path, headers: { host, ...content } },
    query: Object.fromEntries(searchParams),
    ...(body === null ? {} : { body }),
  });
  const signer = new SignatureV4({ service: 'execute-api', region: signingRegion, credentials, sha256 });
  const { headers } = await signer.sign(request).catch((error: unknown) => {
    throw new UserError(
      `no credentials to sign with (${codeOf(error)}: ${messageOf(error)}): sign in, or name others with --profile`,
    );
  });
  // fetch sets the host itself, from the same address.
  const { host: _host, ...sent } = headers;
  return sent;
}

/** What an answer says: ours have a message or an error, those of API Gateway itself a message. */
export function wordsIn(text: string): { readonly message: string | null; readonly error: string | null } {
  try {
    const answer: unknown = JSON.parse(text);
    const { message, error } = Object(answer);
    return { message: textOrNull(message), error: textOrNull(error) };
  } catch {
    return { message: null, error: null };
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
