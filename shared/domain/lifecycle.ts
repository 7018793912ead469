import type { Finding } from './finding.ts';
import { type Image, type ImageId, neverLaunchable } from './image.ts';
import { after, type Instant } from './instant.ts';
import type { Mode, PolicyRule, Rung } from './policy.ts';
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

/** What was never launchable cannot be disabled; an instance-store image has no snapshots to come back from. */
function ladderFor(rule: PolicyRule, image: Image): readonly Rung[] {
  return rule.lifecycle.filter((rung) => {
    if (rung.do === 'disable') return !(image.state.known && neverLaunchable(image.state.value));
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

/** While no alert went out, the date is the one that an alert of this very run would promise. */
function dueDate(rung: Rung, finding: Finding, view: ScopeView): Pick<Demand, 'dueAt' | 'isPromised'> {
  if (rung.do === 'notify') return { dueAt: after(finding.firstSeenAt, rung.afterMs), isPromised: true };
  const promised = finding.promisedAt[rung.do];
  if (promised !== undefined) return { dueAt: promised, isPromised: true };
  const start = finding.notifiedAt ?? (finding.mode === 'enforce' ? view.now.toISOString() : null);
  return { dueAt: start === null ? null : after(start, rung.afterMs), isPromised: false };
}
