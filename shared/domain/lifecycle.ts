import { actionOf } from './actions/registry.ts';
import { type Finding, isClockStopped } from './finding.ts';
import { neverLaunchable } from './image.ts';
import { after, type Instant, isPast, latest } from './instant.ts';
import { isHeldByObjection, objectionEnd } from './objection.ts';
import {
  allRungActions,
  isAllowedInUse,
  type Mode,
  type PolicyRule,
  type Rung,
  type RungAction,
  type Step,
} from './policy.ts';
import type { ScopeView } from './scope-view.ts';
import { type SubjectId, scopeId } from './subject.ts';

/** One step that a rule still wants for what failed it. */
export interface Demand {
  readonly ruleId: string;
  readonly subjectId: SubjectId;
  readonly mode: Mode;
  readonly step: Step;
  /** The rung before it for this image; null for the first, and for a remedy. */
  readonly previousRung: Rung | null;
  /** When the clock of the finding started; null while it stands still. */
  readonly clockStartedAt: Instant | null;
  readonly dueAt: Instant | null;
  /** An alert already told this date to people: it is not moved any more. */
  readonly isPromised: boolean;
  /** Somebody accepts the violation for now: the rule may say nothing for what others want. */
  readonly isWaived: boolean;
}

/** The rungs that are still ahead of a violation, in order, and its remedies. None where the rule only reports. */
export function demandsOf(finding: Finding, rule: PolicyRule, view: ScopeView): readonly Demand[] {
  const ladder = ladderFor(rule, finding.subjectId, view);
  const climbing = ladder.flatMap((rung, index): readonly Demand[] =>
    isClimbed(rung, finding, view) ? [] : [demand(rung, ladder[index - 1] ?? null, finding, view)],
  );
  return [...climbing, ...rule.remedies.map((remedy) => demand(remedy, null, finding, view))];
}

function demand(step: Step, previousRung: Rung | null, finding: Finding, view: ScopeView): Demand {
  const { ruleId, subjectId, mode, notifiedAt } = finding;
  const due = dueDate(step, finding, view);
  return {
    ...{ ruleId, subjectId, mode, step, previousRung, clockStartedAt: notifiedAt },
    ...{ ...due, isWaived: finding.waiver !== null },
  };
}

/** Whether the rule holds the image on this rung or a higher one by now, or would put it there. */
export function hasReached(action: RungAction, finding: Finding, rule: PolicyRule, view: ScopeView): boolean {
  if (isClockStopped(finding)) return false;
  const from = allRungActions.indexOf(action);
  return rule.lifecycle
    .filter((rung) => allRungActions.indexOf(rung.do) >= from)
    .some((rung) => {
      const { dueAt } = dueDate(rung, finding, view);
      return isClimbed(rung, finding, view) || (dueAt !== null && isPast(dueAt, view.now));
    });
}

/**
 * What was never launchable is neither deprecated nor disabled: there are no launches to wean off, and EC2 may refuse
 * both. An instance-store image has no snapshots to come back from. A scope is only told of.
 */
function ladderFor(rule: PolicyRule, subjectId: SubjectId, view: ScopeView): readonly Rung[] {
  if (subjectId === scopeId(view.facts.scope))
    return rule.lifecycle.filter(({ do: step }) => step === 'notify');
  const image = view.images.get(subjectId)?.image;
  if (image === undefined) return rule.lifecycle;
  return rule.lifecycle.filter((rung) => {
    if (rung.do === 'deprecate' || rung.do === 'disable') {
      return !(image.state.known && neverLaunchable(image.state.value));
    }
    if (rung.do === 'deregister')
      return !(image.rootDeviceType.known && image.rootDeviceType.value === 'instance-store');
    return true;
  });
}

/** Climbed means recorded since the clock started: a clock that starts anew starts at the foot of the ladder. */
function isClimbed(rung: Rung, finding: Finding, view: ScopeView): boolean {
  if (rung.do === 'notify') {
    return (isClockStopped(finding) ? finding.announcedAt : finding.notifiedAt) !== null;
  }
  const { notifiedAt } = finding;
  if (notifiedAt === null) return false;
  return view
    .outcomesOf(finding.subjectId)
    .some((outcome) => outcome.action === rung.do && outcome.at >= notifiedAt);
}

/**
 * A promised date stands unless it is sooner than the rule's own wait: another rule's date may have been promised, the
 * waits may have grown, and a use in between starts them anew.
 */
function dueDate(step: Step, finding: Finding, view: ScopeView): Pick<Demand, 'dueAt' | 'isPromised'> {
  if (step.do === 'notify') return { dueAt: after(finding.firstSeenAt, step.afterMs), isPromised: true };
  const start = waitsSince(step, finding, view);
  if (start === null) return { dueAt: null, isPromised: false };
  const soonest = afterObjection(step, after(start, step.afterMs), finding, view);
  const promised = finding.promisedAt[step.do];
  const isPromised = promised !== undefined && promised >= soonest;
  return { dueAt: isPromised ? promised : soonest, isPromised };
}

/** No date is promised that the objection guard would hold. */
function afterObjection(
  step: Step,
  dueAt: Instant,
  { subjectId }: Finding,
  { images, policy }: ScopeView,
): Instant {
  const objection = images.get(subjectId)?.objection ?? null;
  if (objection === null || !isHeldByObjection(actionOf(step.do))) return dueAt;
  return latest(dueAt, objectionEnd(objection, policy.safety));
}

/** While no alert went out, the instant that an alert of this very run would set. */
function waitsSince(step: Step, finding: Finding, view: ScopeView): Instant | null {
  const { subjectId, notifiedAt } = finding;
  if (notifiedAt === null) return isClockStopped(finding) ? null : view.now.toISOString();
  const lastInUseAt = view.history.lastInUseAt.get(subjectId);
  return lastInUseAt === undefined || isAllowedInUse(step) ? notifiedAt : latest(notifiedAt, lastInUseAt);
}
