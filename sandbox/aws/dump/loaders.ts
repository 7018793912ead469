import {
  type AutoScalingGroup,
  AutoScalingGroup$,
  type LaunchConfiguration,
  LaunchConfiguration$,
} from '@aws-sdk/client-auto-scaling';
import { type ComputeEnvironmentDetail, ComputeEnvironmentDetail$ } from '@aws-sdk/client-batch';
import {
  type DescribeFastSnapshotRestoreSuccessItem,
  DescribeFastSnapshotRestoreSuccessItem$,
  type FleetData,
  FleetData$,
  type Instance,
  Instance$,
  type InstanceImageMetadata,
  InstanceImageMetadata$,
  type LaunchTemplate,
  LaunchTemplate$,
  type LaunchTemplateVersion,
  LaunchTemplateVersion$,
  type LockedSnapshotsInfo,
  LockedSnapshotsInfo$,
  type SpotFleetRequestConfig,
  SpotFleetRequestConfig$,
  type SpotInstanceRequest,
  SpotInstanceRequest$,
  type Volume,
  Volume$,
} from '@aws-sdk/client-ec2';
import { type Nodegroup, Nodegroup$ } from '@aws-sdk/client-eks';
import {
  type ContainerRecipe,
  ContainerRecipe$,
  type ImageRecipe,
  ImageRecipe$,
} from '@aws-sdk/client-imagebuilder';
import {
  type AmiAggregationResponse,
  AmiAggregationResponse$,
  type CoveredResource,
  CoveredResource$,
  type Finding,
  Finding$,
} from '@aws-sdk/client-inspector2';
import { type AliasListEntry, AliasListEntry$ } from '@aws-sdk/client-kms';
import { forgetLater } from '../ec2/instance-access.ts';
import { seedInstance, seedLaunchTemplate, seedLaunchTemplateVersion, seedVolume } from '../state/seed.ts';
import type { Scope, World } from '../state/world.ts';
import { loadImageFacts, loadSettings } from './load-image-facts.ts';
import { loadBeanstalk, loadEmrClusters, loadParameters, loadRetentionRules } from './load-other.ts';
import { loadSourceImages } from './load-source-images.ts';
import type { DumpReader } from './reader.ts';

export interface Load {
  readonly world: World;
  readonly scope: Scope;
  readonly reader: DumpReader;
}

/** What puts each file of a dump into the scope; images and snapshots have their own. */
export const loaders: readonly ((load: Load) => void)[] = [
  loadInstances,
  loadLaunchTemplates,
  loadFleets,
  loadSnapshotFacts,
  loadImageFacts,
  loadSourceImages,
  loadSettings,
  loadOtherServices,
  loadParameters,
  loadBeanstalk,
  loadEmrClusters,
  loadRetentionRules,
];

function loadInstances({ world, scope, reader }: Load): void {
  for (const instance of reader.read<Instance>('Instances', Instance$)) {
    seedInstance(scope, instance);
    if (instance.State?.Name === 'terminated') forgetLater(world, scope, instance.InstanceId ?? '');
  }
  for (const volume of reader.read<Volume>('Volumes', Volume$)) seedVolume(scope, volume);
  for (const each of reader.read<InstanceImageMetadata>('InstanceImageMetadata', InstanceImageMetadata$)) {
    scope.instanceImageMetadata.seed(each.InstanceId ?? '', each);
  }
}

// A template's own file knows its default and newest version better than the versions that were recorded.
function loadLaunchTemplates({ scope, reader }: Load): void {
  for (const version of reader.read<LaunchTemplateVersion>(
    'LaunchTemplateVersions',
    LaunchTemplateVersion$,
  )) {
    seedLaunchTemplateVersion(scope, version);
  }
  for (const template of reader.read<LaunchTemplate>('LaunchTemplates', LaunchTemplate$)) {
    seedLaunchTemplate(scope, template);
  }
}

function loadFleets({ scope, reader }: Load): void {
  for (const fleet of reader.read<FleetData>('Fleets', FleetData$))
    scope.fleets.seed(fleet.FleetId ?? '', fleet);
  for (const request of reader.read<SpotFleetRequestConfig>(
    'SpotFleetRequestConfigs',
    SpotFleetRequestConfig$,
  )) {
    scope.spotFleetRequests.seed(request.SpotFleetRequestId ?? '', request);
  }
  for (const request of reader.read<SpotInstanceRequest>('SpotInstanceRequests', SpotInstanceRequest$)) {
    scope.spotInstanceRequests.seed(request.SpotInstanceRequestId ?? '', request);
  }
}

function loadSnapshotFacts({ scope, reader }: Load): void {
  for (const lock of reader.read<LockedSnapshotsInfo>('LockedSnapshots', LockedSnapshotsInfo$)) {
    scope.locks.seed(lock.SnapshotId ?? '', lock);
  }
  type Restore = DescribeFastSnapshotRestoreSuccessItem;
  for (const each of reader.read<Restore>('FastSnapshotRestores', DescribeFastSnapshotRestoreSuccessItem$)) {
    scope.fastRestores.seed(`${each.SnapshotId}#${each.AvailabilityZone}`, each);
  }
}

function loadOtherServices({ scope, reader }: Load): void {
  for (const group of reader.read<AutoScalingGroup>('AutoScalingGroups', AutoScalingGroup$)) {
    scope.autoScalingGroups.seed(group.AutoScalingGroupName ?? '', group);
  }
  for (const each of reader.read<LaunchConfiguration>('LaunchConfigurations', LaunchConfiguration$)) {
    scope.launchConfigurations.seed(each.LaunchConfigurationName ?? '', each);
  }
  for (const recipe of reader.read<ImageRecipe>('ImageRecipes', ImageRecipe$)) {
    scope.imageRecipes.seed(recipe.arn ?? '', recipe);
  }
  for (const recipe of reader.read<ContainerRecipe>('ContainerRecipes', ContainerRecipe$)) {
    scope.containerRecipes.seed(recipe.arn ?? '', recipe);
  }
  for (const each of reader.read<ComputeEnvironmentDetail>(
    'ComputeEnvironments',
    ComputeEnvironmentDetail$,
  )) {
    scope.computeEnvironments.seed(each.computeEnvironmentName ?? '', each);
  }
  for (const group of reader.read<Nodegroup>('Nodegroups', Nodegroup$)) {
    scope.nodegroups.seed(`${group.clusterName}/${group.nodegroupName}`, group);
  }
  for (const alias of reader.read<AliasListEntry>('Aliases', AliasListEntry$)) {
    scope.keyAliases.seed(alias.AliasName ?? '', alias);
  }
  for (const finding of reader.read<Finding>('Findings', Finding$)) {
    scope.inspectorFindings.seed(finding.findingArn ?? '', finding);
  }
  loadInspector(reader, scope);
}

function loadInspector(reader: DumpReader, scope: Scope): void {
  const counts = reader.read<AmiAggregationResponse>('FindingAggregations', AmiAggregationResponse$);
  for (const each of counts) scope.inspectorAggregations.seed(`${each.ami}#${each.accountId}`, each);
  for (const each of reader.read<CoveredResource>('CoveredResources', CoveredResource$)) {
    scope.coveredResources.seed(`${each.resourceId}#${each.scanType}`, each);
  }
}
