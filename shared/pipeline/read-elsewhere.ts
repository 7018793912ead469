import { questionOf } from '../domain/elsewhere.ts';
import type { ScopeFacts } from '../domain/facts.ts';
import type { ScopeHistory } from '../domain/history.ts';
import type { ImageId } from '../domain/image.ts';
import { known } from '../domain/known.ts';
import type { ElsewherePorts } from '../ports.ts';

export const noImages: ReadonlySet<ImageId> = new Set();

/**
 * The history with what the organization knows of the use of these images outside of their scope. An event asks nothing:
 * it shows a part of the scope, and takes nothing away. Of images that are about to be changed everything is asked,
 * whether they were ever shared or not.
 */
export async function withElsewhere(
  history: ScopeHistory,
  facts: ScopeFacts,
  changing: ReadonlySet<ImageId>,
  { index, governed }: ElsewherePorts,
): Promise<ScopeHistory> {
  if (facts.covers !== 'scope') return history;
  const question = questionOf(facts, history, changing);
  // To list an organization costs calls that are scarce: for nothing where nothing is shared or copied.
  const needsAccounts = question.shared.length > 0 || question.sources.length > 0;
  const [told, accounts] = await Promise.all([
    index.readElsewhere(facts.scope, question),
    needsAccounts ? governed.readGoverned() : known(null),
  ]);
  return {
    ...history,
    elsewhere: { ...told, governed: accounts, unread: new Map(), descendants: new Map() },
  };
}
