import { type SeenElsewhere, staleness } from './elsewhere.ts';
import type { AccountId, ImageId } from './image.ts';
import { known, unknown } from './known.ts';
import type { LineageElsewhere } from './lineage.ts';

/** What the index tells of copies and origins of the images here. */
export function lineageElsewhere(seen: SeenElsewhere): LineageElsewhere {
  const { elsewhere } = seen.history;
  const told = (imageId: ImageId, kind: 'copy' | 'origin') =>
    elsewhere.uses.get(imageId)?.find((use) => use.kind === kind);
  return {
    descendantOf: (imageId) => {
      const copy = told(imageId, 'copy');
      if (copy === undefined) return null;
      const copyId = copy.arn.slice(copy.arn.lastIndexOf('/') + 1);
      return { imageId: copyId, where: whereOf(copy), inUse: known(true), via: copy.via };
    },
    originAt: (imageId, region) => {
      const origin = told(imageId, 'origin');
      if (origin !== undefined) {
        return { imageId, where: whereOf(origin), inUse: known(true), via: origin.via };
      }
      const why = homeGap(region, seen);
      return why === null ? null : { imageId, where: region, inUse: unknown(why), via: [] };
    },
  };
}

function whereOf({ accountId, region }: { readonly accountId: AccountId; readonly region: string }): string {
  return `${accountId} ${region}`;
}

/**
 * Why nobody can say that an image of that Region, of which nothing was told, is not in use where it lives: it may be one
 * of a scope that was not read wholly of late. Of other accounts only those are meant that ever were.
 */
function homeGap(region: string, seen: SeenElsewhere): string | null {
  const { facts, policy, history } = seen;
  const { governed, indexedAt } = history.elsewhere;
  if (!governed.known) return `the governed accounts: ${governed.why}`;
  if (governed.value === null) return null;
  const own = facts.scope.accountId;
  const isOwnGoverned =
    region !== facts.scope.region && (policy.regions === 'all' || policy.regions.includes(region));
  const indexed = indexedAt.get(region);
  const others = governed.value.accounts.filter(
    (account) => account !== own && indexed?.has(account) === true,
  );
  const homes = isOwnGoverned ? [own, ...others] : others;
  for (const account of homes.toSorted()) {
    const gap = staleness(account, region, seen);
    if (gap !== null) return gap;
  }
  return null;
}
