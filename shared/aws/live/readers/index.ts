import type { Reader } from '../reading.ts';
import { fleets, spotFleetRequestConfigs, spotInstanceRequests } from './fleets.ts';
import { imageAncestry } from './image-ancestry.ts';
import { imageAttributes } from './image-attributes.ts';
import { imageFindings } from './image-findings.ts';
import { imageReferences } from './image-references.ts';
import { images } from './images.ts';
import { instances } from './instances.ts';
import { launchTemplates, launchTemplateVersions } from './launch-templates.ts';
import { imagesInRecycleBin, recycleBinRules, snapshotsInRecycleBin } from './recycle-bin.ts';
import { allowedImagesSettings, imageBlockPublicAccess, snapshotBlockPublicAccess } from './settings.ts';
import { snapshotAttributes } from './snapshot-attributes.ts';
import { fastSnapshotRestores, lockedSnapshots } from './snapshot-protection.ts';
import { snapshots } from './snapshots.ts';
import { sourceImages } from './source-images.ts';
import { imageUsageReportEntries, imageUsageReports } from './usage-reports.ts';

/**
 * How each answer is read from an account. Answers that no fact rests on have no reader. The services besides EC2 are
 * loaded when they are first asked: a function starts sooner, and only what judges a whole scope ever asks them.
 */
export const readers = {
  Images: images,
  Snapshots: snapshots,
  Instances: instances,
  LaunchTemplates: launchTemplates,
  LaunchTemplateVersions: launchTemplateVersions,
  LaunchConfigurations: loaded(async () => (await import('./auto-scaling.ts')).launchConfigurations),
  AutoScalingGroups: loaded(async () => (await import('./auto-scaling.ts')).autoScalingGroups),
  Fleets: fleets,
  SpotFleetRequestConfigs: spotFleetRequestConfigs,
  SpotInstanceRequests: spotInstanceRequests,
  ImageRecipes: loaded(async () => (await import('./image-builder.ts')).imageRecipes),
  ContainerRecipes: loaded(async () => (await import('./image-builder.ts')).containerRecipes),
  Parameters: loaded(async () => (await import('./parameters.ts')).parameters),
  ComputeEnvironments: loaded(async () => (await import('./batch.ts')).computeEnvironments),
  Nodegroups: loaded(async () => (await import('./eks.ts')).nodegroups),
  BeanstalkEnvironments: loaded(async () => (await import('./elastic-beanstalk.ts')).beanstalkEnvironments),
  EmrClusters: loaded(async () => (await import('./emr.ts')).emrClusters),
  ImageReferences: imageReferences,
  ImageUsageReports: imageUsageReports,
  ImageUsageReportEntries: imageUsageReportEntries,
  ImageAncestry: imageAncestry,
  SourceImages: sourceImages,
  ImageAttributes: imageAttributes,
  SnapshotAttributes: snapshotAttributes,
  ImagesInRecycleBin: imagesInRecycleBin,
  SnapshotsInRecycleBin: snapshotsInRecycleBin,
  RecycleBinRules: recycleBinRules,
  LockedSnapshots: lockedSnapshots,
  FastSnapshotRestores: fastSnapshotRestores,
  Aliases: loaded(async () => (await import('./kms.ts')).aliases),
  ImageFindings: imageFindings,
  FindingAggregations: loaded(async () => (await import('./inspector.ts')).findingAggregations),
  CoveredResources: loaded(async () => (await import('./inspector.ts')).coveredResources),
  Findings: loaded(async () => (await import('./inspector.ts')).ungradedFindings),
  GetImageBlockPublicAccessState: imageBlockPublicAccess,
  GetSnapshotBlockPublicAccessState: snapshotBlockPublicAccess,
  GetAllowedImagesSettings: allowedImagesSettings,
} as const satisfies Readonly<Record<string, Reader>>;

function loaded(load: () => Promise<Reader>): Reader {
  return async (reading) => (await load())(reading);
}
