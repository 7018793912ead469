import type { ImageId, LaunchPermission } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { by } from '../domain/order.ts';
import { agreed } from './agreement.ts';
import { type Fields, recordsAt, textOrNull, valueAt } from './fields.ts';
import type { World } from './world.ts';

export type PermissionsOf = (imageId: ImageId) => Known<readonly LaunchPermission[]>;

/** Launch permissions take a call an image: an image without an answer is unknown, not private. */
export function launchPermissionsIn(world: World): PermissionsOf {
  const byImage = new Map<unknown, Known<readonly LaunchPermission[]>>();
  for (const record of world.records('ImageAttributes')) {
    const imageId = valueAt(record, 'ImageId');
    const permissions = permissionsOf(record);
    const before = byImage.get(imageId);
    byImage.set(
      imageId,
      before === undefined ? permissions : agreed(before, permissions, 'launch permissions'),
    );
  }
  const none: Known<readonly LaunchPermission[]> = world.isAssumedEmpty('ImageAttributes')
    ? known([])
    : unknown(world.gap('ImageAttributes') ?? 'ImageAttributes holds no launch permissions of it');
  return (imageId) => byImage.get(imageId) ?? none;
}

/** DescribeImageAttribute tells one attribute a call: an answer about another one says nothing of launch permissions. */
function permissionsOf(record: Fields): Known<readonly LaunchPermission[]> {
  if (!Array.isArray(valueAt(record, 'LaunchPermissions'))) {
    return unknown('its answer in ImageAttributes tells no launch permissions');
  }
  const entries = recordsAt(record, 'LaunchPermissions');
  if (!entries.known) return entries;
  const permissions = entries.value.map(toPermission);
  const readable = permissions.filter((permission) => permission !== null);
  if (readable.length < permissions.length) return unknown('a launch permission names no principal');
  return known(
    readable.toSorted(
      by(
        (entry) => entry.kind,
        (entry) => entry.principal,
      ),
    ),
  );
}

const principalKinds = [
  ['UserId', 'account'],
  ['Group', 'group'],
  ['OrganizationArn', 'organization'],
  ['OrganizationalUnitArn', 'organizational-unit'],
] as const;

function toPermission(entry: Fields): LaunchPermission | null {
  const named = principalKinds.flatMap(([key, kind]) => {
    const principal = textOrNull(entry, key);
    return principal === null ? [] : [{ kind, principal }];
  });
  return named.length === 1 ? (named[0] ?? null) : null;
}
