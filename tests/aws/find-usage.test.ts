import { expect, test } from 'vitest';
import type { AnswerName } from '../../shared/aws/answers.ts';
import { findUsage, usageAnswers } from '../../shared/aws/find-usage.ts';
import { launchTemplatesIn } from '../../shared/aws/launch-templates.ts';
import { parametersIn } from '../../shared/aws/parameters.ts';
import { factsReader } from '../../shared/aws/to-facts.ts';
import { readWorld } from '../../shared/aws/world.ts';
import { answersOf, factsOf, imageId, options, otherImageId, type Recorded, scope } from './answers.ts';

const arn = 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1';
const instance = { InstanceId: 'i-1', ImageId: imageId };
async function found(recorded: Recorded, broken: Readonly<Record<string, unknown>> = {}) {
  const world = await readWorld(answersOf(recorded), usageAnswers);
  const parameters = parametersIn([], null, scope);
  const templates = launchTemplatesIn(world, parameters);
  const records = (name: AnswerName) => {
    if (name in broken) throw broken[name];
    return world.records(name);
  };
  return findUsage({ scope, options, world: { ...world, records }, parameters, templates, images: [] });
}

test('a source that fails leaves the use of every image open, and what others tell stands', async () => {
  const { of, unread } = await found({ Instances: [instance] }, { Fleets: new Error('a fault') });
  const failed = [{ source: 'fleets', why: 'it could not be judged: a fault' }];

  expect(unread).toEqual(failed);
  expect(of(imageId)).toEqual({ uses: [{ kind: 'instance', arn }], unread: failed });
  expect(of(otherImageId)).toEqual({ uses: [], unread: failed });
});

test('a source that fails without a reason has seen nothing for certain either', async () => {
  expect((await found({}, { Fleets: 'a fault' })).unread).toEqual([
    { source: 'fleets', why: 'it could not be judged: no reason given' },
  ]);
});

test('a source that fails is held for what it could not read as well', async () => {
  const world = await readWorld(answersOf({}, ['Fleets']), ['Fleets']);
  const records = () => {
    throw new Error('a fault');
  };
  const parameters = parametersIn([], null, scope);
  const templates = launchTemplatesIn(world, parameters);
  const evidence = { scope, options, world: { ...world, records }, parameters, templates, images: [] };

  expect(findUsage(evidence).unread.find(({ source }) => source === 'fleets')?.why).toBe(
    'Fleets was denied (and 1 more)',
  );
});

test('uses are told in order of kind and ARN, each once', async () => {
  const references = ['i-2', 'i-1'].map((id) => ({
    ...{ ImageId: imageId, ResourceType: 'ec2:Instance' },
    Arn: `arn:aws:ec2:eu-central-1:111122223333:instance/${id}`,
  }));
  const configurations = [{ LaunchConfigurationARN: 'arn:z', ImageId: imageId }];
  const images = { ImageReferences: references, LaunchConfigurations: configurations };

  expect((await found({ ...images, Instances: [instance] })).of(imageId).uses).toEqual([
    { kind: 'instance', arn },
    { kind: 'instance', arn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-2' },
    { kind: 'launch-configuration', arn: 'arn:z' },
  ]);
});

test('each source that was read wholly tells how many uses it saw, one image twice', async () => {
  const { counts } = await found({
    Instances: [instance, { ...instance, InstanceId: 'i-2' }, { InstanceId: 'i-3', ImageId: otherImageId }],
    Nodegroups: [{}],
  });

  expect(counts).toMatchObject({ instances: 3, fleets: 0 });
  expect(counts).not.toHaveProperty('eks-node-groups');
});

test('what somebody assumed to be empty was counted by nobody', async () => {
  const { counts } = await factsOf({});
  const assumedEmpty = new Set(['Fleets', 'LaunchTemplateVersions'] as const);
  const assuming = factsReader({ ...answersOf({}), assumedEmpty });
  const { counts: assumed } = await assuming.readFacts(scope, null, options);

  expect(counts).toMatchObject({ fleets: 0, 'launch-templates': 0, instances: 0 });
  expect(Object.keys(counts).filter((name) => !(name in assumed))).toEqual(['fleets', 'launch-templates']);
});
