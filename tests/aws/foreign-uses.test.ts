import { describe, expect, test } from 'vitest';
import { factsOf, imageId, otherImageId, ownImage } from './answers.ts';

const foreign = 'ami-0f1b2c3d4e5f60718';
const instanceArn = (id: string) => `arn:aws:ec2:eu-central-1:111122223333:instance/${id}`;

function instance(InstanceId: string, ImageId: string) {
  return { InstanceId, ImageId, State: { Name: 'running' } };
}

test('every use of an image that is not the own one is told, with its evidence', async () => {
  const { foreignUses } = await factsOf({
    Instances: [instance('i-1', foreign), instance('i-2', imageId)],
  });

  expect(foreignUses).toEqual([
    { imageId: foreign, region: 'eu-central-1', kind: 'use', arn: instanceArn('i-1'), via: [] },
  ]);
});

test('the image of another owner is foreign also where it is listed', async () => {
  const { foreignUses } = await factsOf({
    Images: [ownImage, { ...ownImage, ImageId: foreign, OwnerId: '999988887777' }],
    Instances: [instance('i-1', foreign)],
  });

  expect(foreignUses.map((use) => use.imageId)).toEqual([foreign]);
});

describe('an own image in use that was made', () => {
  const source = { SourceImageId: foreign, SourceImageRegion: 'eu-west-1' };

  test('from an image of another Region tells of it', async () => {
    const { foreignUses } = await factsOf({
      Images: [{ ...ownImage, ...source }],
      Instances: [instance('i-1', imageId)],
    });

    expect(foreignUses).toEqual([
      {
        ...{ imageId: foreign, region: 'eu-west-1', kind: 'copy', via: [imageId] },
        arn: `arn:aws:ec2:eu-central-1::image/${imageId}`,
      },
    ]);
  });

  test('from an image of another owner in this Region tells of it', async () => {
    const { foreignUses } = await factsOf({
      Images: [{ ...ownImage, SourceImageId: foreign }],
      Instances: [instance('i-1', imageId)],
    });

    expect(foreignUses).toMatchObject([{ imageId: foreign, region: 'eu-central-1', kind: 'copy' }]);
  });

  test('from an own image tells nobody', async () => {
    const { foreignUses } = await factsOf({
      Images: [
        { ...ownImage, SourceImageId: otherImageId },
        { ...ownImage, ImageId: otherImageId },
      ],
      Instances: [instance('i-1', imageId)],
    });

    expect(foreignUses).toEqual([]);
  });

  test('tells also where it may be in use, and not where nothing uses it', async () => {
    const images = { Images: [{ ...ownImage, ...source }] };

    expect((await factsOf(images, ['Fleets'])).foreignUses).toMatchObject([{ kind: 'copy' }]);
    expect((await factsOf(images)).foreignUses).toEqual([]);
  });
});

test('what is told is in order of image, kind and ARN', async () => {
  const second = 'ami-0f9b2c3d4e5f60718';
  const { foreignUses } = await factsOf({
    Images: [{ ...ownImage, SourceImageId: foreign }],
    Instances: [
      instance('i-3', second),
      instance('i-2', foreign),
      instance('i-1', foreign),
      instance('i-4', imageId),
    ],
  });

  expect(foreignUses.map((use) => `${use.imageId} ${use.kind} ${use.arn.split('/')[1]}`)).toEqual(
    [
      `${foreign} copy ${imageId}`,
      `${foreign} use i-1`,
      `${foreign} use i-2`,
      `${second} use i-3`,
    ].toSorted(),
  );
});

test('each source that was read wholly counts its uses, images and snapshots theirs', async () => {
  const { counts, unreadUsage } = await factsOf(
    {
      Instances: [instance('i-1', foreign), instance('i-2', imageId), instance('i-2', imageId)],
      Snapshots: [{ SnapshotId: 'snap-0123456789abcdef0', OwnerId: '111122223333' }],
    },
    ['Fleets'],
  );

  expect(counts).toMatchObject({ images: 1, snapshots: 1, instances: 2, 'launch-templates': 0 });
  expect(counts).not.toHaveProperty('fleets');
  expect(unreadUsage).toEqual([{ source: 'fleets', why: 'Fleets was denied' }]);
});

test('what was not read wholly has no count', async () => {
  const { counts } = await factsOf({ Images: [ownImage, 'damaged'] }, ['Snapshots']);

  expect(counts).not.toHaveProperty('images');
  expect(counts).not.toHaveProperty('snapshots');
});

test('images of other owners are not counted', async () => {
  const { counts } = await factsOf({
    Images: [ownImage, { ...ownImage, ImageId: foreign, OwnerId: '999988887777' }],
  });

  expect(counts['images']).toBe(1);
});
