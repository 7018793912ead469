/** The sources of usage, by the names that a dump gives their files. A policy may declare one of them absent. */
export const usageSources = [
  'Instances',
  'LaunchTemplateVersions',
  'LaunchConfigurations',
  'AutoScalingGroups',
  'Fleets',
  'SpotFleetRequestConfigs',
  'SpotInstanceRequests',
  'ImageRecipes',
  'ContainerRecipes',
  'Parameters',
  'ComputeEnvironments',
  'Nodegroups',
  'BeanstalkEnvironments',
  'EmrClusters',
  'ImageReferences',
  'ImageUsageReports',
] as const;
