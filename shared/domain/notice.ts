import type { Finding } from './finding.ts';
import type { ObjectionKind } from './history.ts';
import type { ImageId } from './image.ts';
import { after, dayMs, type Instant, isPast, utcDay } from './instant.ts';
import { objectionEnd } from './objection.ts';
import type { GuardedAction } from './plan.ts';
import type { ScopeView } from './scope-view.ts';
import type { SubjectId } from './subject.ts';

/** Something besides findings that people should know of. */
export type Notice =
  | {
      readonly kind: 'objection';
      readonly subjectId: ImageId;
      readonly what: ObjectionKind;
      readonly seenAt: Instant;
      /** Until then the image is left alone. */
      readonly until: Instant;
    }
  | {
      readonly kind: 'waiver-ends';
      readonly subjectId: SubjectId;
      readonly ruleId: string;
      readonly grantedBy: string;
      /** The last UTC day on which it holds. */
      readonly until: string;
    };

/** So long before its end a waiver is called to mind. */
const warningMs = 7 * dayMs;

/** In order of image: what was seen for the first time, and what a first alert after it has to explain. */
export function noticesOf(
  findings: readonly Finding[],
  actions: readonly GuardedAction[],
  view: ScopeView,
): readonly Notice[] {
  return [...objections(actions, view), ...endingWaivers(findings, view)];
}

function objections(actions: readonly GuardedAction[], view: ScopeView): readonly Notice[] {
  const told = new Set(
    actions.flatMap(({ action, status, subjectId }) =>
      action === 'notify' && status === 'allowed' ? [subjectId] : [],
    ),
  );
  return [...view.images.values()].flatMap(({ image: { imageId: subjectId }, objection }): Notice[] => {
    if (objection === null) return [];
    const { what, seenAt } = objection;
    const until = objectionEnd(objection, view.policy.safety);
    const isNew = view.history.objections.get(subjectId)?.seenAt !== seenAt;
    const explains = told.has(subjectId) && !isPast(until, view.now);
    return isNew || explains ? [{ kind: 'objection', subjectId, what, seenAt, until }] : [];
  });
}

/** Those that came within a week of their end since the last sweep: each is told once. */
function endingWaivers(findings: readonly Finding[], view: ScopeView): readonly Notice[] {
  const { facts, history, now } = view;
  if (facts.covers !== 'scope') return [];
  const lastSweepAt = history.sweeps.at(-1)?.at ?? after(now.toISOString(), -dayMs);
  return findings.flatMap(({ subjectId, ruleId, waiver }): Notice[] => {
    if (waiver === null) return [];
    const { until, by: grantedBy } = waiver;
    const warnAt = after(after(`${until}T00:00:00.000Z`, dayMs), -warningMs);
    if (!isPast(warnAt, now) || warnAt <= lastSweepAt) return [];
    return [{ kind: 'waiver-ends', subjectId, ruleId, grantedBy, until: utcDay(until) }];
  });
}
