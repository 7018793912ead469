import { outcomeAlert } from '../domain/notify/noted.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { ScopeView } from '../domain/scope-view.ts';
import type { ApplyPorts } from '../ports.ts';

/** Notes what people have to know of the outcome, if anything. */
export async function noteOutcome(
  outcome: Outcome,
  view: ScopeView,
  { alerts }: Pick<ApplyPorts, 'alerts'>,
): Promise<void> {
  const alert = outcomeAlert(outcome, view);
  if (alert !== null) await alerts.note(outcome.scope, [alert]);
}
