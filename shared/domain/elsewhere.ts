import type { ScopeFacts } from './facts.ts';
import type { Governed, ScopeHistory } from './history.ts';
import {
  type AccountId,
  type Image,
  type ImageId,
  type ImageUsage,
  isOwned,
  type UnreadSource,
  type Use,
} from './image.ts';
import { after, hourMs, type Instant, isPast } from './instant.ts';
import { type Known, known } from './known.ts';
import { partitionOf } from './partition.ts';
import type { Policy } from './policy.ts';
import { onceShared, type Sharing, sharingOf } from './sharing.ts';
import { lackOfReports, reportedUsers } from './usage-reports.ts';

/** The source of usage that a policy declares absent by this name. */
export const otherAccounts = 'other-accounts';

/** A day, and two hours for sweeps that take their time. */
const oldestIndexMs = 26 * hourMs;

/** All that the use of images by others is judged by. */
export interface SeenElsewhere {
  readonly facts: Pick<ScopeFacts, 'scope' | 'usageReports'>;
  readonly policy: Pick<Policy, 'regions'>;
  readonly history: Pick<ScopeHistory, 'elsewhere' | 'shares' | 'everShared' | 'undos'>;
  readonly now: Date;
}

/**
 * Who elsewhere uses an image that is, or ever was, shared; and what keeps anybody from saying that nobody does. A
 * governed account says it by its uses in the index, complete and younger than 26 hours; everybody else by two empty usage
 * reports a week apart.
 */
export function usageElsewhere(image: Image, seen: SeenElsewhere): ImageUsage {
  if (isOwned(image, seen.facts.scope) === false) return { uses: [], unread: [] };
  const uses = usesElsewhere(image, seen);
  return uses.length > 0 ? { uses, unread: [] } : { uses, unread: unreadElsewhere(image, seen) };
}

/** Why usage reports are needed that are not there; null where they would say nothing new. */
export function reportsNeeded(image: Image, seen: SeenElsewhere): string | null {
  const { facts, history, now } = seen;
  const sharing = sharedWith(image, seen);
  const { governed } = history.elsewhere;
  if (isOwned(image, facts.scope) !== true || facts.usageReports.gap !== null) return null;
  if (!sharing.known || sharing.value === null || !governed.known) return null;
  if (!hasOthers(sharing.value, governed.value)) return null;
  const reports = reportsOn(image, seen);
  const users = reportedUsers(reports, now).filter((account) => !isIndexed(account, seen));
  const why =
    users.length > 0
      ? `no two empty usage reports a week apart are younger than the last that names ${users[0] ?? 'an account'}`
      : lackOfReports(reports, now);
  return why === null ? null : `${sharing.value.words}; ${why}`;
}

function usesElsewhere(image: Image, seen: SeenElsewhere): readonly Use[] {
  const { facts, history, now } = seen;
  const told = history.elsewhere.uses.get(image.imageId) ?? [];
  const indexed = told.filter((use) => use.kind === 'use' && use.accountId !== facts.scope.accountId);
  const reported = reportedUsers(reportsOn(image, seen), now).filter(
    (account) => account !== null && !isIndexed(account, seen),
  );
  const arns = [
    ...indexed.map(({ arn }) => arn),
    ...reported.map((account) => accountRoot(account ?? '', facts.scope.region)),
  ];
  return [...new Set(arns)].toSorted().map((arn) => ({ kind: 'other-account', arn }));
}

function unreadElsewhere(image: Image, seen: SeenElsewhere): readonly UnreadSource[] {
  const sharing = sharedWith(image, seen);
  const why = sharing.known ? whyUntold(image, sharing.value, seen) : [sharing.why];
  return why.map((reason) => ({ source: otherAccounts, why: reason }));
}

/** What others ever used was shared with them, whatever is known of it. */
function sharedWith(image: Image, seen: SeenElsewhere): Known<Sharing | null> {
  const sharing = sharingOf(image, seen.facts.scope, seen.history);
  if (!sharing.known || sharing.value !== null || usersOf(image, seen).length === 0) return sharing;
  return known(onceShared);
}

/** Accounts that ever used the image, as far as anybody told. */
function usersOf(image: Image, seen: SeenElsewhere): readonly AccountId[] {
  const reported = reportsOn(image, seen).flatMap(({ usedBy }) => usedBy);
  const indexed = seen.history.elsewhere.everUsedBy.get(image.imageId) ?? [];
  return [...indexed, ...reported.filter((account) => account !== null)];
}

function whyUntold(image: Image, sharing: Sharing | null, seen: SeenElsewhere): readonly string[] {
  const { governed: list } = seen.history.elsewhere;
  if (sharing === null) return unnamedUse(image, seen);
  if (!list.known) return [`${sharing.words}; the governed accounts: ${list.why}`];
  const told = [
    indexGap([...governedUsers(sharing, list.value), ...usersOf(image, seen)], list.value, seen),
    hasOthers(sharing, list.value) ? reportsGap(image, seen) : null,
  ];
  return [
    ...unnamedUse(image, seen),
    ...told.flatMap((reason) => (reason === null ? [] : [`${sharing.words}; ${reason}`])),
  ];
}

/** An entry of a report counts also for an image that is not shared: instances launched under an old share run on. */
function unnamedUse(image: Image, seen: SeenElsewhere): readonly string[] {
  const isUnnamed = reportedUsers(reportsOn(image, seen), seen.now).includes(null);
  return isUnnamed ? ['a usage report tells of a use by an account that it does not name'] : [];
}

function reportsGap(image: Image, seen: SeenElsewhere): string | null {
  return seen.facts.usageReports.gap ?? lackOfReports(reportsOn(image, seen), seen.now);
}

function reportsOn({ imageId }: Image, { facts }: SeenElsewhere) {
  return facts.usageReports.ofImage.get(imageId) ?? [];
}

/** The governed accounts among those that could use the image. */
function governedUsers(sharing: Sharing, governed: Governed | null): readonly AccountId[] {
  if (governed === null) return [];
  if (sharing.isBroad) return governed.accounts;
  return governed.accounts.filter((account) => sharing.accounts.includes(account));
}

/** Whether anybody could use the image who is not governed. */
function hasOthers(sharing: Sharing, governed: Governed | null): boolean {
  if (sharing.accounts.some((account) => governed?.accounts.includes(account) !== true)) return true;
  return sharing.isForAnybody || sharing.organizations.some((id) => id !== governed?.organization);
}

/** The first of the governed accounts that does not say what it uses in the Region, and how many more. */
function indexGap(
  accounts: readonly AccountId[],
  governed: Governed | null,
  seen: SeenElsewhere,
): string | null {
  const { facts, history } = seen;
  const { unread } = history.elsewhere;
  const asked = new Set(accounts.filter((account) => governed?.accounts.includes(account) === true));
  asked.delete(facts.scope.accountId);
  const gaps = [...asked].toSorted().flatMap((account) => {
    const why = unread.get(account);
    if (why !== undefined) return [`account ${account} was asked again: ${why}`];
    const gap = staleness(account, facts.scope.region, seen);
    return gap === null ? [] : [gap];
  });
  const [first] = gaps;
  if (first === undefined) return null;
  return gaps.length === 1 ? first : `${first} (and ${gaps.length - 1} more)`;
}

/** What is wrong with what the index holds of an account in a Region; null when it can be relied on. */
export function staleness(
  account: AccountId,
  region: string,
  { history, now }: SeenElsewhere,
): string | null {
  const at: Instant | undefined = history.elsewhere.indexedAt.get(region)?.get(account);
  if (at === undefined) return `account ${account}: what it uses in ${region} was never read wholly`;
  const until = after(at, oldestIndexMs);
  return isPast(until, now)
    ? `account ${account}: what it uses in ${region} was read wholly at ${at}, which counts until ${until}`
    : null;
}

/** Whether the index says more of the account than any report can: it is younger, and it knows more ways to use an image. */
function isIndexed(account: AccountId | null, seen: SeenElsewhere): boolean {
  const { governed } = seen.history.elsewhere;
  if (account === null || !governed.known || governed.value?.accounts.includes(account) !== true)
    return false;
  return staleness(account, seen.facts.scope.region, seen) === null;
}

function accountRoot(account: AccountId, region: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:root`;
}

/** What has to be asked of the index for the images of a scope. */
export interface ElsewhereQuestion {
  /** Images that others use or might use. */
  readonly shared: readonly ImageId[];
  /** All own images: any of them may have copies elsewhere. */
  readonly own: readonly ImageId[];
  /** What images here were copied from, where it is not here. In order, each once. */
  readonly sources: readonly { readonly imageId: ImageId; readonly region: string }[];
}

export function questionOf(
  { scope, images }: Pick<ScopeFacts, 'scope' | 'images'>,
  history: SeenElsewhere['history'],
  changing: ReadonlySet<ImageId>,
): ElsewhereQuestion {
  const all = images.known ? images.value : [];
  const own = all.filter((image) => isOwned(image, scope) !== false);
  const here = new Set(all.map(({ imageId }) => imageId));
  const isShared = (image: Image) => {
    const sharing = sharingOf(image, scope, history);
    return changing.has(image.imageId) || (sharing.known && sharing.value !== null);
  };
  const sources = all.flatMap(({ sourceImageId, sourceImageRegion, sourceInstanceId }) =>
    sourceImageId === null || sourceInstanceId !== null || here.has(sourceImageId)
      ? []
      : [[sourceImageId, sourceImageRegion ?? scope.region] as const],
  );
  return {
    shared: own.filter(isShared).map(({ imageId }) => imageId),
    own: own.map(({ imageId }) => imageId),
    sources: [...new Map(sources)].map(([imageId, region]) => ({ imageId, region })),
  };
}
