import * as z from 'zod/mini';
import { isImageId, type Scope } from '../../shared/domain/image.ts';
import { endOf, isDay } from '../../shared/domain/until.ts';
import * as identity from '../../shared/events/identity.ts';

/** What somebody said, read. */
export type ReadRequest<Body> =
  | { readonly ok: true; readonly scope: Scope | null; readonly body: Body }
  | { readonly ok: false; readonly error: string };

const dayForm = 'expected a day such as 2027-06-30';
const instantForm = 'expected a day or an instant such as 2026-10-01T12:00:00Z';
const subjectForm = 'expected an image, a snapshot or a scope such as 111122223333/eu-central-1';
const accountForm = 'expected 12 digits';
const regionForm = 'expected a Region such as eu-central-1';

const why = z
  .string('expected a reason')
  .check(
    z.trim(),
    z.minLength(1, 'expected a reason'),
    z.maxLength(1000, 'expected 1,000 characters at most'),
  );
const rule = text('expected the id of a rule', (id) => /^[a-z0-9][a-z0-9-]{0,99}$/.test(id));
const action = text('expected an action such as disable', (id) => /^[a-z][a-z-]{0,63}$/.test(id));
const day = text(dayForm, isDay);
const subject = text(
  subjectForm,
  (id) => isImageId(id) || /^snap-[0-9a-zA-Z]{8,17}$/.test(id) || /^[0-9]{12}\/[a-z0-9-]{4,64}$/.test(id),
);
const until = z.pipe(
  z.string(instantForm),
  z.transform((said, context) => {
    const end = endOf(said);
    if (end !== null) return end;
    context.issues.push({ code: 'custom', input: said, message: instantForm });
    return z.NEVER;
  }),
);
const accountId = text(accountForm, (id) => identity.accountId.safeParse(id).success);
const region = text(regionForm, (name) => identity.region.safeParse(name).success);
const extent = {
  accountId: z._default(z.nullable(accountId), null),
  region: z._default(z.nullable(region), null),
};

/** One of `bodies`. */
export interface BodyForm<Body> {
  safeParse(said: unknown): z.core.util.SafeParseResult<Body>;
}

export type Said<Name extends keyof typeof bodies> = z.output<(typeof bodies)[Name]>;

/** What may be said, by what it is: strict, since a word that is not understood might be the one that matters. */
export const bodies = {
  waiver: z.strictObject({ subject, rule, why, until: day }),
  waiverEnd: z.strictObject({ subject, rule }),
  approval: z.strictObject({ rule, action, until: z._default(z.nullable(until), null) }),
  baseline: z.strictObject({ why }),
  pause: z.strictObject({ ...extent, why, until }),
  pauseEnd: z.strictObject(extent),
} as const;

function text(form: string, isWellFormed: (said: string) => boolean) {
  return z.string(form).check(z.refine(isWellFormed, form));
}

const envelope = z.looseObject({
  pathParameters: z.optional(z.unknown()),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});
const scopePath = z.looseObject({ accountId, region });

/** All that is wrong with a request at once; where a path names no scope, the scope is null. */
export function readRequest<Body>(event: unknown, body: BodyForm<Body>): ReadRequest<Body> {
  const parsed = envelope.safeParse(event);
  if (!parsed.success) return { ok: false, error: 'malformed: the request' };
  const path = parsed.data.pathParameters;
  const scope = path === undefined ? null : scopePath.safeParse(path);
  const said = body.safeParse(jsonOf(parsed.data.body, parsed.data.isBase64Encoded === true));
  if (scope?.success === false || !said.success) {
    const issues = [...(scope?.error?.issues ?? []), ...(said.error?.issues ?? [])];
    return { ok: false, error: `malformed: ${issues.map(faultOf).join('; ')}` };
  }
  const where = scope === null ? null : { accountId: scope.data.accountId, region: scope.data.region };
  return { ok: true, scope: where, body: said.data };
}

/** Undefined: it is no JSON, which no body is. */
function jsonOf(body: string | undefined, isBase64: boolean): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(isBase64 ? Buffer.from(body, 'base64').toString('utf8') : body);
  } catch {
    return undefined;
  }
}

function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown: ${issue.keys.join(', ')}`;
  const field = issue.path.join('.');
  return field === '' ? 'the body: expected a JSON object' : `${field}: ${issue.message}`;
}
