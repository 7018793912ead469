import type { Instant } from './instant.ts';
import { isAllowedInUse, type PolicyRule } from './policy.ts';
import type { ScopeView, SubjectView } from './scope-view.ts';

/**
 * Whether a clock that started then must start anew, with a new alert and new dates, at the foot of the ladder: somebody
 * objected since, or the image was in use since and is no more. Where every step may be done in use, use does not matter.
 */
export function startsAnew(
  startedAt: Instant | null,
  subject: SubjectView,
  rule: PolicyRule,
  { history }: ScopeView,
): boolean {
  if (startedAt === null || subject.kind !== 'image') return false;
  const { objection, inUse, image } = subject;
  if (objection !== null && objection.seenAt > startedAt) return true;
  if ([...rule.lifecycle, ...rule.remedies].every(isAllowedInUse)) return false;
  const lastInUseAt = history.lastInUseAt.get(image.imageId);
  return lastInUseAt !== undefined && lastInUseAt > startedAt && inUse.known && !inUse.value;
}
