import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { readScope } from '../../shared/pipeline/read-scope.ts';
import { explainDocument, type Judgement, madeFor } from '../../shared/report/explain-document.ts';
import { formatOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { onceOptions, openAccount } from '../judge.ts';
import { liveOptions } from '../live-options.ts';
import { type OptionSpecs, type OptionValues, parseWords } from '../options.ts';
import { printExplanation } from '../print/explain.ts';
import { UserError } from '../user-error.ts';

const formats = ['table', 'json'] as const;

const explainOptions = {
  ...onceOptions,
  ...liveOptions,
  format: { type: 'text', describe: `${formats.join(', ')}; without it table` },
} as const satisfies OptionSpecs;

/** `amigov explain SUBJECT`: everything about one image or snapshot, and every guard's answer to each step planned for it. */
export async function explainCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('explain', args, explainOptions);
  const [subject, ...more] = words;
  if (subject === undefined || more.length > 0) {
    throw new UserError('explain takes the id of one image or snapshot: amigov explain ami-… or snap-…');
  }
  const format = formatOf(options.format, formats);
  const judgement = await judgementOf(options, io);
  const explanation = explainDocument(subject, judgement);
  if (explanation === null) throw new UserError(notThere(subject, judgement));
  if (format === 'json') io.stdout(`${JSON.stringify(explanation, null, 2)}\n`);
  else printExplanation(explanation, io);
  return 0;
}

async function judgementOf(options: OptionValues<typeof explainOptions>, io: Io): Promise<Judgement> {
  const { scope, policy, ports } = await openAccount(options, io);
  const now = ports.now();
  const { facts, history } = await readScope(
    { scope, imageIds: null, run: { runId: 'explain', kind: 'sweep' } },
    policy,
    ports,
    now,
  );
  const view = viewScope(facts, policy, history, now);
  const findings = evaluate(view);
  return { view, findings, actions: guardPlan(planActions(findings, view), view) };
}

/** What is not listed may be gone, and its snapshots still be there. */
function notThere(subject: string, { view }: Judgement): string {
  const { facts, images, snapshots } = view;
  const unread = [facts.images, facts.snapshots].flatMap((fact) => (fact.known ? [] : [fact.why]));
  const made = madeFor(subject, view);
  return [
    `there is no ${subject} among the ${images.size} images and ${snapshots.findings.length} snapshots that were read`,
    ...unread.map((why) => `could not be read: ${why}`),
    ...(made.length === 0 ? [] : [`made for it: ${made.join(', ')}`]),
  ].join('; ');
}
