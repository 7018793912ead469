import type { InboxMessage } from '../../sandbox/runtime/topics.ts';
import { groupBy } from '../../shared/domain/group-by.ts';
import { byText } from '../../shared/domain/order.ts';
import { rungActions } from '../../shared/domain/policy.ts';
import type { Step } from './days.ts';
import type { ImageMade, Judged, Tagged } from './events.ts';
import type { FindingRow, RunRecord } from './read-table.ts';
import { accountName, dayOf, type Stage } from './stage.ts';
import { count, cut, listed, minute, shortArns, type Teller } from './text.ts';
import { countBy, type ImageAtEnd, type TheEnd } from './the-end.ts';
import type { ScopeCounts } from './the-organization.ts';

export function organizationLines(
  scopes: readonly ScopeCounts[],
  seed: string,
  { startAt }: Stage,
  teller: Teller,
): void {
  teller.chapter(`An organization on the embedded AWS, ${minute(startAt.toISOString())} UTC, seed ${seed}`);
  teller.rows(
    scopes.map(({ account, accountId, region, isGoverned, images, instances, groups, templates }) => [
      account,
      accountId,
      region,
      ...[count(images, 'image'), count(instances, 'instance'), count(groups, 'group')],
      isGoverned ? count(templates, 'template') : 'not governed',
    ]),
  );
}

export function imageLines({ imageId, name, call, observations, findings }: ImageMade, teller: Teller): void {
  const who = call.principalArn.split('/').at(-1);
  teller.chapter(
    `${minute(call.at)}  ${who} calls CreateImage in ${call.accountId} ${call.region}: ${call.outcome}`,
  );
  teller.line(`${imageId} (${name}), without an owner tag`);
  for (const { actorArn, sourceAddress } of observations)
    teller.line(`the table records: CreateImage by ${shortArns(actorArn ?? 'nobody')} from ${sourceAddress}`);
  judgements(findings, teller);
}

/** What changed between the two: the finding that the tag is about. */
export function tagLines({ tag, mended, broken }: Tagged, teller: Teller): void {
  teller.chapter(`The image is tagged ${tag}, and the tag is taken away again`);
  for (const { judged, other } of [
    { judged: mended, other: broken },
    { judged: broken, other: mended },
  ]) {
    for (const { name } of judged.observations) {
      const runs = judged.runs.map(({ runId }) => cut(runId, 30));
      teller.line(`the table records: ${name}, judged in the run ${runs.join(', ')}`);
    }
    const differs = ({ ruleId, status }: FindingRow) =>
      other.findings.every((finding) => finding.ruleId !== ruleId || finding.status !== status);
    judgements(judged.findings.filter(differs), teller);
  }
}

export function vulnerabilityLines(
  { imageId, name, instanceId, observations, runs, findings }: Judged & { readonly instanceId: string },
  teller: Teller,
): void {
  teller.chapter(`Inspector reports a finding on ${instanceId}`);
  for (const observation of observations)
    teller.line(`the table records: ${observation.name}, behind it ${imageId} (${name})`);
  for (const run of runs)
    teller.line(`judged in the run ${cut(run.runId, 30)} at ${minute(run.evaluatedAt)}`);
  judgements(findings, teller);
}

function judgements(findings: readonly FindingRow[], teller: Teller): void {
  for (const { status, ruleId, severity, reason } of findings) {
    const tone = status === 'NON_COMPLIANT' ? 'red' : status === 'INSUFFICIENT_DATA' ? 'yellow' : 'green';
    teller.line(`${status.padEnd(17)}  ${ruleId.padEnd(9)}  ${severity.padEnd(6)}  ${reason}`, tone);
  }
}

export function sweepLines(runs: readonly RunRecord[], stage: Stage, teller: Teller): void {
  const [first] = runs;
  teller.chapter(
    `${minute(first?.evaluatedAt ?? '')}  The nightly sweep judges ${count(runs.length, 'scope')} by the policy ${first?.policyName}`,
  );
  teller.rows(
    runs.map(({ accountId, region, images, findings, unread }) => [
      `${accountName(stage, accountId)} ${region}`,
      count(images, 'image'),
      listed(findings),
      unread.length === 0 ? '' : `${unread.length} unread`,
    ]),
  );
}

const linesOfMail = 8;

export function alertLines(inbox: readonly InboxMessage[], teller: Teller): void {
  const mails = inbox.filter(({ kind }) => kind === 'email');
  const posts = inbox.filter(({ kind }) => kind === 'webhook');
  teller.chapter(
    `${count(mails.length, 'e-mail')} to ${mails[0]?.to ?? 'nobody'}, ${count(posts.length, 'post')} to Slack`,
  );
  teller.rows(mails.map(({ at, subject = '' }) => [minute(at), subject]));
  const longest = mails.toSorted((one, other) => other.body.length - one.body.length)[0];
  const body = longest?.body.split('\n') ?? [];
  teller.line(`the longest begins:`);
  for (const line of body.slice(0, linesOfMail)) teller.line(`  ${line}`, 'dim');
  const post = posts.at(-1);
  if (post !== undefined) teller.line(`the last post in Slack: ${slackText(post.body)}`);
}

function slackText(body: string): string {
  const posted: { readonly text?: unknown } = JSON.parse(body);
  return String(posted.text);
}

const statusOrder = ['NON_COMPLIANT', 'INSUFFICIENT_DATA'];

export function findingLines(findings: readonly FindingRow[], stage: Stage, teller: Teller): void {
  const told = findings.filter(({ status }) => statusOrder.includes(status));
  teller.chapter('The compliance table, as DynamoDB holds it');
  teller.line(listed(countBy(findings.map(({ status }) => status))));
  const rungs = told.flatMap(({ notifiedAt, promisedAt }) => [
    ...(notifiedAt === null ? [] : ['notify']),
    ...rungActions.filter((action) => promisedAt[action] !== undefined),
  ]);
  const counts = countBy(rungs);
  teller.line(`rungs: ${rungActions.map((rung) => `${rung} ${counts[rung] ?? 0}`).join(', ')}`);
  const scopes = [...groupBy(told, ({ accountId, region }) => `${accountName(stage, accountId)} ${region}`)];
  for (const [scope, ofScope] of scopes) {
    const images = [...groupBy(ofScope, ({ imageId }) => imageId).values()];
    teller.line(`${scope}: ${count(images.length, 'image')}`);
    teller.rows(images.slice(0, rowsOfScope).map((findings) => imageRow(findings, stage)));
    if (images.length > rowsOfScope)
      teller.line(`  and ${images.length - rowsOfScope} more in the report`, 'dim');
  }
}

/** What a person reads of one scope; the report has them all. */
const rowsOfScope = 7;

function imageRow(findings: readonly FindingRow[], stage: Stage): readonly string[] {
  const [{ imageId = '', name = '', status = '', inUse = false } = {}] = findings;
  const rules = findings.length === 1 ? findings[0]?.ruleId : `${findings.length} rules`;
  return [
    `  ${imageId}`,
    cut(name, 20),
    status,
    inUse ? 'in use' : '',
    nextRung(findings, stage),
    rules ?? '',
  ];
}

function nextRung(findings: readonly FindingRow[], stage: Stage): string {
  const dates = findings.flatMap(({ promisedAt }) =>
    rungActions.flatMap((action) => {
      const at = promisedAt[action];
      return at === undefined ? [] : [{ action, at }];
    }),
  );
  const [next] = dates.toSorted((one, other) => byText(one.at, other.at));
  if (next !== undefined) return `${next.action} day ${dayOf(stage, next.at)}`;
  return findings.some(({ notifiedAt }) => notifiedAt !== null) ? 'notify' : 'not told yet';
}

export function daysHead(days: number, teller: Teller): void {
  teller.chapter(`${days} days, one sweep a night: what was done, as outcome in the table and call in AWS`);
}

export function stepLine(step: Step, stage: Stage, teller: Teller): void {
  const { day, action, name, imageId, snapshotId, accountId, region, status } = step;
  const tone =
    action === 'deregister' || action === 'delete-snapshot' ? 'red' : action === 'disable' ? 'yellow' : null;
  const where = `${accountName(stage, accountId)} ${region}`;
  const what = `${action.padEnd(10)}  ${cut(name, 24)}`.padEnd(36);
  const text = `day ${String(day).padStart(2)}  ${what}  ${imageId || snapshotId}  ${where}`;
  teller.line(status === 'applied' ? text : `${text}  ${status}`, tone ?? 'cyan');
}

export function endLines(end: TheEnd, stage: Stage, teller: Teller): void {
  const gone = end.images.filter(isGone);
  teller.chapter('In the end, as the simulator has it');
  teller.line(`gone: ${count(gone.length, 'image')}`);
  teller.rows(
    gone.map(({ imageId, name, account, region, state, binUntil }) => [
      `  ${imageId}`,
      cut(name, 24),
      `${account} ${region}`,
      binUntil === null ? state : `${state} until ${binUntil.slice(0, 10)}`,
    ]),
  );
  teller.line(
    `still there: ${listed(countBy(end.images.filter((image) => !isGone(image)).map(({ state }) => state)))}`,
  );
  teller.line(
    `held: ${count(end.held.length, 'image')} that a rule wants to change, by the guard that says no`,
  );
  const byGuard = groupBy(
    end.held.toSorted((one, other) => byText(one.heldBy, other.heldBy)),
    ({ heldBy }) => heldBy,
  );
  for (const [guard, images] of byGuard) {
    teller.line(`  ${guard} ${images.length}`, 'yellow');
    teller.rows(images.map(({ name, reason }) => [`    ${cut(name, 24)}`, shortArns(reason)]));
  }
  snapshotLines(end, teller);
  launchLines(end, teller);
  const { total, reads, changes, refused, invocations } = end.calls;
  teller.line(`calls to AWS: ${total}, of which ${reads} read, ${refused} refused`);
  teller.line(`changes in AWS: ${listed(changes) || 'none'}`);
  const ran = Object.values(invocations).reduce((sum, times) => sum + times, 0);
  teller.line(`functions ran ${ran} times`);
  teller.line(`${count(stage.runtime.inbox.length, 'alert')} received`);
}

function snapshotLines({ snapshots }: TheEnd, teller: Teller): void {
  const there = snapshots.filter(({ state }) => state === 'there');
  teller.line(
    `snapshots there: ${listed(countBy(there.map(({ status }) => status ?? 'not in the table'))) || 'none'}`,
  );
  const deleted = snapshots.filter((snapshot) => snapshot.deleted !== null);
  const kinds = listed(countBy(deleted.map((snapshot) => `${snapshot.deleted}`)));
  teller.line(`snapshots deleted: ${kinds || 'none'}`);
  teller.rows(
    deleted
      .filter((snapshot) => snapshot.deleted === 'orphaned')
      .map(({ snapshotId, gib, account, region, state, binUntil }) => [
        `  ${snapshotId}`,
        gib === null ? '' : `${gib} GiB`,
        `${account} ${region}`,
        binUntil === null ? state : `${state} until ${binUntil.slice(0, 10)}`,
      ]),
  );
}

function launchLines({ launches }: TheEnd, teller: Teller): void {
  const kinds = listed(countBy(launches.map(({ kind }) => kind)));
  const refused = launches.filter(({ refusal }) => refusal !== null);
  const tone = refused.length === 0 ? 'green' : 'red';
  teller.line(`launched, each once: ${kinds}`);
  teller.line(
    `launches refused: ${refused.length === 0 ? 'none' : refused.length} of ${launches.length}`,
    tone,
  );
  for (const { kind, name, refusal } of refused) teller.line(`  ${kind} ${name}: ${refusal}`, 'red');
}

export function isGone({ state }: ImageAtEnd): boolean {
  return state === 'gone' || state === 'in the Recycle Bin';
}
