import { expect, test } from 'vitest';
import { type AnswerName, answerForms, isAnswerName } from '../../../shared/aws/answers.ts';
import { usageSources } from '../../../shared/aws/find-usage.ts';
import { usageReportAnswers } from '../../../shared/aws/usage-reports.ts';
import { imageId, otherImageId, ownImage, type Recorded, usageOf } from '../answers.ts';

// Both images are shared and proven unused elsewhere, so that the reports matter too.
const ids = [imageId, otherImageId];
const world: Recorded = {
  Images: ids.map((id) => ({ ...ownImage, ImageId: id })),
  ImageAttributes: ids.map((id) => ({ ImageId: id, LaunchPermissions: [{ UserId: '444455556666' }] })),
  ImageUsageReports: ids.flatMap((id) =>
    ['01', '08'].map((day) => ({
      ImageId: id,
      State: 'available',
      CreationTime: `2026-10-${day}T08:00:00Z`,
    })),
  ),
};

const asked = Object.keys(answerForms).filter(isAnswerName);
const used = new Set([
  ...usageSources.flatMap((source) => [...source.needs, ...(source.alsoReads ?? [])]),
  // What others use rests on these.
  'ImageAttributes',
  ...usageReportAnswers,
]);

function bothUsages(recorded: Recorded, missing: readonly AnswerName[] = []) {
  return Promise.all([0, 1].map((index) => usageOf(recorded, missing, index)));
}

test('every image is unused where every answer was read and names none', async () => {
  expect(await bothUsages(world)).toEqual([
    { uses: [], unread: [] },
    { uses: [], unread: [] },
  ]);
});

test('the sources read nineteen answers between them', () => {
  expect([...used].toSorted()).toEqual([
    'AutoScalingGroups',
    'BeanstalkEnvironments',
    'ComputeEnvironments',
    'ContainerRecipes',
    'EmrClusters',
    'Fleets',
    'ImageAttributes',
    'ImageRecipes',
    'ImageReferences',
    'ImageUsageReportEntries',
    'ImageUsageReports',
    'Instances',
    'LaunchConfigurations',
    'LaunchTemplateVersions',
    'LaunchTemplates',
    'Nodegroups',
    'Parameters',
    'SpotFleetRequestConfigs',
    'SpotInstanceRequests',
  ]);
});

test.each(asked.filter((name) => used.has(name)))(
  'every image may be in use while %s was not read',
  async (name) => {
    const usages = await bothUsages(world, [name]);

    expect(usages.map(({ unread }) => unread.length > 0)).toEqual([true, true]);
  },
);

test.each(asked.filter((name) => used.has(name)))(
  'every image may be in use while a record of %s is damaged',
  async (name) => {
    const usages = await bothUsages({ ...world, [name]: [...(world[name] ?? []), 'damaged'] });
    const isPerImage = name === 'ImageAttributes';

    expect(usages.map(({ unread }) => unread.length > 0)).toEqual([!isPerImage, !isPerImage]);
  },
);
