import { grantApproval } from '../../shared/domain/approval.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { isPast } from '../../shared/domain/instant.ts';
import { nearestWord } from '../../shared/domain/nearest-word.ts';
import type { PauseExtent } from '../../shared/domain/statements.ts';
import type { PolicyTerms } from '../../shared/policy/policy-terms.ts';
import type { Statements } from '../../shared/ports.ts';
import type { CompliancePorts } from './answer.ts';
import { type Answer, json } from './json.ts';
import { type BodyForm, bodies, readRequest, type Said } from './statement-requests.ts';

export interface StatementPorts extends CompliancePorts {
  readonly now: () => Date;
  readonly terms: PolicyTerms;
  readonly statements: Omit<Statements, 'isPaused'>;
}

/** `by`: who says it, by the gateway's word and never the request's own. */
type Route = (event: unknown, by: string, ports: StatementPorts) => Promise<Answer>;

/** Something that the caller said, read. */
interface Saying<Body> {
  readonly by: string;
  readonly body: Body;
}
type InScope = { readonly scope: Scope };

const scopePath = '/accounts/{accountId}/regions/{region}';

/** What people say about enforcement, by route key. Each is checked whole before anything of it is written. */
export const statementRoutes: ReadonlyMap<string, Route> = new Map([
  [`POST ${scopePath}/waivers`, inScope(bodies.waiver, waive)],
  [`POST ${scopePath}/waivers/end`, inScope(bodies.waiverEnd, endWaiver)],
  [`POST ${scopePath}/approvals`, inScope(bodies.approval, approve)],
  [`POST ${scopePath}/baseline`, inScope(bodies.baseline, acceptBaseline)],
  ['POST /pauses', anywhere(bodies.pause, pause)],
  ['POST /pauses/end', anywhere(bodies.pauseEnd, resume)],
]);

function anywhere<Body>(
  form: BodyForm<Body>,
  say: (saying: Saying<Body>, ports: StatementPorts) => Promise<Answer>,
): Route {
  return async (event, by, ports) => {
    const read = readRequest(event, form);
    return read.ok ? say({ by, body: read.body }, ports) : json(400, { error: read.error });
  };
}

function inScope<Body>(
  form: BodyForm<Body>,
  say: (saying: Saying<Body> & InScope, ports: StatementPorts) => Promise<Answer>,
): Route {
  return async (event, by, ports) => {
    const read = readRequest(event, form);
    if (!read.ok) return json(400, { error: read.error });
    const { scope, body } = read;
    return scope === null ? json(400, { error: 'malformed: the path' }) : say({ by, scope, body }, ports);
  };
}

async function waive(
  { by, scope, body }: Saying<Said<'waiver'>> & InScope,
  ports: StatementPorts,
): Promise<Answer> {
  const { subject, rule, why, until } = body;
  const { terms, statements, now } = ports;
  if (!terms.rules.has(rule)) return noRule(rule, terms);
  const asked = { subjectId: subject, ruleId: rule, by, why, grantedAt: now().toISOString(), until };
  const answer = await statements.saveWaiver(scope, asked, terms.maxWaiverDays);
  if (answer.status === 'refused') return json(409, { error: answer.reason });
  const { waiver } = answer;
  const message = `${rule} on ${subject} is waived through ${waiver.until}: it stays NON_COMPLIANT, and nothing is done about it`;
  return saved(message, { scope, waiver });
}

/** Also of a rule that the policy no longer has. */
async function endWaiver(
  { by, scope, body }: Saying<Said<'waiverEnd'>> & InScope,
  { statements }: StatementPorts,
): Promise<Answer> {
  const { subject, rule } = body;
  const wasThere = await statements.endWaiver(scope, subject, rule, by);
  if (!wasThere) return json(404, { error: `${rule} on ${subject} is not waived` });
  return saved(`the waiver of ${rule} on ${subject} is ended`, { scope });
}

async function approve(
  { by, scope, body }: Saying<Said<'approval'>> & InScope,
  ports: StatementPorts,
): Promise<Answer> {
  const { rule, action, until } = body;
  const known = ports.terms.rules.get(rule);
  if (known === undefined) return noRule(rule, ports.terms);
  const answer = grantApproval({ action, by, at: ports.now().toISOString(), until }, known);
  if (answer.status === 'refused') return json(409, { error: answer.reason });
  if (!(await wasJudged(scope, ports))) return neverJudged(scope);
  const { approval } = answer;
  await ports.statements.saveApproval(scope, approval);
  const message = `${rule} may ${action} in any number until ${approval.until}, a limit at a time, as long as the rule stays as it is`;
  return saved(message, { scope, approval });
}

async function acceptBaseline(
  { by, scope, body }: Saying<Said<'baseline'>> & InScope,
  ports: StatementPorts,
): Promise<Answer> {
  if (!(await wasJudged(scope, ports))) return neverJudged(scope);
  const accepted = { by, why: body.why, at: ports.now().toISOString() };
  await ports.statements.acceptBaseline(scope, accepted);
  return saved('what the last sweep counted is the baseline from now on', { scope, accepted });
}

/** Nothing is asked before: the kill switch is for haste. */
async function pause(
  { by, body }: Saying<Said<'pause'>>,
  { statements, now }: StatementPorts,
): Promise<Answer> {
  const { accountId, region, why, until } = body;
  if (isPast(until, now())) return json(400, { error: `malformed: until: ${until} is over` });
  const paused = { accountId, region, by, why, at: now().toISOString(), until };
  await statements.savePause(paused);
  return saved(`paused until ${until}: ${nameOf(body)}; nothing but alerts happens there`, { pause: paused });
}

async function resume(
  { by, body }: Saying<Said<'pauseEnd'>>,
  { statements }: StatementPorts,
): Promise<Answer> {
  const wasPaused = await statements.endPause(body, by);
  if (!wasPaused) {
    const error = `there is no pause of exactly this: ${nameOf(body)}; a wider or narrower one is ended by its own words`;
    return json(404, { error });
  }
  return saved(`resumed: ${nameOf(body)}; a wider pause, if there is one, still holds`, { extent: body });
}

function saved(message: string, what: Readonly<Record<string, unknown>>): Answer {
  return json(200, { schemaVersion: 1, message, ...what });
}

function noRule(rule: string, { rules }: PolicyTerms): Answer {
  const nearest = nearestWord(rule, [...rules.keys()]);
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  return json(404, { error: `the policy has no rule ${rule}${hint}` });
}

async function wasJudged(scope: Scope, { compliance }: StatementPorts): Promise<boolean> {
  return (await compliance.readScope(scope, null)).items.length > 0;
}

function neverJudged({ accountId, region }: Scope): Answer {
  return json(404, { error: `${accountId} ${region} was never judged` });
}

function nameOf({ accountId, region }: PauseExtent): string {
  if (accountId === null && region === null) return 'the whole organization';
  return `${accountId === null ? 'every account' : `account ${accountId}`} in ${region ?? 'every Region'}`;
}
