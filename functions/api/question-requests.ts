import * as z from 'zod/mini';
import { servedControls } from '../../shared/domain/controls-view.ts';
import { statuses } from '../../shared/domain/finding.ts';
import { isImageId, isSnapshotId } from '../../shared/domain/image.ts';
import { nearestWord } from '../../shared/domain/nearest-word.ts';
import { severities } from '../../shared/domain/severity.ts';
import { isDay } from '../../shared/domain/until.ts';
import * as identity from '../../shared/events/identity.ts';
import type { PolicyTerms } from '../../shared/policy/policy-terms.ts';
import { type Format, formatOf, formats } from './formats.ts';

/*
 * The words of a question: strict, since a word that is not understood might be the one that narrows it. Several values of one
 * word have commas between them.
 */

const mostItems = 1_000;
const usualItems = 200;

function text(form: string, isWellFormed: (said: string) => boolean) {
  return z.optional(z.string(form).check(z.refine(isWellFormed, form)));
}

function listOf<const Word extends string>(words: readonly Word[]) {
  const form = `expected ${words.join(', ')}, with commas between several`;
  return z.optional(
    z.pipe(
      z.string(form),
      z.transform((said, context): readonly Word[] => {
        const parts = said.split(',').map((part) => part.trim());
        const known = parts.flatMap((part) => words.filter((word) => word === part));
        if (known.length === parts.length) return known;
        context.issues.push({ code: 'custom', input: said, message: form });
        return z.NEVER;
      }),
    ),
  );
}

function numberUpTo(most: number, least = 0) {
  const form = `expected a number from ${least} to ${most}`;
  return z.optional(
    z.pipe(
      z.string(form),
      z.transform((said, context): number => {
        const number = /^[0-9]{1,6}$/.test(said) ? Number(said) : -1;
        if (number >= least && number <= most) return number;
        context.issues.push({ code: 'custom', input: said, message: form });
        return z.NEVER;
      }),
    ),
  );
}

const day = text('expected a day such as 2027-06-30', isDay);
const ruleForm = 'expected the id of a rule, or several with commas between them';
const frameworks = [...new Set(servedControls().map(({ framework }) => framework))];

const words = {
  account: text('expected 12 digits', (said) => identity.accountId.safeParse(said).success),
  region: text('expected a Region such as eu-central-1', (said) => identity.region.safeParse(said).success),
  owner: text('expected an owner', (said) => said.trim() !== '' && said.length <= 256),
  status: listOf(statuses),
  severity: listOf(severities),
  rule: text(ruleForm, (said) => /^[a-z0-9-]{1,100}(,[a-z0-9-]{1,100}){0,99}$/.test(said)),
  image: text('expected an image or a snapshot', (said) => isImageId(said) || isSnapshotId(said)),
  from: day,
  to: day,
  framework: z.optional(z.enum(frameworks, `expected ${frameworks.join(', ')}`)),
  control: text('expected the id of a control', (said) => /^[\w.()-]{1,40}$/.test(said)),
  days: numberUpTo(3_660),
  day,
  on: day,
} as const;

const paging = {
  cursor: text('expected what nextCursor said', (said) => /^[\w-]{1,4000}$/.test(said)),
  limit: numberUpTo(mostItems, 1),
} as const;

const showing = {
  format: text(`expected ${formats.join(', ')}`, (said) => formatOf(said, undefined) !== null),
} as const;

const whose = { account: words.account, region: words.region, owner: words.owner };

/** What each question takes. */
export const queries = {
  findings: z.strictObject({
    ...{ ...whose, ...paging, ...showing, status: words.status, severity: words.severity, rule: words.rule },
    ...{ image: words.image, from: words.from, to: words.to },
    ...{ framework: words.framework, control: words.control },
  }),
  images: z.strictObject({
    ...{ ...paging, ...showing, image: words.image },
    account: z.string('expected 12 digits').check(z.regex(/^[0-9]{12}$/, 'expected 12 digits')),
    region: z
      .string('expected a Region such as eu-central-1')
      .check(
        z.refine((said) => identity.region.safeParse(said).success, 'expected a Region such as eu-central-1'),
      ),
  }),
  due: z.strictObject({ ...whose, ...paging, ...showing, days: words.days }),
  runs: z.strictObject({ ...paging, ...showing, day: words.day, account: words.account }),
  waivers: z.strictObject({
    ...{ ...paging, ...showing, account: words.account, region: words.region },
    ...{ from: words.from, to: words.to },
  }),
  frameworks: z.strictObject({ ...showing, framework: words.framework }),
  history: z.strictObject({ ...paging, ...showing, on: words.on }),
  usage: z.strictObject({ ...paging, ...showing }),
} as const;

export type Query<Name extends keyof typeof queries> = z.output<(typeof queries)[Name]>;

export type ReadQuery<Words> =
  | { readonly ok: true; readonly query: Words; readonly format: Format; readonly rawPath: string }
  | { readonly ok: false; readonly error: string };

const envelope = z.looseObject({
  rawPath: z._default(z.string(), ''),
  queryStringParameters: z._default(z.record(z.string(), z.string()), {}),
  headers: z._default(z.record(z.string(), z.string()), {}),
});

/** One of `queries`. */
export interface QueryForm<Words> {
  readonly shape: Readonly<Record<string, unknown>>;
  safeParse(said: unknown): z.core.util.SafeParseResult<Words>;
}

/** All that is wrong with the words of a question at once. */
export function readQuery<Words>(event: unknown, form: QueryForm<Words>): ReadQuery<Words> {
  const parsed = envelope.safeParse(event);
  if (!parsed.success) return { ok: false, error: 'malformed: the request' };
  const { queryStringParameters: said, headers, rawPath } = parsed.data;
  const read = form.safeParse(said);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => faultOf(issue, Object.keys(form.shape)));
    return { ok: false, error: `malformed: ${faults.join('; ')}` };
  }
  const format = formatOf(said['format'], headers['accept'] ?? headers['Accept']) ?? 'json';
  return { ok: true, query: read.data, format, rawPath };
}

function faultOf(issue: z.core.$ZodIssue, known: readonly string[]): string {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.')}: ${issue.message}`;
  return issue.keys
    .map((key) => {
      const nearest = nearestWord(key, known);
      return `${key} is no word here${nearest === null ? '' : `; did you mean ${nearest}?`}`;
    })
    .join('; ');
}

export function limitOf({ limit }: { readonly limit?: number | undefined }): number {
  return limit ?? usualItems;
}

/**
 * The rules of the policy that are asked about; null: all. A text says why there are none: an answer without rows would say that
 * nothing breaks them.
 */
export function rulesIn(
  { rule, framework, control }: Pick<Query<'findings'>, 'rule' | 'framework' | 'control'>,
  { rules }: PolicyTerms,
): readonly string[] | null | string {
  const named = rule === undefined ? null : [...new Set(rule.split(','))];
  const missing = named?.find((ruleId) => !rules.has(ruleId));
  if (missing !== undefined) {
    const nearest = nearestWord(missing, [...rules.keys()]);
    return `the policy has no rule ${missing}${nearest === null ? '' : `; did you mean ${nearest}?`}`;
  }
  if (framework === undefined && control === undefined) return named;
  const served = servedControls().filter(
    (each) =>
      (framework === undefined || each.framework === framework) &&
      (control === undefined || each.id === control),
  );
  const checks = new Set(served.flatMap((each) => each.checks));
  const serving = [...rules.values()]
    .filter(({ ruleId, check }) => checks.has(check) && (named === null || named.includes(ruleId)))
    .map(({ ruleId }) => ruleId);
  if (serving.length > 0) return serving.toSorted();
  const wanted = [framework, control].filter((word) => word !== undefined).join(' ');
  return `no rule of the policy${named === null ? '' : ' that you named'} serves ${wanted}`;
}
