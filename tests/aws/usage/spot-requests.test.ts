import { expect, test } from 'vitest';
import { imageId, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:ec2:eu-central-1:111122223333:spot-instances-request/sir-1';
const request = { SpotInstanceRequestId: 'sir-1', State: 'open', LaunchSpecification: { ImageId: imageId } };

test.each(['open', 'active', 'disabled', undefined])(
  'a Spot request that is %s uses its image',
  async (state) => {
    expect(await usageOf({ SpotInstanceRequests: [{ ...request, State: state }] })).toEqual(
      usedBy('spot-request', arn),
    );
  },
);

test.each(['closed', 'cancelled', 'failed'])('a Spot request that is %s uses nothing', async (state) => {
  expect(await usageOf({ SpotInstanceRequests: [{ ...request, State: state }] })).toEqual(unused);
});

test('a Spot request that names no image may use any', async () => {
  expect(await usageOf({ SpotInstanceRequests: [{ ...request, LaunchSpecification: {} }] })).toEqual(
    unreadIn('spot-requests', `${arn} names no ImageId`),
  );
});
