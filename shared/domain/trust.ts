import type { Image, LaunchPermission, Scope } from './image.ts';
import { type Known, mapKnown } from './known.ts';
import type { Trusted } from './policy.ts';

/** The shares of the image with principals that the policy does not trust, in the order read. Its own account is always trusted, everybody never. */
export function untrustedShares(
  image: Image,
  scope: Scope & { readonly trusted: Trusted },
): Known<readonly LaunchPermission[]> {
  return mapKnown(image.launchPermissions, (permissions) =>
    permissions.filter((permission) => !isTrusted(permission, scope)),
  );
}

export function isTrusted(
  { kind, principal }: LaunchPermission,
  { trusted, accountId }: Scope & { readonly trusted: Trusted },
): boolean {
  switch (kind) {
    case 'account':
      return principal === accountId || trusted.accounts.includes(principal);
    case 'organization':
      return trusted.organizations.includes(lastPart(principal));
    case 'organizational-unit':
      return trusted.organizationalUnits.includes(lastPart(principal));
    case 'group':
      return false;
  }
}

export function isSamePermission(one: LaunchPermission, other: LaunchPermission): boolean {
  return one.kind === other.kind && one.principal === other.principal;
}

/** `arn:aws:organizations::111122223333:ou/o-abc/ou-ab12-c3d4` names what stands last. */
function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
