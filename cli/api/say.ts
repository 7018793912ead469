import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { codeOf, messageOf } from '../../shared/aws/live/errors.ts';
import { signingOf } from '../aws/caller.ts';
import type { OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';
import { type apiOptions, apiUrlOf } from './api-options.ts';

/** Something said to the service: a path of its API, and the words. */
export interface Saying {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const timeoutMs = 30_000;

/**
 * Says it, signed with the caller's credentials, and answers the service's sentence. It is sent once: whoever gets no
 * answer may say it again. Throws a UserError for every refusal.
 */
export async function say({ path, body }: Saying, options: OptionValues<typeof apiOptions>): Promise<string> {
  const base = apiUrlOf(options);
  const url = new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
  const request = await signed(url, JSON.stringify(body), options.profile);
  const response = await fetch(url, {
    ...request,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    const why = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new UserError(
      `no answer from ${url.origin} (${messageOf(why)}): whether it was heard is not known, and saying it again is safe`,
    );
  });
  const answer = wordsIn(await response.text().catch(() => ''));
  if (response.status === 200 && answer.message !== null) return answer.message;
  if (response.status === 403 && answer.error === null) {
    throw new UserError(
      `the API lets these credentials not in (${answer.message ?? 'no reason told'}): they need the policy of operators, output OperatorPolicyArn`,
    );
  }
  throw new UserError(`refused (${response.status}): ${answer.error ?? answer.message ?? 'no reason told'}`);
}

async function signed(url: URL, body: string, profile: string | null) {
  const { credentials, sha256, region } = await signingOf(profile);
  const signingRegion =
    /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(url.hostname)?.[1] ?? region;
  if (signingRegion === null) {
    throw new UserError(`in which Region ${url.hostname} is cannot be seen from its name: set AWS_REGION`);
  }
  const { protocol, hostname, host, pathname } = url;
  const headers = { host, 'content-type': 'application/json' };
  const request = new HttpRequest({ protocol, hostname, method: 'POST', path: pathname, headers, body });
  const signer = new SignatureV4({ service: 'execute-api', region: signingRegion, credentials, sha256 });
  const { headers: all } = await signer.sign(request).catch((error: unknown) => {
    throw new UserError(
      `no credentials to sign with (${codeOf(error)}: ${messageOf(error)}): sign in, or name others with --profile`,
    );
  });
  // fetch sets the host itself, from the same address.
  const { host: _host, ...sent } = all;
  return { method: 'POST', headers: sent, body };
}

/** What an answer says: ours have a message or an error, those of API Gateway itself a message. */
function wordsIn(text: string): { readonly message: string | null; readonly error: string | null } {
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
