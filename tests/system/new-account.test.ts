import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { setAccount } from '../../sandbox/aws/identity/accounts.ts';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { makeMemberRoles } from '../../sandbox/member-roles.ts';
import { account, buildImage, imageId, region } from '../sandbox/running-aws.ts';
import {
  homeScope,
  policyFile,
  projectPolicy,
  type RunningSystem,
  runningSystem,
  slowMs,
} from './running-system.ts';

const place = { organizationId: 'o-shop', managementAccountId: account, path: ['r-shop'] };
const added = '222233334444';
const closed = '333344445555';

/** As an account that somebody makes: the stack set brings the roles. */
function addAccount({ aws }: RunningSystem): void {
  setAccount(aws.world, added, { place });
  const member = { accountId: added, region, hubAccountId: account, externalId: 'ami-governor' };
  makeMemberRoles(aws, projectPolicy('infra/member-account.yml'), member);
  seedImage(aws.world.scope(added, region), buildImage(7));
}

async function judgedAccounts(system: RunningSystem): Promise<readonly string[]> {
  const runs = (await system.table()).filter((item) => item['type'] === 'run');
  return runs.map(({ kind, accountId }) => `${kind} ${accountId}`).toSorted();
}

it(
  'an account that is new is governed at once by its events, and the next day as a whole',
  async () => {
    const system = await runningSystem({
      policyFile: policyFile('notify-only'),
      scopes: [homeScope],
      regions: [region],
      params: { governedAccounts: 'organization' },
      fill: ({ world }) => {
        setAccount(world, account, { place });
        setAccount(world, closed, { place, state: 'SUSPENDED' });
      },
    });
    await system.days(1);
    const before = await judgedAccounts(system);

    addAccount(system);
    const credentials = system.aws.addAccessKey({ accountId: added });
    const people = new EC2Client({ endpoint: system.aws.endpoint, region, credentials });
    await people.send(
      new CreateTagsCommand({ Resources: [imageId(7)], Tags: [{ Key: 'Team', Value: 'new' }] }),
    );
    await system.runtime.settle();
    const byEvent = await judgedAccounts(system);

    await system.days(1);

    expect(before).toEqual([`sweep ${account}`]);
    expect(byEvent).toEqual([`event ${added}`, `sweep ${account}`]);
    expect(await judgedAccounts(system)).toEqual([
      `event ${added}`,
      `sweep ${account}`,
      `sweep ${account}`,
      `sweep ${added}`,
    ]);
    const sweeps = (await system.table()).filter((item) => item['type'] === 'sweep');
    expect(sweeps.map(({ passedOver, end }) => ({ passedOver, end })).at(-1)).toMatchObject({
      passedOver: [{ accountId: closed, state: 'SUSPENDED' }],
      end: { isComplete: true, notJudged: 0 },
    });
  },
  slowMs,
);
