import type { About, Asked, Page, PageRequest, Questions, Rows } from '../../shared/ports/questions.ts';
import type { OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';
import type { apiOptions } from './api-options.ts';
import { send, wordsIn } from './send.ts';

type Words = Readonly<Record<string, string | number | null>>;
type Paths = { readonly [K in About]: (question: Asked[K]) => readonly [path: string, words: Words] };

/** The API's own words for each question. */
const paths: Paths = {
  findings: ({ accountId, region, owner, statuses, ruleIds, severities, subjectId, fromDay, toDay }) => [
    '/findings',
    {
      ...{ account: accountId, region, owner, image: subjectId, from: fromDay, to: toDay },
      ...{ status: listed(statuses), rule: listed(ruleIds), severity: listed(severities) },
    },
  ],
  images: ({ accountId, region, imageId }) => ['/images', { account: accountId, region, image: imageId }],
  due: ({ accountId, region, owner, withinDays }) => [
    '/due',
    { account: accountId, region, owner, days: withinDays },
  ],
  runs: ({ day, accountId }) => ['/runs', { day, account: accountId }],
  waivers: ({ accountId, region, fromDay, toDay }) => [
    '/waivers',
    { account: accountId, region, from: fromDay, to: toDay },
  ],
  story: ({ subjectId }) => [`/history/${subjectId.split('/').map(encoded).join('/')}`, {}],
  uses: ({ region, imageId }) => [`/usage/${encoded(region)}/${encoded(imageId)}`, {}],
};

/** Asks the service. Throws a UserError where it lets the caller not in, or does not answer. */
export function apiQuestions(options: OptionValues<typeof apiOptions>): Questions {
  return {
    ask: async <K extends About>(about: K, question: Asked[K], page: PageRequest): Promise<Page<Rows[K]>> => {
      const [path, words] = paths[about](question);
      const query = queryOf({ ...words, limit: page.limit, cursor: page.cursor });
      const sending = { method: 'GET', path: `${path}?${query}`, body: null, unheard: 'ask again' } as const;
      const { status, text } = await send(sending, options);
      if (status === 200) return pageIn<Rows[K]>(text);
      const { error, message } = wordsIn(text);
      if (status === 400 && error !== null) return { ok: false, reason: error };
      if (status === 403 && error === null) {
        throw new UserError(
          `the API lets these credentials not in (${message ?? 'no reason told'}): they need the policy of auditors, output AuditorPolicyArn`,
        );
      }
      throw new UserError(`refused (${status}): ${error ?? message ?? 'no reason told'}`);
    },
  };
}

/** The rows are the service's word. */
function pageIn<Row>(text: string): Page<Row> {
  const { schemaVersion, items, nextCursor }: ApiPage<Row> = JSON.parse(text);
  if (schemaVersion !== 1 || !Array.isArray(items)) {
    throw new UserError('the API answered in a form that this version does not know');
  }
  return { ok: true, rows: items, next: nextCursor };
}

interface ApiPage<Row> {
  readonly schemaVersion: number;
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

function listed(words: readonly string[] | null): string | null {
  return words === null ? null : words.join(',');
}

function queryOf(words: Words): string {
  return Object.entries(words)
    .flatMap(([word, value]) => (value === null ? [] : [`${word}=${encoded(String(value))}`]))
    .join('&');
}

/** As signatures want it (RFC 3986). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
