import {
  CreateLaunchTemplateVersionCommand,
  ModifyLaunchTemplateCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { useKinds } from '../world/uses/registry.ts';
import { type Act, isAvailable, newName, nthImage, nthOf, personIn } from './act.ts';

export const launchInstance: Act = {
  id: 'launch-instance',
  do: async (stage, n) => {
    const found = nthImage(stage, n, isAvailable);
    if (found === null) return;
    const once = { MinCount: 1, MaxCount: 1, InstanceType: 'm7i.large' } as const;
    await personIn(stage, found.scope).send(new RunInstancesCommand({ ImageId: found.imageId, ...once }));
  },
};

export const terminateInstance: Act = {
  id: 'terminate-instance',
  do: async (stage, n) => {
    const instances = stage.scopes.flatMap((scope) =>
      scope.instances.entries().map(([instanceId]) => ({ scope, instanceId })),
    );
    const found = nthOf(instances, n);
    if (found === null) return;
    await personIn(stage, found.scope).send(
      new TerminateInstancesCommand({ InstanceIds: [found.instanceId] }),
    );
  },
};

/** A new version that names another image; every other time it becomes the default. */
export const newTemplateVersion: Act = {
  id: 'new-template-version',
  do: async (stage, n) => {
    const found = nthImage(stage, n, isAvailable);
    const template = nthOf(found?.scope.launchTemplates.values() ?? [], n);
    if (found === null || template === null) return;
    const { LaunchTemplateId } = template;
    const ec2 = personIn(stage, found.scope);
    const LaunchTemplateData = { ImageId: found.imageId };
    await ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateId, LaunchTemplateData }));
    if (n % 2 === 0)
      await ec2.send(
        new ModifyLaunchTemplateCommand({
          ...{ LaunchTemplateId, DefaultVersion: String((template.LatestVersionNumber ?? 0) + 1) },
        }),
      );
  },
};

/** Groups have no API in the simulator: whoever owns one just changes it. */
export const repinGroup: Act = {
  id: 'repin-group',
  do: async (stage, n) => {
    const groups = stage.scopes.flatMap((scope) =>
      scope.autoScalingGroups.entries().map((entry) => ({ scope, entry })),
    );
    const found = nthOf(groups, n);
    const template = nthOf(found?.scope.launchTemplates.values() ?? [], n);
    if (found === null || template === null) return;
    const [name, { MixedInstancesPolicy: _, LaunchConfigurationName: __, ...group }] = found.entry;
    const pinned = found.scope.launchTemplateVersions.get(`${template.LaunchTemplateId}#1`);
    const record = found.scope.images.get(pinned?.LaunchTemplateData?.ImageId ?? '');
    if (record === undefined || !isAvailable(record)) return;
    const LaunchTemplate = { LaunchTemplateId: template.LaunchTemplateId, Version: '1' };
    found.scope.autoScalingGroups.put(name, { ...group, LaunchTemplate });
  },
};

/** Some new use of any kind. */
export const newUse: Act = {
  id: 'new-use',
  do: async (stage, n) => {
    const found = nthImage(stage, n, isAvailable);
    if (found === null) return;
    const { world } = stage.simulator;
    const name = newName(stage);
    const kind = nthOf(useKinds, n * 7 + Number.parseInt(name.slice(-4), 16));
    kind?.place({ world, ...found, name, write: (table, id, value) => table.put(id, value) });
  },
};

/** A whole product is given up: every template of a scope goes, with its versions. */
export const tearDown: Act = {
  id: 'tear-down',
  do: async ({ scopes }, n) => {
    const scope = nthOf(scopes, n);
    for (const table of [scope?.launchTemplates, scope?.launchTemplateVersions])
      for (const [id] of table?.entries() ?? []) table?.remove(id);
  },
};

/** Takes a use away: whatever stands there under the n-th key. */
export const endUse: Act = {
  id: 'end-use',
  do: async (stage, n) => {
    const removals = stage.scopes.flatMap((scope) =>
      [
        ...[scope.autoScalingGroups, scope.launchConfigurations, scope.fleets, scope.spotFleetRequests],
        ...[scope.spotInstanceRequests, scope.computeEnvironments, scope.nodegroups, scope.emrClusters],
        ...[scope.beanstalkEnvironments, scope.imageRecipes, scope.containerRecipes, scope.parameters],
      ].flatMap((table) =>
        table.entries().map(
          ([id]) =>
            () =>
              table.remove(id),
        ),
      ),
    );
    nthOf(removals, n)?.();
  },
};
