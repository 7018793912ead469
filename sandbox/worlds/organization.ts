import { createIds } from '../aws/state/ids.ts';
import { createRandom } from '../runtime/random.ts';
import { type GeneratedScope, type Making, makeScope } from './make-scope.ts';

/** Some accounts of one organization and what they hold, in the shapes in which the SDK shows it. */
export interface Organization {
  /** The first Region is the hub's. */
  readonly regions: readonly [string, string];
  readonly hub: Member;
  /** Governed from the hub, as the hub itself is. */
  readonly data: Member;
  /** Outside of the deployment: what it uses of the others shows only in the simulator. */
  readonly partner: Member;
  /** Who makes an image in the data account while the story runs. */
  readonly engineer: string;
  readonly scopes: readonly GeneratedScope[];
}

export interface Member {
  readonly accountId: string;
  readonly name: string;
}

export interface OrganizationOptions {
  readonly seed: string;
  /** The instant up to which everything has happened already. */
  readonly now: Date;
  readonly hub?: { readonly accountId: string; readonly region: string };
}

const engineers = ['alice', 'bob', 'carol', 'dinesh', 'erin', 'farid', 'grace', 'hana'];

/** Depends on nothing but its arguments: another seed, other ids, names, ages and counts. */
export function organization({ seed, now, hub = shippedHub }: OrganizationOptions): Organization {
  const [dataId = '', partnerId = ''] = otherAccounts.filter((accountId) => accountId !== hub.accountId);
  const regions = [hub.region, hub.region === 'us-east-1' ? 'eu-central-1' : 'us-east-1'] as const;
  const random = createRandom(`${seed}|organization`);
  // Not the ids of the world itself, which starts counting at the same seed.
  const making: Making = { random, ids: createIds(`${seed}|organization`), now, partnerId };
  const engineer = engineers[random.index(engineers.length)] ?? '';
  const [home, away] = regions;
  return {
    ...{ regions, engineer },
    hub: { accountId: hub.accountId, name: 'platform' },
    data: { accountId: dataId, name: 'data' },
    partner: { accountId: partnerId, name: 'partner' },
    scopes: [
      makeScope(making, { accountId: dataId, region: home, size: 'large', hasBin: true }),
      makeScope(making, { accountId: dataId, region: away, size: 'medium', hasBin: true }),
      makeScope(making, { accountId: hub.accountId, region: away, size: 'small', hasBin: false }),
    ],
  };
}

const shippedHub = { accountId: '111122223333', region: 'eu-central-1' };
const otherAccounts = ['222233334444', '444455556666', '777788889999'];
