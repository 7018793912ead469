import { readConfig } from '../../shared/config.ts';
import type { OptionSpecs, OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';

/** What every command takes that says something to the service. */
export const apiOptions = {
  api: { type: 'text', describe: 'the address of the API, output HttpApiUrl; without it AMIGOV_API_URL' },
  profile: { type: 'text', describe: 'the profile of the AWS configuration to sign with' },
} as const satisfies OptionSpecs;

/** Throws a UserError where nothing names it, or what does is no address to send credentials to. */
export function apiUrlOf({ api }: Pick<OptionValues<typeof apiOptions>, 'api'>): URL {
  const text = api ?? readConfig(['apiUrl']).apiUrl;
  if (text === null) throw new UserError('say where the API is: --api https://… or AMIGOV_API_URL');
  const url = URL.parse(text);
  if (url === null) throw new UserError(`--api takes an address such as https://…, not ${text}`);
  const isSafe =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname));
  if (!isSafe)
    throw new UserError(
      `--api takes an https address: the request carries credentials, and ${text} would show them`,
    );
  return url;
}
