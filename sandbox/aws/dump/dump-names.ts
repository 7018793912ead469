/** The names of a dump's files (DESIGN section 12); each holds the list member of that name. */
export const dumpNames = [
  'Aliases',
  'AutoScalingGroups',
  'BeanstalkEnvironments',
  'ComputeEnvironments',
  'ContainerRecipes',
  'CoveredResources',
  'EmrClusters',
  'FastSnapshotRestores',
  'FindingAggregations',
  'Findings',
  'Fleets',
  'GetAllowedImagesSettings',
  'GetImageBlockPublicAccessState',
  'GetSnapshotBlockPublicAccessState',
  'ImageAncestry',
  'ImageAttributes',
  'ImageFindings',
  'ImageRecipes',
  'ImageReferences',
  'ImageUsageReportEntries',
  'ImageUsageReports',
  'Images',
  'ImagesInRecycleBin',
  'InstanceImageMetadata',
  'Instances',
  'LaunchConfigurations',
  'LaunchTemplateVersions',
  'LaunchTemplates',
  'LockedSnapshots',
  'Nodegroups',
  'Parameters',
  'RecycleBinRules',
  'SnapshotAttributes',
  'Snapshots',
  'SnapshotsInRecycleBin',
  'SourceImages',
  'SpotFleetRequestConfigs',
  'SpotInstanceRequests',
  'Volumes',
] as const;

/** What a scope may not know: a file of a dump, or Image Builder's output images, of which no dump has a file. */
export type DumpName = (typeof dumpNames)[number] | 'PipelineImages';

/** What is never empty, so that nobody's word replaces it: settings have a value, images an ancestry, and a source that is not told of may be there. */
export const neverEmpty: ReadonlySet<DumpName> = new Set([
  'GetAllowedImagesSettings',
  'GetImageBlockPublicAccessState',
  'GetSnapshotBlockPublicAccessState',
  'ImageAncestry',
  'SourceImages',
]);
