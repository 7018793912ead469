import { actionOf } from '../domain/actions/registry.ts';
import type { ScopeHistory, UseElsewhere } from '../domain/history.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import { absentSources, unreadReason } from '../domain/in-use.ts';
import { isAllowedInUse, type Policy } from '../domain/policy.ts';
import type { ApplyPorts, ReadOptions, StoredPlan, UsesNow } from '../ports.ts';

/** What accounts answered, each asked once. */
export type Answers = ReadonlyMap<AccountId, UsesNow>;

// Each account has limits of its own; more at once would only crowd the connections.
const accountsAtOnce = 25;

/**
 * Asks every governed account that ever used one of the images that are about to be changed what it uses now, in the Region
 * of the plan. The others cannot be entered: for them usage reports speak.
 */
export async function askUsersAgain(
  { scope, actions }: Pick<StoredPlan, 'scope' | 'actions'>,
  options: ReadOptions,
  { index, governed, accounts }: ApplyPorts['elsewhere'],
): Promise<Answers> {
  const careful = actions.filter(
    ({ step, action }) => actionOf(action).about === 'image' && !isAllowedInUse(step),
  );
  const shared = [...new Set(careful.map(({ subjectId }) => subjectId))];
  if (shared.length === 0) return new Map();
  const { everUsedBy, uses } = await index.readElsewhere(scope, { shared, own: [], sources: [] });
  const users = new Set([
    ...[...everUsedBy.values()].flat(),
    ...[...uses.values()].flat().map(({ accountId }) => accountId),
  ]);
  users.delete(scope.accountId);
  if (users.size === 0) return new Map();
  const list = await governed.readGoverned();
  // Without the list nothing is allowed anyhow: the judgement holds all that others ever used.
  const governedIds = list.known ? (list.value?.accounts ?? []) : [];
  return askAll(
    governedIds.filter((account) => users.has(account)),
    (accountId) => accounts.readUses({ accountId, region: scope.region }, options),
  );
}

async function askAll(
  asked: readonly AccountId[],
  ask: (account: AccountId) => Promise<UsesNow>,
): Promise<Answers> {
  const answers = new Map<AccountId, UsesNow>();
  const queue = asked.values();
  const work = async () => {
    for (const account of queue) answers.set(account, await ask(account));
  };
  await Promise.all(Array.from({ length: Math.min(accountsAtOnce, asked.length) }, work));
  return answers;
}

/** What was answered now counts besides what the index holds; an account that could not be read wholly may use anything. */
export function withAnswers(
  history: ScopeHistory,
  { scope, answers }: { readonly scope: Scope; readonly answers: Answers },
  policy: Policy,
  now: Date,
): ScopeHistory {
  const { elsewhere } = history;
  const uses = new Map<ImageId, readonly UseElsewhere[]>(elsewhere.uses);
  const unread = new Map(elsewhere.unread);
  const indexedHere = new Map(elsewhere.indexedAt.get(scope.region));
  const absent = absentSources(policy, now);
  for (const [accountId, answer] of answers) {
    const why = unreadReason(answer.unread.filter(({ source }) => !absent.has(source)));
    if (why === null) indexedHere.set(accountId, now.toISOString());
    else unread.set(accountId, why);
    for (const { imageId, region, kind, arn, via } of answer.uses) {
      if (region !== scope.region || kind === 'origin') continue;
      const use = { imageId, accountId, region, kind, arn, via };
      uses.set(imageId, [...(uses.get(imageId) ?? []), use]);
    }
  }
  const indexedAt = new Map(elsewhere.indexedAt).set(scope.region, indexedHere);
  return { ...history, elsewhere: { ...elsewhere, uses, unread, indexedAt } };
}
