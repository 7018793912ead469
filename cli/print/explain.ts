import { styleText } from 'node:util';
import type { Explanation } from '../../shared/report/explain-document.ts';
import type { Io } from '../io.ts';
import { priceNote } from './snapshots.ts';
import { printable, wrapped } from './table.ts';

/** For a person who asks why: what it is, who needs it, what rules say, and what each guard says of each step. */
export function printExplanation(explanation: Explanation, io: Io): void {
  const { subject, scope, policy, evaluatedAt } = explanation;
  const id = subject.imageId ?? subject.snapshotId ?? '';
  io.stdout(
    `${printable(id)} in account ${scope.accountId}, ${scope.region}, policy ${printable(policy.name)}, as of ${evaluatedAt}\n`,
  );
  section('Need', needLines(explanation), io);
  section('Snapshots', snapshotLines(explanation), io);
  section('Findings', findingLines(explanation), io);
  for (const step of explanation.steps) {
    const due = step.dueAt === null ? 'no date yet' : `due ${step.dueAt}`;
    section(`Step ${step.action}: ${step.status}, ${due}`, stepLines(step), io);
  }
  if (explanation.steps.length === 0) section('Steps', ['Nothing is planned for it.'], io);
  section('Facts', factLines(explanation), io);
}

function section(title: string, lines: readonly string[], io: Io): void {
  if (lines.length === 0) return;
  io.stdout(`\n${io.colors ? styleText('bold', title) : title}\n`);
  for (const line of lines) {
    const [first = '', ...rest] = wrapped(printable(line), io);
    io.stdout([`  ${first}`, ...rest.map((text) => `    ${text}`), ''].join('\n'));
  }
}

function needLines({ owned, use, standby, need, monthlyUsd, scope }: Explanation): readonly string[] {
  const whose =
    owned === true
      ? []
      : [owned === false ? 'It belongs to another account.' : 'Whose it is could not be read.'];
  if (need !== null && monthlyUsd !== null) {
    const { to } = monthlyUsd;
    const since = need.orphanedSince === null ? [] : [`orphaned since ${need.orphanedSince}`];
    const cost = to.known
      ? `costs 0 to ${Number(to.value).toFixed(2)} USD a month. ${priceNote(scope.region)}`
      : `costs 0 USD a month or more: ${to.why}`;
    return [...whose, `${need.status}: ${need.reason}`, ...since, cost];
  }
  return [...whose, ...useLines(use), ...standbyLines(standby)];
}

function useLines(use: Explanation['use']): readonly string[] {
  if (use === null) return [];
  const summary = !use.known
    ? `Counts as in use: ${use.why}`
    : use.value === true
      ? 'In use.'
      : 'Nothing uses it.';
  return [
    summary,
    ...use.uses.map(({ kind, arn }) => `${kind} ${arn}`),
    ...use.unread.map(({ source, why }) => `not read: ${source}: ${why}`),
  ];
}

function standbyLines(standby: Explanation['standby']): readonly string[] {
  if (standby === null) return [];
  if (!standby.known) return [`Counts as standing by: ${standby.why}`];
  return standby.value === null
    ? ['It does not stand by for anything.']
    : [`Stands by: ${String(standby.value)}`];
}

function snapshotLines({ snapshots }: Explanation): readonly string[] {
  return snapshots.map(({ snapshotId, status, reason }) => `${snapshotId} ${status}: ${reason}`);
}

function findingLines({ findings }: Explanation): readonly string[] {
  if (findings.length === 0) return ['No rule says anything of it.'];
  return findings.map(({ ruleId, status, severity, reason, firstSeenAt, notifiedAt }) => {
    const told = notifiedAt === null ? 'no clock runs' : `clock since ${notifiedAt}`;
    return `${ruleId} [${severity}] ${status}: ${reason} (since ${firstSeenAt}, ${told})`;
  });
}

function stepLines({
  reason,
  ruleIds,
  mode,
  calls,
  guards,
  status,
}: Explanation['steps'][number]): readonly string[] {
  const asked = guards.every(({ answer }) => answer === 'passes') && status !== 'allowed';
  return [
    `wanted by ${ruleIds.join(', ')} (${mode})`,
    ...calls.map(({ operation, input }) => `call ${operation} ${JSON.stringify(input)}`),
    ...guards.map(({ guard, title, answer, reason: why }) =>
      why === null
        ? `${guard.padEnd(19)} passes: ${title}`
        : `${guard.padEnd(19)} ${answer.toUpperCase()}: ${why}`,
    ),
    // What else is in the plan decides too: a limit is shared out.
    ...(asked ? [`with all else that is planned: ${reason}`] : []),
  ];
}

function factLines({ facts }: Explanation): readonly string[] {
  return Object.entries(facts).map(([name, fact]) =>
    fact.known ? `${name}: ${JSON.stringify(fact.value)}` : `${name}: not read: ${fact.why}`,
  );
}
