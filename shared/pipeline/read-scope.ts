import type { ScopeFacts } from '../domain/facts.ts';
import type { ScopeHistory } from '../domain/history.ts';
import type { Policy } from '../domain/policy.ts';
import type { PlanPorts, ScopeOrder } from '../ports.ts';
import { withDescendants } from './read-descendants.ts';
import { noImages, withElsewhere } from './read-elsewhere.ts';
import { readOptions } from './read-options.ts';

export interface ReadScope {
  readonly facts: ScopeFacts;
  readonly history: ScopeHistory;
}

/** All that a scope is judged by: what earlier runs recorded, what is here, and who uses its images elsewhere. */
export async function readScope(
  { scope, imageIds, run }: ScopeOrder,
  policy: Policy,
  ports: Pick<PlanPorts, 'history' | 'facts' | 'elsewhere' | 'isLate'>,
  now: Date,
): Promise<ReadScope> {
  const recorded = await ports.history.readHistory(scope);
  const facts = await ports.facts.readFacts(scope, imageIds, {
    ...{ ...readOptions(policy, recorded, now), run: run.runId },
    ...(ports.isLate === undefined ? {} : { isLate: ports.isLate }),
  });
  const history = await withElsewhere(recorded, facts, noImages, ports.elsewhere);
  return { facts, history: await withDescendants(history, facts, policy, ports.elsewhere.index) };
}
