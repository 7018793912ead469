import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isImageId } from '../../shared/domain/image.ts';
import { readEvent } from '../../shared/events/react.ts';
import { anyDamagedEvent, wholeEvents } from './damage.ts';
import { aDeployment, allTaken } from './deployment.ts';

const runs = 10_000;
const accountId = '111122223333';

it('every damaged event ends in a reaction, and only well-formed ids come out', () => {
  fc.assert(
    fc.property(anyDamagedEvent, (event) => {
      const { reaction, observation } = readEvent(event);

      expect(['govern', 'ignore', 'reject']).toContain(reaction.reaction);
      expect(reaction.reason).not.toBe('');
      expect(reaction.imageIds.every(isImageId)).toBe(true);
      if (reaction.reaction === 'govern') expect(reaction.scope?.accountId).toMatch(/^[0-9]{12}$/);
      if (observation !== null) expect(observation.observationId).toMatch(/^[A-Za-z0-9-]{8,64}$/);
    }),
    { numRuns: runs },
  );
});

it('no damaged event crashes a handler, and none reaches EC2 with an id of another form', async () => {
  let deployment = aDeployment(accountId);
  let asked = 0;
  await fc.assert(
    fc
      .asyncProperty(anyDamagedEvent, async (event) => {
        const answer = await deployment.take(event);

        expect(answer).toEqual(allTaken);
        expect(deployment.refused).toEqual([]);
        expect(deployment.asked.length).toBeLessThanOrEqual(2 * 8);
      })
      .afterEach(() => {
        asked += deployment.asked.length;
        deployment = aDeployment(accountId);
      }),
    { numRuns: runs },
  );

  // The damage leaves many events whole enough to be worth a look.
  expect(asked).toBeGreaterThan(runs / 10);
}, 240_000);

it.each(wholeEvents.map((event) => [event]))('the whole event %j is taken', async (event) => {
  const { take, refused } = aDeployment(accountId);

  expect(await take(event)).toEqual(allTaken);
  expect(refused).toEqual([]);
});

it.each(['ami-1111', 'ami-0a1b2c3d4e5f60718\n', 'ami-*', 'snap-1', 'vol-0123456789abcdef0', ''])(
  'the EC2 of these tests refuses the id %j',
  async (id) => {
    const { access, refused } = aDeployment(accountId);
    const ec2 = access.client(EC2Client, { accountId, region: 'eu-central-1', purpose: 'reader' });
    const Filters = [{ Name: 'image-id', Values: [id] }];

    await expect(ec2.send(new DescribeImagesCommand({ Filters }))).rejects.toThrow('Invalid id');
    expect(refused).toHaveLength(1);
  },
);
