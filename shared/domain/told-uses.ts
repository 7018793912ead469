import { toldDescent } from './descendants.ts';
import type { ForeignUse } from './facts.ts';
import { groupBy } from './group-by.ts';
import type { AccountId, ImageId } from './image.ts';
import { absentSources } from './in-use.ts';
import type { Instant } from './instant.ts';
import { by } from './order.ts';
import { extraFactsFor } from './rules/registry.ts';
import type { ScopeView } from './scope-view.ts';

/** What a sweep tells other scopes of the images that its own uses, and of its own to those who have copies of them. */
export interface ToldUses {
  readonly at: Instant;
  /** The images and every source of usage were read wholly: what is not told any more is gone. */
  readonly isWhole: boolean;
  /** In order. */
  readonly uses: readonly ForeignUse[];
  /** Other accounts that usage reports name as users of own images, where the index does not know it yet. */
  readonly users: readonly { readonly imageId: ImageId; readonly accountId: AccountId }[];
}

// Evidence for people: a fleet has thousands of instances, and tells no more than a few.
const mostArns = 5;

/** Where not all was read, only what surely uses an image is told: nearly every image may be in use then. */
export function toldUses(view: ScopeView): ToldUses {
  const isWhole = readsAllUsage(view);
  const direct = view.facts.foreignUses.filter(({ kind }) => kind === 'use');
  const uses = isWhole ? [...direct, ...view.lineage.told] : direct;
  return {
    ...{ at: view.now.toISOString(), isWhole, users: usersInReports(view) },
    uses: inOrder([...fewOfEach(uses), ...descent(view)]),
  };
}

function readsAllUsage({ facts, policy, now }: ScopeView): boolean {
  const readsImages =
    facts.images.known && facts.reads.every(({ fact, known }) => fact !== 'Images' || known);
  const absent = absentSources(policy, now);
  const unread = facts.unreadUsage.filter(({ source }) => !absent.has(source));
  return facts.covers === 'scope' && readsImages && unread.length === 0;
}

/** Each image is told, since each is to be mended; only where a rule asks what was made from others. */
function descent({ facts, policy }: ScopeView): readonly ForeignUse[] {
  return extraFactsFor(policy).has('descendants') ? toldDescent(facts) : [];
}

function inOrder(uses: readonly ForeignUse[]): readonly ForeignUse[] {
  return uses.toSorted(
    by(
      (use) => use.imageId,
      (use) => use.kind,
      (use) => use.arn,
    ),
  );
}

function fewOfEach(uses: readonly ForeignUse[]): readonly ForeignUse[] {
  const groups = groupBy(inOrder(uses), ({ imageId, region, kind }) => `${region} ${imageId} ${kind}`);
  return [...groups.values()].flatMap((group) => group.slice(0, mostArns));
}

function usersInReports({ facts, history }: ScopeView): ToldUses['users'] {
  return [...facts.usageReports.ofImage].flatMap(([imageId, reports]) => {
    const before = history.elsewhere.everUsedBy.get(imageId) ?? [];
    const named = new Set(reports.flatMap(({ usedBy }) => usedBy));
    return [...named].flatMap((accountId) =>
      accountId === null || before.includes(accountId) ? [] : [{ imageId, accountId }],
    );
  });
}
