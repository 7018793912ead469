import { isAffected } from '../domain/descendants.ts';
import type { ScopeFacts } from '../domain/facts.ts';
import type { ScopeHistory } from '../domain/history.ts';
import type { Policy } from '../domain/policy.ts';
import { extraFactsFor } from '../domain/rules/registry.ts';
import type { UsageIndex } from '../ports.ts';

/** The history with what the organization made from images in which a scan found something; an event asks it too, for its alert. */
export async function withDescendants(
  history: ScopeHistory,
  { scope, images }: ScopeFacts,
  policy: Policy,
  index: Pick<UsageIndex, 'readDescendants'>,
): Promise<ScopeHistory> {
  if (!extraFactsFor(policy).has('descendants') || !images.known) return history;
  const affected = images.value.filter(isAffected).map(({ imageId }) => imageId);
  if (affected.length === 0) return history;
  const descendants = await index.readDescendants(scope.region, affected);
  return { ...history, elsewhere: { ...history.elsewhere, descendants } };
}
