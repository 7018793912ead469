import type { Reader } from '../reading.ts';
import { autoScalingGroups, launchConfigurations } from './auto-scaling.ts';
import { computeEnvironments } from './batch.ts';
import { nodegroups } from './eks.ts';
import { beanstalkEnvironments } from './elastic-beanstalk.ts';
import { emrClusters } from './emr.ts';
import { fleets, spotFleetRequestConfigs, spotInstanceRequests } from './fleets.ts';
import { imageAttributes } from './image-attributes.ts';
import { containerRecipes, imageRecipes } from './image-builder.ts';
import { imageReferences } from './image-references.ts';
import { images } from './images.ts';
import { instances } from './instances.ts';
import { launchTemplates, launchTemplateVersions } from './launch-templates.ts';
import { parameters } from './parameters.ts';
import { imagesInRecycleBin, recycleBinRules, snapshotsInRecycleBin } from './recycle-bin.ts';
import { allowedImagesSettings, imageBlockPublicAccess, snapshotBlockPublicAccess } from './settings.ts';
import { snapshotAttributes } from './snapshot-attributes.ts';
import { fastSnapshotRestores, lockedSnapshots } from './snapshot-protection.ts';
import { snapshots } from './snapshots.ts';
import { imageUsageReportEntries, imageUsageReports } from './usage-reports.ts';

/** How each answer is read from an account. Answers that no fact rests on have no reader. */
export const readers = {
  Images: images,
  Snapshots: snapshots,
  Instances: instances,
  LaunchTemplates: launchTemplates,
  LaunchTemplateVersions: launchTemplateVersions,
  LaunchConfigurations: launchConfigurations,
  AutoScalingGroups: autoScalingGroups,
  Fleets: fleets,
  SpotFleetRequestConfigs: spotFleetRequestConfigs,
  SpotInstanceRequests: spotInstanceRequests,
  ImageRecipes: imageRecipes,
  ContainerRecipes: containerRecipes,
  Parameters: parameters,
  ComputeEnvironments: computeEnvironments,
  Nodegroups: nodegroups,
  BeanstalkEnvironments: beanstalkEnvironments,
  EmrClusters: emrClusters,
  ImageReferences: imageReferences,
  ImageUsageReports: imageUsageReports,
  ImageUsageReportEntries: imageUsageReportEntries,
  ImageAttributes: imageAttributes,
  SnapshotAttributes: snapshotAttributes,
  ImagesInRecycleBin: imagesInRecycleBin,
  SnapshotsInRecycleBin: snapshotsInRecycleBin,
  RecycleBinRules: recycleBinRules,
  LockedSnapshots: lockedSnapshots,
  FastSnapshotRestores: fastSnapshotRestores,
  GetImageBlockPublicAccessState: imageBlockPublicAccess,
  GetSnapshotBlockPublicAccessState: snapshotBlockPublicAccess,
  GetAllowedImagesSettings: allowedImagesSettings,
} as const satisfies Readonly<Record<string, Reader>>;
