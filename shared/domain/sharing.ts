import type { ScopeHistory } from './history.ts';
import type { AccountId, Image, LaunchPermission, Scope } from './image.ts';
import { type Known, known, unknown } from './known.ts';

/** Whom an image is, or was, shared with, its own account left out. */
export interface Sharing {
  /** For a reason: `shared with 2 principals`. */
  readonly words: string;
  readonly accounts: readonly AccountId[];
  /** `o-…`, also of shared organizational units. */
  readonly organizations: readonly string[];
  /** With everybody, or with nobody knows whom. */
  readonly isForAnybody: boolean;
  /** With more than accounts that are named one by one. */
  readonly isBroad: boolean;
}

/** It was shared, and nobody knows with whom. */
export const onceShared: Sharing = {
  words: 'it was shared',
  accounts: [],
  organizations: [],
  isForAnybody: true,
  isBroad: true,
};

/**
 * Everybody who may launch the image today, who might by the last reading, and who might before a step of ours took the
 * shares. Where only the fact is known that it was shared, it was shared with anybody. Null: never with anybody.
 */
export function sharingOf(
  image: Image,
  { accountId }: Scope,
  history: Pick<ScopeHistory, 'shares' | 'everShared' | 'undos'>,
): Known<Sharing | null> {
  const { launchPermissions, isPublic, imageId } = image;
  if (!launchPermissions.known) return unknown(`possibly shared: ${launchPermissions.why}`);
  if (!isPublic.known) return unknown(`possibly public: ${isPublic.why}`);
  const before = [
    ...(history.shares.get(imageId)?.launchPermissions ?? []),
    ...history.undos.flatMap((undo) => (undo.subjectId === imageId ? undo.launchPermissions : [])),
  ];
  const others = [...launchPermissions.value, ...before].filter(({ principal }) => principal !== accountId);
  const isForgotten = others.length === 0 && history.everShared.has(imageId);
  if (others.length === 0 && !isForgotten && !isPublic.value) return known(null);
  const accounts = others.filter(({ kind }) => kind === 'account').map(({ principal }) => principal);
  const units = others.filter(({ kind }) => kind === 'organization' || kind === 'organizational-unit');
  const isForAnybody = isPublic.value || isForgotten || others.some(({ kind }) => kind === 'group');
  return known({
    words: wordsFor(launchPermissions.value, isPublic.value),
    accounts: [...new Set(accounts)],
    organizations: [...new Set(units.map(organizationOf))],
    isForAnybody,
    isBroad: isForAnybody || units.length > 0,
  });
}

function wordsFor(permissions: readonly LaunchPermission[], isPublic: boolean): string {
  if (isPublic) return 'public';
  const { length } = permissions;
  if (length === 0) return 'it was shared';
  return `shared with ${length} ${length === 1 ? 'principal' : 'principals'}`;
}

/** `arn:aws:organizations::111122223333:ou/o-abc/ou-ab12-c3d4` and `…:organization/o-abc`; the whole text where neither. */
function organizationOf({ principal }: LaunchPermission): string {
  return principal.split('/')[1] ?? principal;
}
