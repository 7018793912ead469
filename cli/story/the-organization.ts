import type { Scope as SimulatedScope } from '../../sandbox/aws/state/world.ts';
import { accountName, type Stage } from './stage.ts';

export interface ScopeCounts {
  readonly accountId: string;
  readonly account: string;
  readonly region: string;
  readonly isGoverned: boolean;
  readonly images: number;
  readonly snapshots: number;
  readonly instances: number;
  readonly groups: number;
  readonly templates: number;
}

/** What the simulator holds, account by account; empty Regions are left out. */
export function countScopes(stage: Stage): readonly ScopeCounts[] {
  const { hub, data, partner, regions } = stage.organization;
  return [hub, data, partner].flatMap(({ accountId }) =>
    regions.flatMap((region) => {
      const scope = stage.aws.world.scope(accountId, region);
      const isGoverned = stage.scopes.some((each) => each.accountId === accountId);
      const counts = {
        accountId,
        account: accountName(stage, accountId),
        region,
        isGoverned,
        ...count(scope),
      };
      return counts.images + counts.instances === 0 ? [] : [counts];
    }),
  );
}

function count({ images, snapshots, instances, autoScalingGroups, launchTemplates }: SimulatedScope) {
  return {
    images: images
      .values()
      .filter(({ deregisteredAt, bin }) => deregisteredAt === undefined && bin === undefined).length,
    snapshots: snapshots.values().filter(({ bin }) => bin === undefined).length,
    instances: instances.values().filter(({ instance }) => instance.State?.Name !== 'terminated').length,
    groups: autoScalingGroups.values().length,
    templates: launchTemplates.values().length,
  };
}
