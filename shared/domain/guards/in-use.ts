import { type Guard, type Hold, held } from '../guard.ts';
import type { Use } from '../image.ts';
import type { PlannedAction } from '../plan.ts';
import { isAllowedInUse } from '../policy.ts';
import type { SnapshotFinding } from '../snapshot.ts';

export const inUseGuard: Guard = {
  id: 'in-use',
  place: 120,
  title: 'Nothing uses the image, and every place where a use could show was read',
  check(action, subject) {
    if (subject.kind === 'snapshot') return neededSnapshot(action, subject.finding);
    if (subject.kind !== 'image' || isAllowedInUse(action.step)) return null;
    const { inUse, usage } = subject;
    if (!inUse.known) return held(`counts as in use: ${inUse.why}`);
    return inUse.value ? held(`in use by ${summary(usage.uses)}`) : null;
  },
};

/** Only what is orphaned for certain goes; every other status names what needs it, or what was not read. */
function neededSnapshot({ action }: PlannedAction, { status, reason }: SnapshotFinding): Hold | null {
  if (action === 'notify' || status === 'ORPHANED') return null;
  return held(status === 'UNKNOWN' ? `counts as needed: ${reason}` : reason);
}

/** The first evidence by name, the rest by number: the report lists them all. */
function summary(uses: readonly Use[]): string {
  const [first, ...more] = uses.map(({ kind, arn }) => `${kind} ${arn}`);
  return `${first}${more.length === 0 ? '' : ` and ${more.length} more`}`;
}
