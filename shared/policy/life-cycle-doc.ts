import type { Action } from '../domain/action.ts';
import { type ActionId, actionOf, allReversals, type ReversalId } from '../domain/actions/registry.ts';
import { suspensions } from '../domain/finding.ts';
import { orderedGuards } from '../domain/guards/registry.ts';
import { type ObjectionKind, objectionKinds } from '../domain/history.ts';
import { objectionSentences } from '../domain/objection.ts';
import {
  allRungActions,
  type RungAction,
  remedyIds,
  rungActions,
  snapshotRungActions,
} from '../domain/policy.ts';

/** `docs/life-cycle.md`: states, rungs, guards and the way back, in pictures made from the code's own tables. */
export function lifeCycleDoc(): string {
  return `# The life cycle of an image

Made from the tables of the code by \`npm run generate\`; a test holds it current.

A rule that fails an image walks it down a ladder, one rung after the other, each after its time; a policy may leave rungs
out and sets the days. What this service took it gives back once what demanded it is met, and what people do and say
counts.

${fenced(ladderPicture(rungActions))}

A snapshot that nothing needs has a ladder of its own:

${fenced(ladderPicture(snapshotRungActions))}

## Rungs

${actionTable(allRungActions)}

A rung waits for the alert that started the clock of the finding, for its days from then, and for the recorded outcome of
the rung before, at least a day old. An image climbs one rung a run.

## What is given back

${actionTable(allReversals.map(({ id }) => id))}

No policy asks for it. It is done where every rule that demanded the step is met, or is gone, or exempts the image, and
would still be met then; or at once, where a launch was refused because of the image. Only what AWS answered to this
service is given back, and only shares with whom the policy trusts today. One place in \`limits.reversal\` is for all that
is given back to an image.

## Remedies

${actionTable(remedyIds)}

[Remedies](remedies.md) mend what a finding tells and have no place in the ladder.

## The clock of a finding

${fenced(clockPicture())}

Nothing is enforced while it stands still, and when it runs again it begins anew, with a new alert and new dates, at the
foot of the ladder. It also begins anew when the image was in use meanwhile, when the finding was met meanwhile, and when
the definition of the rule changed.

## Objections

Whoever undoes what this service did objects to it. The image is left alone for \`safety.objectionDays\`, this is told once,
and its findings begin anew.

| objection | told as |
|---|---|
${objectionKinds.map((kind) => `| \`${kind}\` | ${objectionSentences[kind]} |`).join('\n')}

## Guards

Every action is asked about by every guard, when it is planned and once more, by facts a minute old at most, before it is
done. The first that holds it is named as the one that held it.

${fenced(guardPicture())}

| | guard | lets pass what meets this claim |
|---|---|---|
${orderedGuards.map(({ id, title }, index) => `| ${index + 1} | \`${id}\` | ${title}. |`).join('\n')}
`;
}

/** Where a rung leaves its subject. */
const stateAfter = {
  notify: 'told',
  deprecate: 'deprecated',
  disable: 'disabled',
  deregister: 'deregistered',
  'delete-snapshot': 'deleted',
} as const satisfies Record<RungAction, string>;

/** On which rung somebody objects. */
const objectsTo = {
  restored: 'deregister',
  enabled: 'disable',
  'deprecation-cancelled': 'deprecate',
  'shared-again': 'notify',
  'launch-refused': 'disable',
} as const satisfies Record<ObjectionKind, RungAction>;

function ladderPicture(rungs: readonly RungAction[]): readonly string[] {
  const climbs = rungs.map((rung, index) => `${stateBefore(rungs, index)} --> ${stateAfter[rung]} : ${rung}`);
  const returns = allReversals.flatMap(({ id, undoes }) => returnOf(id, undoes, rungs));
  const objections = objectionKinds.map((kind) => `${stateAfter[objectsTo[kind]]} --> left_alone : ${kind}`);
  return [
    ...['stateDiagram-v2', '[*] --> found : a rule fails it', ...climbs, ...returns],
    ...(returns.length === 0 ? [] : [...objections, 'left_alone --> found : its days are over']),
  ];
}

function stateBefore(rungs: readonly RungAction[], index: number): string {
  const before = rungs[index - 1];
  return before === undefined ? 'found' : stateAfter[before];
}

/** Shares come back to an image that is enabled: they change no state. */
function returnOf(id: ReversalId, undoes: RungAction, rungs: readonly RungAction[]): readonly string[] {
  const at = rungs.indexOf(undoes);
  if (at === -1) return [];
  const to = stateBefore(rungs, at);
  return [`${id === 'restore-launch-permissions' ? to : stateAfter[undoes]} --> ${to} : ${id}`];
}

function clockPicture(): readonly string[] {
  return [
    'stateDiagram-v2',
    '[*] --> stopped : a rule fails the image',
    'stopped --> running : an alert is accepted',
    ...['audit mode', ...suspensions].map((stop) => `running --> stopped : ${stop}`),
    'running --> stopped : objection, use, another definition',
    'running --> [*] : the rule is met',
  ];
}

function guardPicture(): readonly string[] {
  const guards = orderedGuards.map(({ id }) => ({ id, node: id.replaceAll('-', '_') }));
  const passed = guards.map(({ id, node }) => `${node}{{${id}}}`).join(' --> ');
  return [
    'flowchart LR',
    `planned([planned]) --> ${passed} --> allowed([allowed])`,
    `${guards.map(({ node }) => node).join(' & ')} -.-> held([held or waiting])`,
  ];
}

function actionTable(ids: readonly ActionId[]): string {
  const rows = ids.map((id) => {
    const { title, effect, limit, undo } = actionOf(id);
    return `| \`${id}\` | ${title}. | ${takes[effect]} | ${limit === null ? 'none' : `\`${limit}\``} | ${undo} |`;
  });
  return ['| action | what it does | takes | limit | undone by |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

const takes: Readonly<Record<Action['effect'], string>> = {
  none: 'nothing',
  additive: 'nothing',
  reversible: 'what can be given back as it was',
  destructive: 'what only our records, or nothing, can give back',
};

function fenced(lines: readonly string[]): string {
  const [first = '', ...others] = lines;
  return ['```mermaid', first, ...others.map((line) => `  ${line}`), '```'].join('\n');
}
