import type { Company, Guard, Hold } from '../../../shared/domain/guard.ts';
import type { PlannedAction } from '../../../shared/domain/plan.ts';
import { anAction, aView, type World } from '../../builders.ts';

export interface Question extends World {
  readonly action?: Partial<PlannedAction>;
  readonly company?: Partial<Company>;
}

/** What one guard says of `anAction` on the image that it names. */
export function ask(guard: Guard, { action = {}, company = {}, ...world }: Question = {}): Hold | null {
  const planned = anAction(action);
  const view = aView(world);
  const image = view.images.get(planned.subjectId);
  if (image === undefined) throw new TypeError(`the scope has no image ${planned.subjectId}`);
  return guard.check(planned, image, { view, company: { ...nobodyElse, ...company } });
}

/** Nothing else is done in the run. */
export const nobodyElse: Company = {
  admitted: new Map(),
  admittedDestructive: 0,
  admittedGib: 0,
  climbing: new Set(),
  remedied: new Set(),
  dueAtOnce: new Map(),
  givenBackTo: new Set(),
  heldActions: new Set(),
};
