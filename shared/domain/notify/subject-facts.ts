import { type Image, type Tag, tagValue } from '../image.ts';
import type { Known } from '../known.ts';
import { allRulesOf } from '../policy.ts';
import type { ScopeView } from '../scope-view.ts';
import type { SubjectId } from '../subject.ts';
import type { AlertFacts } from './alert.ts';
import { highestSeverity } from './digest.ts';

/** What alerts say of an image, a snapshot, or nothing: what could not be read is left out, never guessed. */
export function subjectFacts(
  subject: (Pick<Image, 'tags'> & Partial<Pick<Image, 'name' | 'createdBy'>>) | null,
  ownerTag: string,
): Pick<AlertFacts, 'name' | 'owner' | 'creator'> {
  if (subject === null) return { name: null, owner: null, creator: null };
  const { name = null, tags, createdBy } = subject;
  return {
    name,
    owner: ownerIn(tags, ownerTag),
    creator: createdBy?.known === true ? createdBy.value : null,
  };
}

/** An empty tag names nobody. */
export function ownerIn(tags: Known<readonly Tag[]>, ownerTag: string): string | null {
  const owner = tags.known ? (tagValue(tags.value, ownerTag)?.trim() ?? '') : '';
  return owner === '' ? null : owner;
}

/** What every alert says of its subject, as this run sees it. */
export function factsOf(
  subjectId: SubjectId,
  ruleIds: readonly string[],
  view: ScopeView,
): Omit<AlertFacts, 'alertId'> {
  const { facts, images, snapshots, policy, now } = view;
  const subject = images.get(subjectId)?.image ?? snapshots.find(subjectId);
  const rules = allRulesOf(policy).filter(({ ruleId }) => ruleIds.includes(ruleId));
  return {
    at: now.toISOString(),
    scope: facts.scope,
    accountName: accountNameIn(view),
    subjectId,
    ...subjectFacts(subject, policy.notify.ownerTag),
    severity: rules.length === 0 ? 'medium' : highestSeverity(rules),
    ruleIds,
  };
}

/** As the organization calls it; null where only some accounts are governed, or it could not be read. */
export function accountNameIn({ facts, history }: Pick<ScopeView, 'facts' | 'history'>): string | null {
  const { governed } = history.elsewhere;
  return governed.known ? (governed.value?.names?.[facts.scope.accountId] ?? null) : null;
}
