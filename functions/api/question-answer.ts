import { servedControls } from '../../shared/domain/controls-view.ts';
import { isImageId } from '../../shared/domain/image.ts';
import { utcDay } from '../../shared/domain/instant.ts';
import * as identity from '../../shared/events/identity.ts';
import type { PolicyTerms } from '../../shared/policy/policy-terms.ts';
import type { About, Asked, Questions } from '../../shared/ports/questions.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import { stateOn } from '../../shared/report/state-on.ts';
import { columnsOf, servedColumns, stateColumns } from '../../shared/report/tables.ts';
import { answerIn } from './formats.ts';
import { type Answer, json } from './json.ts';
import {
  limitOf,
  type Query,
  type QueryForm,
  queries,
  type ReadQuery,
  readQuery,
  rulesIn,
} from './question-requests.ts';

export interface QuestionPorts {
  readonly now: () => Date;
  readonly terms: PolicyTerms;
  readonly questions: Questions;
}

type Route = (event: unknown, ports: QuestionPorts) => Promise<Answer>;
type ReadWords<Words> = Extract<ReadQuery<Words>, { readonly ok: true }> & {
  readonly path: Readonly<Record<string, string | undefined>>;
};
type Read<Name extends keyof typeof queries> = ReadWords<Query<Name>>;

/** What may be asked, by route key. */
export const questionRoutes: ReadonlyMap<string, Route> = new Map([
  ['GET /findings', route(queries.findings, findings)],
  ['GET /images', route(queries.images, images)],
  ['GET /due', route(queries.due, due)],
  ['GET /runs', route(queries.runs, runs)],
  ['GET /waivers', route(queries.waivers, waivers)],
  ['GET /frameworks', route(queries.frameworks, frameworks)],
  ['GET /history/{subject+}', route(queries.history, history)],
  ['GET /usage/{region}/{imageId}', route(queries.usage, usage)],
]);

const lastPage = { nextCursor: null, nextPath: null };

function route<Words>(
  form: QueryForm<Words>,
  answer: (read: ReadWords<Words>, ports: QuestionPorts) => Promise<Answer>,
): Route {
  return async (event, ports) => {
    const read = readQuery(event, form);
    return read.ok ? answer({ ...read, path: pathIn(event) }, ports) : json(400, { error: read.error });
  };
}

function findings(read: Read<'findings'>, ports: QuestionPorts): Promise<Answer> {
  const { query } = read;
  const ruleIds = rulesIn(query, ports.terms);
  if (typeof ruleIds === 'string') return refused(ruleIds);
  const question = {
    ...{ ...whoseIn(query), ...daysIn(query), ruleIds },
    statuses: query.status ?? null,
    severities: query.severity ?? null,
    subjectId: query.image ?? null,
  };
  return paged('findings', question, { ...read, title: 'findings' }, ports);
}

function images(read: Read<'images'>, ports: QuestionPorts): Promise<Answer> {
  const { account, region, image = null } = read.query;
  const title = `images of ${account} in ${region}`;
  return paged('images', { accountId: account, region, imageId: image }, { ...read, title }, ports);
}

function due(read: Read<'due'>, ports: QuestionPorts): Promise<Answer> {
  const { days = 7 } = read.query;
  const title = `what comes due within ${days} days`;
  return paged('due', { ...whoseIn(read.query), withinDays: days }, { ...read, title }, ports);
}

function runs(read: Read<'runs'>, ports: QuestionPorts): Promise<Answer> {
  const { day = utcDay(ports.now().toISOString()), account = null } = read.query;
  return paged('runs', { day, accountId: account }, { ...read, title: `runs of ${day}` }, ports);
}

function waivers(read: Read<'waivers'>, ports: QuestionPorts): Promise<Answer> {
  const { account = null, region = null } = read.query;
  const question = { accountId: account, region, ...daysIn(read.query) };
  return paged('waivers', question, { ...read, title: 'waivers' }, ports);
}

/** Which controls there are and which rules of the policy serve them; how images stand with one, its findings say. */
async function frameworks({ query, format }: Read<'frameworks'>, { terms }: QuestionPorts): Promise<Answer> {
  const rules = [...terms.rules.values()];
  const rows = servedControls()
    .filter(({ framework }) => query.framework === undefined || framework === query.framework)
    .map((control) => ({
      ...control,
      ruleIds: rules.flatMap(({ ruleId, check }) => (control.checks.includes(check) ? [ruleId] : [])),
    }));
  return answerIn(format, { title: 'controls', columns: servedColumns, rows, ...lastPage });
}

async function history(read: Read<'history'>, ports: QuestionPorts): Promise<Answer> {
  const subjectId = read.path['subject'] ?? '';
  if (!isSubject(subjectId)) {
    return refused('expected an image, a snapshot, or a scope such as 111122223333/eu-central-1');
  }
  const { on } = read.query;
  const title = `the story of ${subjectId}`;
  if (on === undefined) return paged('story', { subjectId }, { ...read, title }, ports);
  if (read.query.cursor !== undefined) return refused('a day is answered whole: on takes no cursor');
  if (on > utcDay(ports.now().toISOString())) return refused(`on: ${on} is still to come`);
  const rows = stateOn(on, await allRows(ports.questions, 'story', { subjectId }));
  return answerIn(read.format, {
    ...{ title: `${subjectId} on ${on}`, columns: stateColumns, rows },
    ...lastPage,
  });
}

function usage(read: Read<'usage'>, ports: QuestionPorts): Promise<Answer> {
  const { region = '', imageId = '' } = read.path;
  if (!identity.region.safeParse(region).success || !isImageId(imageId)) {
    return refused('expected a Region and an image');
  }
  return paged('uses', { region, imageId }, { ...read, title: `who uses ${imageId}` }, ports);
}

type Paged = Pick<Read<'usage'>, 'query' | 'format' | 'rawPath'> & { readonly title: string };

/** One page: one Query. */
async function paged<K extends About>(
  about: K,
  question: Asked[K],
  { query, format, rawPath, title }: Paged,
  { questions }: QuestionPorts,
): Promise<Answer> {
  const page = await questions.ask(about, question, { cursor: query.cursor ?? null, limit: limitOf(query) });
  if (!page.ok) return json(400, { error: page.reason });
  const { rows, next } = page;
  const nextPath = next === null ? null : addressOf(rawPath, { ...query, cursor: next });
  return answerIn(format, { title, columns: columnsOf[about], rows, nextCursor: next, nextPath });
}

function addressOf(rawPath: string, query: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined);
  return `${rawPath}?${said.map(([word, value]) => `${word}=${encodeURIComponent(String(value))}`).join('&')}`;
}

function whoseIn({ account, region, owner }: Pick<Query<'findings'>, 'account' | 'region' | 'owner'>) {
  return { accountId: account ?? null, region: region ?? null, owner: owner ?? null };
}

function daysIn({ from, to }: Pick<Query<'findings'>, 'from' | 'to'>) {
  return { fromDay: from ?? null, toDay: to ?? null };
}

async function refused(reason: string): Promise<Answer> {
  return json(400, { error: `malformed: ${reason}` });
}

/** Also accounts, Regions and the organization have stories: of pauses. */
function isSubject(text: string): boolean {
  return /^[\w/-]{1,100}$/.test(text);
}

function pathIn(event: unknown): Readonly<Record<string, string | undefined>> {
  const { pathParameters } = Object(event);
  const entries = Object.entries(Object(pathParameters));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
