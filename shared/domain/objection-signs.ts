import type { Objection, ObjectionKind, Undo } from './history.ts';
import type { Image } from './image.ts';
import { after, type Instant, isPast } from './instant.ts';
import { isDeprecatedBy, newestOutcome, type OwnSteps, ownDisabling } from './own-steps.ts';
import { isSamePermission } from './trust.ts';

/** What the signs of objections are looked for in. */
export interface Traces {
  readonly image: Image;
  readonly steps: OwnSteps;
  /** When a launch was last refused because of the image. */
  readonly refusedAt: Instant | null;
  readonly seen: Objection['seen'];
  readonly now: Date;
}

/** The instant of the step that is undone; null: none is. Unread: as it was when it was seen last. */
export type Sign = Instant | 'unread' | null;

const minuteMs = 60_000;

// EC2 is eventually consistent (EC2 API reference): a read of the minutes after a change may show what was before it.
const settlingMs = 15 * minuteMs;
/** How the world shows that something was undone that this service did, and did not give back itself. */
export const signOf: Readonly<Record<ObjectionKind, (traces: Traces) => Sign>> = {
  restored({ image, steps, now }) {
    const step = settled(newestOutcome(steps, 'deregister'), now);
    if (step === null) return null;
    if (!image.state.known) return 'unread';
    return image.state.value === 'deregistered' ? null : step.at;
  },
  enabled({ image, steps, now }) {
    const step = settled(newestOutcome(steps, 'disable', 'enable'), now);
    if (step?.action !== 'disable') return null;
    if (!image.state.known) return 'unread';
    return image.state.value === 'available' ? step.at : null;
  },
  'deprecation-cancelled'({ image, steps, now }) {
    const step = settled(newestOutcome(steps, 'deprecate', 'cancel-deprecation'), now);
    if (step?.action !== 'deprecate') return null;
    if (!image.deprecateAt.known) return 'unread';
    return isDeprecatedBy(step, image.deprecateAt.value) ? null : step.at;
  },
  'shared-again'({ image, steps, now }) {
    const revokes = steps.undos.filter(({ taken, action }) => action !== 'disable' && taken.length > 0);
    const settledOnes = revokes.filter((undo) => settled(undo, now) !== null);
    if (settledOnes.length === 0) return null;
    if (!image.launchPermissions.known) return 'unread';
    const shares = image.launchPermissions.value;
    const isBack = ({ taken }: Undo) =>
      taken.some((share) => shares.some((other) => isSamePermission(share, other)));
    return settledOnes.findLast(isBack)?.at ?? null;
  },
  'launch-refused'({ image, steps, refusedAt, seen }) {
    const step = ownDisabling(steps, seen);
    if (step === null || refusedAt === null || refusedAt <= step.at) return null;
    if (!image.state.known) return 'unread';
    return image.state.value === 'disabled' ? step.at : null;
  },
};

/** Null while the world may not show it yet. */
function settled<Step extends { readonly at: Instant }>(step: Step | null, now: Date): Step | null {
  return step !== null && isPast(after(step.at, settlingMs), now) ? step : null;
}
