import { expect, it } from 'vitest';
import { tellStory } from '../../cli/story/tell-story.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { fillOrganization } from '../../sandbox/worlds/fill-organization.ts';
import { organization } from '../../sandbox/worlds/organization.ts';
import { hastyPolicy, worldFile } from './acting.ts';

const startAt = new Date('2026-10-01T12:00:00Z');
const silent = { chapter() {}, line() {}, rows() {}, progress() {} };

it('takes away no image that anything in the simulator uses, and some that nothing does', async () => {
  const seed = 'in-use';
  const world = organization({ seed, now: startAt });
  const sandbox = await startSandbox({
    ...{ seed, startAt, from: 'source', clock: 'standing', policyFile: hastyPolicy() },
    scopes: [
      { accountId: '111122223333', region: 'eu-central-1', folder: worldFile('web-shop') },
      { accountId: world.data.accountId, region: 'eu-central-1' },
    ],
    fill: ({ world: filled }) => fillOrganization(filled, world),
  });
  try {
    const { steps } = await tellStory(sandbox, world, { seed, startAt, days: 9 }, silent);

    const taken = steps
      .filter(({ action }) => action === 'disable' || action === 'deregister')
      .map(({ imageId }) => imageId);
    expect(taken.length).toBeGreaterThan(3);
    const scopes = [...sandbox.aws.world.scopes.values()];
    const running = scopes.flatMap((scope) =>
      scope.instances.values().map(({ instance }) => instance.ImageId),
    );
    const configured = scopes.flatMap((scope) =>
      scope.launchConfigurations.values().map((each) => each.ImageId),
    );
    // Groups were let launch at the end: what they pin is running, too.
    const used = new Set([...running, ...configured]);
    expect(used.size).toBeGreaterThan(8);
    expect(taken.filter((imageId) => used.has(imageId))).toEqual([]);
    for (const scope of scopes)
      for (const [imageId, { image }] of scope.images.entries())
        if (used.has(imageId)) expect([imageId, image.State]).toEqual([imageId, 'available']);
  } finally {
    await sandbox.close();
  }
}, 120_000);
