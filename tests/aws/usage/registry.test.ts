import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { usageSources } from '../../../shared/aws/find-usage.ts';
import { otherAccounts } from '../../../shared/domain/elsewhere.ts';
import { usageSources as declarable } from '../../../shared/policy/usage-sources.ts';

// Shared code of the sources, no sources themselves.
const shared = ['index.ts', 'source.ts', 'recipe-images.ts'];

test('every file is a source of its name, and a policy can declare exactly the sources absent', () => {
  const files = readdirSync(new URL('../../../shared/aws/usage', import.meta.url))
    .filter((file) => !shared.includes(file))
    .map((file) => file.replace(/\.ts$/, ''));

  expect(usageSources.map((source) => source.id)).toEqual(files.toSorted());
  // What other accounts use is judged beside their history, by no file of its own here.
  expect(declarable).toEqual([...files, otherAccounts].toSorted());
});

test('each source says all that it looks at: nothing else is read for it, and what it needs is missed', () => {
  const templates = ['LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'];

  expect(usageSources.map(({ id, needs, alsoReads = [] }) => [id, needs, alsoReads])).toEqual([
    ['auto-scaling-groups', ['AutoScalingGroups'], ['LaunchConfigurations', ...templates]],
    ['batch-environments', ['ComputeEnvironments'], templates],
    ['container-recipes', ['ContainerRecipes'], ['Parameters']],
    ['eks-node-groups', ['Nodegroups'], templates],
    ['elastic-beanstalk', ['BeanstalkEnvironments'], ['Parameters']],
    ['emr-clusters', ['EmrClusters'], ['Parameters']],
    ['fleets', ['Fleets'], templates],
    ['image-recipes', ['ImageRecipes'], ['Parameters']],
    ['image-references', ['ImageReferences'], ['Instances']],
    ['instances', ['Instances'], templates],
    ['launch-configurations', ['LaunchConfigurations'], ['Parameters']],
    ['launch-templates', ['LaunchTemplates', 'LaunchTemplateVersions'], ['Parameters']],
    ['spot-fleets', ['SpotFleetRequestConfigs'], templates],
    ['spot-requests', ['SpotInstanceRequests'], ['Parameters']],
    ['ssm-parameters', ['Parameters'], []],
  ]);
});
