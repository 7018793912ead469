import type { LaunchPermission } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { setAccount } from '../../sandbox/aws/identity/accounts.ts';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import { seedImage, seedInstance, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import type { SandboxOptions } from '../../sandbox/start-sandbox.ts';
import { writeScopeMessage } from '../../shared/queue/messages.ts';
import { seedTemplate } from '../aws-live/seed-usage.ts';
import { aBatch } from '../functions/invoke.ts';
import { account, buildImage, buildSnapshot, imageId, region } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  homeScope,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  unownedImages,
} from './running-system.ts';

const user = '222233334444';
const third = '333344445555';
const stranger = '999988887777';
const west = 'eu-west-1';
const template = 'lt-0000000000000000a';
const shared = imageId(1);
const toUser = { UserId: user };
const toOrganization = { OrganizationArn: `arn:aws:organizations::${account}:organization/o-shop` };

/** The first image is shared so; the second one is not, and nothing uses it: it goes where nothing else is wrong. */
function sharedImage(permissions: readonly LaunchPermission[], more: (aws: EmbeddedAws) => void = () => {}) {
  return (aws: EmbeddedAws) => {
    unownedImages(2)(aws);
    seedImage(home(aws), buildImage(1), permissions);
    more(aws);
  };
}

function home(aws: EmbeddedAws): Scope {
  return aws.world.scope(account, region);
}

/** Our account, and the others that are governed with it. */
function system(options: Partial<SandboxOptions> & { readonly others?: readonly string[] }) {
  const { others = [user], ...rest } = options;
  return runningSystem({
    policyFile: policyFile('elsewhere'),
    scopes: [homeScope, ...others.map((accountId) => ({ accountId, region }))],
    regions: [region, west],
    throttling: false,
    ...rest,
  });
}

function forgetTemplate(scope: Scope): void {
  scope.launchTemplates.remove(template);
  scope.launchTemplateVersions.remove(`${template}#1`);
}

/** What held the last planned step of the kind. */
function holdOf(running: RunningSystem, id: string, action = 'deprecate') {
  const planned = running.logged('action planned').findLast((line) => {
    return line['imageId'] === id && line['action'] === action;
  });
  return { heldBy: planned?.['heldBy'], reason: String(planned?.['reason']) };
}

describe('an image that another governed account uses by its launch template alone', {
  timeout: slowMs,
}, () => {
  it('is held, and goes when nothing there uses it any more', async () => {
    const running = await system({
      fill: sharedImage([toUser], (aws) => seedTemplate(aws.world.scope(user, region), template, 1, shared)),
    });

    await running.days(8);
    expect([running.stateOf(shared), running.stateOf(imageId(2))]).toEqual(['available', null]);
    expect(holdOf(running, shared).reason).toContain(
      `other-account arn:aws:ec2:${region}:${user}:launch-template/${template}`,
    );
    expect(effectsOf(running, 'CreateImageUsageReport')).toEqual([]);

    forgetTemplate(running.aws.world.scope(user, region));
    await running.days(9);
    expect(running.stateOf(shared)).toBeNull();
  });

  it('is held by a live read where the use began after the last sweep', async () => {
    const running = await system({
      fill: sharedImage([toUser], (aws) => seedTemplate(aws.world.scope(user, region), template, 1, shared)),
    });
    const there = running.aws.world.scope(user, region);
    await running.days(1);
    forgetTemplate(there);
    // Used on the first day, told free on the second: deprecated two days after that use, disabling due another two later.
    await running.days(4);
    expect(running.stateOf(shared)).toBe('deprecated');

    running.aws.faults.set([{ match: { functionName: 'govern' }, fault: { kind: 'denied' } }]);
    await running.runtime.advanceTo(new Date(running.runtime.now().getTime() + 2 * 3_600_000));
    running.aws.faults.set([]);
    await running.days(1);
    const before = running.stateOf(shared);
    seedTemplate(there, template, 1, shared);
    const run = { runId: 'planned-by-hand', kind: 'sweep' } as const;
    const body = writeScopeMessage({ scope: homeScope, imageIds: null, run });
    await running.runtime.invoke('govern', aBatch([body, 'by hand']));
    await running.runtime.settle();

    expect(before).not.toBeNull();
    const outcome = (await running.outcomesOf(shared)).at(-1);
    expect(outcome).toMatchObject({ status: 'held', heldBy: 'in-use' });
    expect(outcome?.reason).toContain(template);
  });
});

describe('an image that an account uses which is not governed', { timeout: slowMs }, () => {
  it('is held until reports, asked for one by one, are empty of it', async () => {
    const running = await system({
      others: [],
      fill: sharedImage([{ UserId: stranger }], (aws) => {
        seedInstance(aws.world.scope(stranger, region), {
          InstanceId: 'i-0123456789abcdef0',
          ImageId: shared,
        });
      }),
    });

    await running.days(10);
    expect([running.stateOf(shared), running.stateOf(imageId(2))]).toEqual(['available', null]);
    expect(holdOf(running, shared).reason).toContain(`in use by other-account arn:aws:iam::${stranger}:root`);
    expect(effectsOf(running, 'CreateImageUsageReport')).toEqual([shared, shared]);

    running.aws.world.scope(stranger, region).instances.remove('i-0123456789abcdef0');
    await running.days(30);
    expect(running.stateOf(shared)).toBeNull();
    const asked = running
      .changes()
      .filter(({ operation }) => operation === 'CreateImageUsageReport')
      .map(({ at }) => Date.parse(at));
    const gaps = asked.slice(1).map((at, n) => (at - (asked[n] ?? 0)) / 86_400_000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(7);
  });

  it('is asked about again a day after a report failed', async () => {
    const running = await system({
      others: [],
      fill: sharedImage([{ UserId: stranger }]),
      simulator: {
        faults: [
          {
            match: { operation: 'CreateImageUsageReport', nth: 1 },
            fault: { kind: 'fails-later', message: 'x' },
          },
        ],
      },
    });

    await running.days(4);

    const asked = running.changes().filter(({ operation }) => operation === 'CreateImageUsageReport');
    expect(asked.map(({ at }) => at.slice(0, 10))).toEqual(['2026-10-02', '2026-10-03']);
  });
});

describe('an image that a governed account could use which cannot be read', { timeout: slowMs }, () => {
  it('is held from 26 hours after its last whole sweep on, and goes on after the next', async () => {
    const running = await system({ fill: sharedImage([toUser]) });
    await running.days(2);
    running.aws.faults.set([
      { match: { accountId: user, operation: 'DescribeInstances' }, fault: { kind: 'denied' } },
    ]);

    await running.days(6);
    expect([running.stateOf(shared), running.stateOf(imageId(2))]).toEqual(['deprecated', null]);
    expect(holdOf(running, shared, 'disable')).toMatchObject({ heldBy: 'facts-complete' });
    expect(holdOf(running, shared, 'disable').reason).toContain(
      `account ${user}: what it uses in ${region} was read wholly at 2026-10-02T03:00:00.000Z`,
    );

    running.aws.faults.set([]);
    await running.days(4);
    expect(running.stateOf(shared)).toBeNull();
  });
});

describe('an image that an organization could use', { timeout: slowMs }, () => {
  const asOrganization = (aws: EmbeddedAws) => {
    const place = { organizationId: 'o-shop', managementAccountId: account, path: ['r-shop'] };
    for (const accountId of [account, user, third]) setAccount(aws.world, accountId, { place });
  };

  it('goes without a report where all of it is governed and nothing uses it', async () => {
    const running = await system({
      others: [user, third],
      params: { governedAccounts: 'organization' },
      fill: sharedImage([toOrganization], asOrganization),
    });

    await running.days(9);

    expect(running.stateOf(shared)).toBeNull();
    expect(effectsOf(running, 'CreateImageUsageReport')).toEqual([]);
  });

  it('waits for reports where only some of it is', async () => {
    const running = await system({
      others: [user],
      fill: sharedImage([toOrganization], asOrganization),
    });

    await running.days(9);
    expect(running.stateOf(shared)).toBe('available');
    expect(holdOf(running, shared).reason).toContain('usage reports are not 7 days apart');

    await running.days(9);
    expect(running.stateOf(shared)).toBeNull();
  });

  it('waits for reports where it is public', async () => {
    const running = await system({
      others: [user],
      params: { governedAccounts: 'organization' },
      fill: sharedImage([{ Group: 'all' }], asOrganization),
    });

    await running.days(9);

    expect(running.stateOf(shared)).toBe('available');
    expect(holdOf(running, shared).reason).toContain('public; ');
  });
});

describe('a copy for disaster recovery in another Region', { timeout: slowMs }, () => {
  const inWest = (aws: EmbeddedAws) => aws.world.scope(account, west);
  const copied = { SourceImageId: shared, SourceImageRegion: region };
  const instance = 'i-0123456789abcdef0';

  function withCopy(used: (aws: EmbeddedAws) => Scope, n: number) {
    return (aws: EmbeddedAws) => {
      unownedImages(2)(aws);
      for (const k of [3, 4]) {
        seedImage(inWest(aws), buildImage(k, k === 3 ? copied : {}));
        seedSnapshot(inWest(aws), buildSnapshot(k));
      }
      seedInstance(used(aws), { InstanceId: instance, ImageId: imageId(n) });
    };
  }

  function stateInWest({ aws }: RunningSystem, n: number) {
    const record = inWest(aws).images.get(imageId(n));
    return record === undefined || record.deregisteredAt !== undefined ? null : record.image.State;
  }

  it('stays while its source is in use, and goes after it', async () => {
    const running = await system({ others: [], fill: withCopy(home, 1) });

    await running.days(8);
    expect([stateInWest(running, 3), stateInWest(running, 4)]).toEqual(['available', 'disabled']);
    expect(holdOf(running, imageId(3))).toMatchObject({
      heldBy: 'standby',
      reason: `stands by: it is a copy of ${shared} in ${account} ${region}, which is in use`,
    });

    home(running.aws).instances.remove(instance);
    await running.days(6);
    expect(stateInWest(running, 3)).toBe('disabled');
  });

  it('keeps its source while it is in use itself', async () => {
    const running = await system({ others: [], fill: withCopy(inWest, 3) });

    await running.days(8);

    expect([running.stateOf(shared), running.stateOf(imageId(2))]).toEqual(['available', null]);
    expect(holdOf(running, shared)).toMatchObject({
      heldBy: 'standby',
      reason: `stands by: ${imageId(3)} in ${account} ${west}, which is in use, was made from it`,
    });
  });

  it('stays while the Region of its source cannot be read', async () => {
    const denied = { match: { region, operation: 'DescribeInstances' }, fault: { kind: 'denied' } } as const;
    const running = await system({
      others: [],
      fill: withCopy(inWest, 4),
      simulator: { faults: [denied] },
    });

    await running.days(5);

    expect(stateInWest(running, 3)).toBe('available');
    expect(holdOf(running, imageId(3))).toMatchObject({ heldBy: 'standby' });
    expect(holdOf(running, imageId(3)).reason).toContain(
      `account ${account}: what it uses in ${region} was never read wholly`,
    );
  });
});
