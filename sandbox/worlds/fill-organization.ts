import { setAccount } from '../aws/identity/accounts.ts';
import {
  seedImage,
  seedInstance,
  seedLaunchTemplateVersion,
  seedParameter,
  seedRetentionRule,
  seedSnapshot,
  seedVolume,
} from '../aws/state/seed.ts';
import type { World } from '../aws/state/world.ts';
import type { GeneratedScope } from './make-scope.ts';
import type { Organization } from './organization.ts';

/** Puts the organization into the world, as what was there before. */
export function fillOrganization(world: World, { hub, data, partner, scopes }: Organization): void {
  for (const { accountId, name } of [hub, data, partner]) setAccount(world, accountId, { name });
  for (const scope of scopes) {
    fillScope(world, scope);
    startAtPartner(world, scope, partner.accountId);
  }
}

function fillScope(world: World, generated: GeneratedScope): void {
  const { accountId, region, hasBin } = generated;
  const scope = world.scope(accountId, region);
  for (const { image, snapshots, sharedWith } of generated.images) {
    seedImage(
      scope,
      image,
      sharedWith.map((UserId) => ({ UserId })),
    );
    for (const snapshot of snapshots) seedSnapshot(scope, snapshot);
  }
  for (const volume of generated.volumes) seedVolume(scope, volume);
  for (const instance of generated.instances) seedInstance(scope, instance);
  for (const version of generated.templateVersions) seedLaunchTemplateVersion(scope, version);
  for (const parameter of generated.parameters) seedParameter(scope, parameter);
  for (const configuration of generated.launchConfigurations)
    scope.launchConfigurations.seed(configuration.LaunchConfigurationName ?? '', configuration);
  for (const group of generated.groups) scope.autoScalingGroups.seed(group.AutoScalingGroupName ?? '', group);
  if (!hasBin) return;
  seedRetentionRule(scope, { Identifier: 'images14', ResourceType: 'EC2_IMAGE', days: 14 });
  seedRetentionRule(scope, { Identifier: 'snapshots14', ResourceType: 'EBS_SNAPSHOT', days: 14 });
}

/** The partner runs what is shared with it, where nobody else can see it. */
function startAtPartner(world: World, { region, images }: GeneratedScope, partnerId: string): void {
  for (const { image, sharedWith } of images) {
    if (!sharedWith.includes(partnerId)) continue;
    const InstanceId = world.ids.next(`${partnerId}#${region}`, 'i');
    seedInstance(world.scope(partnerId, region), {
      InstanceId,
      ImageId: image.ImageId,
      InstanceType: 'm7i.large',
    });
  }
}
