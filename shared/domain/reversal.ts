import { evaluate } from './evaluate.ts';
import type { Finding, Status } from './finding.ts';
import { imageAfter, optionsOf, type Returnable, returnablesOf, startOf } from './given-back.ts';
import { groupBy } from './group-by.ts';
import { hasReached } from './lifecycle.ts';
import { byText } from './order.ts';
import type { PlannedAction } from './plan.ts';
import type { Mode } from './policy.ts';
import type { ScopeView } from './scope-view.ts';

/**
 * What this service took and now gives back by itself: where a launch was refused because of it, and where every rule
 * that demanded it is met, or gone, and would still be met with it given back. Without the last a rule that is met only
 * because of what was taken would have it back and lose it again, for ever.
 */
export function reversalsOf(findings: readonly Finding[], view: ScopeView): readonly PlannedAction[] {
  const returnables = [...view.images.values()].flatMap((subject) => returnablesOf(subject, view));
  if (returnables.length === 0) return [];
  const findingsOf = groupBy(findings, ({ subjectId }) => subjectId);
  const asked = returnables.filter(
    (each) =>
      each.cause === null && !isStillWanted(each, findingsOf.get(each.subject.image.imageId) ?? [], view),
  );
  const isMet = metAfter(asked, view);
  const wanted = returnables.flatMap((each): readonly Returnable[] => {
    if (each.cause !== null) return [each];
    return asked.includes(each) && isMet(each) ? [{ ...each, cause: metCause(each) }] : [];
  });
  return wanted.flatMap((each) => planned(each, wanted, view));
}

const metStatuses: readonly Status[] = ['COMPLIANT', 'NOT_APPLICABLE'];

function metCause({ undo }: Returnable): string {
  return `what demanded it is met: ${undo.ruleIds.join(', ')}`;
}

/** Whether a rule that demanded the step is not met, or another one by now holds the image on its rung. */
function isStillWanted(
  { undo, reversal }: Returnable,
  findings: readonly Finding[],
  view: ScopeView,
): boolean {
  return findings.some((finding) => {
    if (undo.ruleIds.includes(finding.ruleId) && !metStatuses.includes(finding.status)) return true;
    const rule = view.policy.rules.find(({ ruleId }) => ruleId === finding.ruleId);
    if (rule === undefined || finding.status !== 'NON_COMPLIANT') return false;
    return hasReached(reversal.undoes, finding, rule, view);
  });
}

/** Judges each image as it would be then, all that is asked of one kind at once, among the others as they are. */
function metAfter(asked: readonly Returnable[], view: ScopeView): (each: Returnable) => boolean {
  const unmet = new Set<string>();
  for (const [id, same] of groupBy(asked, ({ reversal }) => reversal.id)) {
    const changed = same.map((each) => ({ ...each.subject, image: imageAfter(each, view) }));
    const images = new Map([...view.images, ...changed.map((one) => [one.image.imageId, one] as const)]);
    for (const { subjectId, ruleId, status } of evaluate({ ...view, images })) {
      if (!metStatuses.includes(status)) unmet.add(`${id}#${subjectId}#${ruleId}`);
    }
  }
  return ({ subject, reversal, undo }) =>
    undo.ruleIds.every((ruleId) => !unmet.has(`${reversal.id}#${subject.image.imageId}#${ruleId}`));
}

function planned(each: Returnable, wanted: readonly Returnable[], view: ScopeView): readonly PlannedAction[] {
  const { subject, reversal, undo, after } = each;
  const { imageId } = subject.image;
  const first = wanted.find((other) => other.subject === subject && other.reversal.id === after);
  if (after !== null && first === undefined) return [];
  const calls = reversal.calls(startOf(each), optionsOf(each, view));
  if (calls.length === 0) return [];
  return [
    {
      ...{ actionId: `${reversal.id}#${imageId}`, action: reversal.id, subjectId: imageId },
      ruleIds: undo.ruleIds.toSorted(byText),
      step: { afterMs: 0, do: reversal.id, whenInUse: true },
      ...{ previousRung: null, mode: modeOf(each, view), calls },
      ...{ clockStartedAt: null, dueAt: null, isPromised: false },
      purpose: `given back: ${first?.cause ?? each.cause}`,
      ...(first === undefined ? {} : { follows: `${first.reversal.id}#${imageId}` }),
    },
  ];
}

/** Of the rules that demanded the step; where none of them is left, of those that are. */
function modeOf({ undo }: Returnable, { policy }: ScopeView): Mode {
  const left = policy.rules.filter(({ ruleId }) => undo.ruleIds.includes(ruleId));
  const asked = left.length === 0 ? policy.rules : left;
  return asked.some(({ mode }) => mode === 'enforce') ? 'enforce' : 'audit';
}
