import type { Finding } from './finding.ts';
import { type Image, type ImageId, neverLaunchable } from './image.ts';
import { after, type Instant, latest } from './instant.ts';
import { isAllowedInUse, type Mode, type PolicyRule, type Rung } from './policy.ts';
import type { ScopeView } from './scope-view.ts';

/** One rung that a rule still wants for an image. */
export interface Demand {
  readonly ruleId: string;
  readonly imageId: ImageId;
  readonly mode: Mode;
  readonly rung: Rung;
  /** The rung before it for this image; null for the first. */
  readonly previousRung: Rung | null;
  /** When the clock of the finding started; null while it stands still. */
  readonly clockStartedAt: Instant | null;
  readonly dueAt: Instant | null;
  /** An alert already told this date to people: it is not moved any more. */
  readonly isPromised: boolean;
}

/** The rungs that are still ahead of a violation, in order. None where the rule only reports. */
export function demandsOf(finding: Finding, rule: PolicyRule, view: ScopeView): readonly Demand[] {
  const image = view.images.get(finding.imageId)?.image;
  if (image === undefined) return [];
  const ladder = ladderFor(rule, image);
  return ladder.flatMap((rung, index): readonly Demand[] => {
    if (isClimbed(rung, finding, view)) return [];
    return [
      {
        ruleId: rule.ruleId,
        imageId: finding.imageId,
        mode: finding.mode,
        rung,
        previousRung: ladder[index - 1] ?? null,
        clockStartedAt: finding.notifiedAt,
        ...dueDate(rung, finding, view),
      },
    ];
  });
}

/**
 * What was never launchable is neither deprecated nor disabled: there are no launches to wean off, and EC2 may refuse
 * both. An instance-store image has no snapshots to come back from.
 */
function ladderFor(rule: PolicyRule, image: Image): readonly Rung[] {
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
    return (finding.mode === 'audit' ? finding.announcedAt : finding.notifiedAt) !== null;
  }
  const { notifiedAt } = finding;
  if (notifiedAt === null) return false;
  return view
    .outcomesOf(finding.imageId)
    .some((outcome) => outcome.action === rung.do && outcome.at >= notifiedAt);
}

/**
 * A promised date stands unless it is sooner than the rule's own wait: another rule's date may have been promised, the
 * waits may have grown, and a use in between starts them anew.
 */
function dueDate(rung: Rung, finding: Finding, view: ScopeView): Pick<Demand, 'dueAt' | 'isPromised'> {
  if (rung.do === 'notify') return { dueAt: after(finding.firstSeenAt, rung.afterMs), isPromised: true };
  const start = waitsSince(rung, finding, view);
  if (start === null) return { dueAt: null, isPromised: false };
  const soonest = after(start, rung.afterMs);
  const promised = finding.promisedAt[rung.do];
  const isPromised = promised !== undefined && promised >= soonest;
  return { dueAt: isPromised ? promised : soonest, isPromised };
}

/** While no alert went out, the instant that an alert of this very run would set. */
function waitsSince(rung: Rung, { imageId, mode, notifiedAt }: Finding, view: ScopeView): Instant | null {
  if (notifiedAt === null) return mode === 'enforce' ? view.now.toISOString() : null;
  const lastInUseAt = view.history.lastInUseAt.get(imageId);
  return lastInUseAt === undefined || isAllowedInUse(rung) ? notifiedAt : latest(notifiedAt, lastInUseAt);
}
