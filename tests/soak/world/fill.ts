import { setAccount } from '../../../sandbox/aws/identity/accounts.ts';
import { seedRetentionRule } from '../../../sandbox/aws/state/seed.ts';
import type { Scope, World } from '../../../sandbox/aws/state/world.ts';
import { placeImage, placeReports } from './place-image.ts';
import { exclusionTag } from './policy-spec.ts';
import { partnerId } from './uses/named.ts';
import type { ScopeSpec, WorldSpec } from './world-spec.ts';

const places = {
  home: { accountId: '111122223333', region: 'eu-central-1' },
  'other account': { accountId: '444455556666', region: 'eu-central-1' },
  'other Region': { accountId: '111122223333', region: 'us-east-1' },
} as const;

export const organizationId = 'o-abcd123456';
export const governedAccounts: readonly string[] = ['111122223333', '444455556666'];

/** Puts everything that the spec tells of into the world, as what was there before; answers the governed scopes. */
export function fillWorld(world: World, spec: WorldSpec, startAt: Date): readonly Scope[] {
  for (const accountId of [...governedAccounts, partnerId]) {
    const place = { organizationId, managementAccountId: '111122223333', path: ['r-abcd'] };
    setAccount(world, accountId, { place });
  }
  return spec.scopes.map((scope) => fillScope(world, scope, startAt));
}

function fillScope(world: World, { place, images, snapshots, bin }: ScopeSpec, startAt: Date): Scope {
  const { accountId, region } = places[place];
  const scope = world.scope(accountId, region);
  const placed: string[] = [];
  for (const spec of images) {
    const imageId = placeImage(spec, { world, scope, startAt, before: placed });
    for (const [index, use] of spec.uses.entries()) {
      const name = `${place.replaceAll(' ', '-')}-${placed.length}-${index}`;
      use.place({ world, scope, imageId, name, write: (table, id, value) => table.seed(id, value) });
    }
    if (spec.shared === 'partner, told') placeReports(imageId, { world, scope, startAt });
    placed.push(imageId);
  }
  for (const [index, kind] of snapshots.entries()) {
    const name = `${place.replaceAll(' ', '-')}-snapshot-${index}`;
    kind.place({ scope, firstImageId: placed[0] ?? '', name });
  }
  placeBin(scope, bin);
  return scope;
}

function placeBin(scope: Scope, bin: ScopeSpec['bin']): void {
  const put = (ResourceType: 'EC2_IMAGE' | 'EBS_SNAPSHOT', days: number, more: object = {}) =>
    seedRetentionRule(scope, { Identifier: `bin${ResourceType.slice(0, 3)}`, ResourceType, days, ...more });
  const exclusion = { ExcludeResourceTags: [{ ResourceTagKey: exclusionTag.Key }] };
  const pending = { Status: 'pending', actsFrom: Number.POSITIVE_INFINITY };
  if (bin === 'missing') return;
  put('EC2_IMAGE', bin === 'too short' ? 2 : 14, bin === 'pending' ? pending : {});
  if (bin === 'images only') return;
  const days = bin === 'snapshots shorter' ? 5 : 14;
  put('EBS_SNAPSHOT', days, bin === 'not for the tagged' ? exclusion : {});
}
