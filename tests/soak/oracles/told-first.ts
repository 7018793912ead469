import type { PlayedWorld } from '../harness/play-world.ts';
import { enforcedRulesFailedBy } from '../truth/failing-rules.ts';
import type { RuleSpec } from '../world/policy-spec.ts';
import { type Change, changesOf, type Oracle, rungOf, type Violation, violation } from './oracle.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * I4 and I10: a rung is tried only where an enforced rule wants it of an image that fails it, after an alert that was
 * accepted and told of just that, and its waiting time; and a day after the rung before.
 */
export const toldFirst: Oracle = {
  id: 'told-first',
  violations: (played) => {
    const changes = changesOf(played);
    return changes.flatMap((change): readonly Violation[] => {
      const rung = rungOf(change);
      if (rung === null) return [];
      const reason = untold(change, rung, played) ?? unrested(change, changes);
      return reason === null
        ? []
        : [violation(reason.startsWith('no enforced') ? 'I4' : 'I10', change, reason)];
    });
  },
};

interface Announcement {
  readonly subjectId: string;
  readonly check: string;
  /** Of what it announces. */
  readonly at: string;
  readonly waitHours: number;
}

type Rung = NonNullable<ReturnType<typeof rungOf>>;

function untold(change: Change, rung: Rung, played: PlayedWorld): string | null {
  const { policy } = played.spec;
  const failed = enforcedRulesFailedBy(change.imageId, change.scope, change.truth, policy);
  const wanting = failed.filter((rule) => rule.ladder[rung] !== null && !isWaived(change, rule, played));
  if (wanting.length === 0) return `no enforced rule wants to ${rung} it`;
  if (wanting.some((rule) => isTold(change, rung, rule, played))) return null;
  return `no alert told of ${wanting.map(({ check }) => check).join(', ')} its time before`;
}

/** Through its last day, UTC. */
function isWaived({ imageId, place, at }: Change, { check }: RuleSpec, { simulator }: PlayedWorld): boolean {
  const waiver = simulator.chronicle.entries.findLast(
    (entry) =>
      entry.kind === 'waiver' && entry.place < place && entry.imageId === imageId && entry.ruleId === check,
  );
  return waiver?.kind === 'waiver' && at.slice(0, 10) <= waiver.until;
}

function isTold(
  { imageId, at }: Change,
  rung: Rung,
  { check, ladder }: RuleSpec,
  played: PlayedWorld,
): boolean {
  return isAnnounced({ subjectId: imageId, check, at, waitHours: ladder[rung] ?? 0 }, played);
}

/** An alert of a finding long enough before: its subject, and below it the rule; where that only audits, it says so. */
export function isAnnounced({ subjectId, check, at, waitHours }: Announcement, played: PlayedWorld): boolean {
  const latestAt = new Date(Date.parse(at) - Math.max(dayMs, waitHours * hourMs)).toISOString();
  const told = new RegExp(`^- ${subjectId}\\b.*\\n {2}\\[\\w+\\] ${check}: .*\\n {2}(?!audit: )`, 'm');
  return played.simulator.chronicle.entries.some(
    (entry) => entry.kind === 'alert' && entry.accepted && entry.at <= latestAt && told.test(entry.text),
  );
}

/** Another rung in the day before, or a deregistration of what was launchable and never disabled by us. */
function unrested(change: Change, changes: readonly Change[]): string | null {
  const earlier = changes.filter(
    ({ place, imageId, call }) => place < change.place && imageId === change.imageId && call.hadEffect,
  );
  const since = new Date(Date.parse(change.at) - dayMs).toISOString();
  const recent = earlier.find(({ at, operation }) => at > since && operation !== change.operation);
  if (recent !== undefined) return `${recent.operation} was done at ${recent.at}`;
  const state = change.truth.row(change.scope.images, change.imageId)?.image.State;
  if (rungOf(change) !== 'deregister' || state === 'failed') return null;
  return earlier.some(({ operation }) => operation === 'DisableImage') ? null : 'it was not disabled before';
}
