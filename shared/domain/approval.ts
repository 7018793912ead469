import type { ActionId } from './actions/registry.ts';
import { after, dayMs, epochMs, type Instant } from './instant.ts';
import type { Approval } from './statements.ts';

/** What the policy says of a rule that somebody approves a flood of. */
export interface ApprovableRule {
  readonly ruleId: string;
  readonly hash: string;
  /** The steps of its life cycle. */
  readonly actions: readonly ActionId[];
}

export interface AskedApproval {
  readonly action: string;
  readonly by: string;
  readonly at: Instant;
  /** Null: as long as usual. */
  readonly until: Instant | null;
}

export type ApprovalAnswer =
  | { readonly status: 'saved'; readonly approval: Approval }
  | { readonly status: 'refused'; readonly reason: string };

/** Long enough for a flood of a little more than five times the limit to run off within it. */
const usualDays = 7;
/** Who approves looked at one flood, not at those of the next season. */
const mostDays = 30;

/** Lets a flood of the rule through, within the limits, while the rule stays as it is. */
export function grantApproval(
  asked: AskedApproval,
  { ruleId, hash, actions }: ApprovableRule,
): ApprovalAnswer {
  const { by, at, until } = asked;
  const action = actions.find((id) => id === asked.action);
  if (action === undefined) {
    const wanted = actions.length === 0 ? 'it is only reported' : `it wants ${actions.join(', ')}`;
    return { status: 'refused', reason: `${ruleId} does not want ${asked.action}: ${wanted}` };
  }
  const ends = until ?? after(at, usualDays * dayMs);
  if (epochMs(ends) <= epochMs(at)) return { status: 'refused', reason: `${ends} is over` };
  const last = after(at, mostDays * dayMs);
  if (ends > last) {
    return { status: 'refused', reason: `an approval holds for ${mostDays} days at most: until ${last}` };
  }
  return { status: 'saved', approval: { ruleId, action, ruleHash: hash, by, at, until: ends } };
}
