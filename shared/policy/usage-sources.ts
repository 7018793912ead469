/** The sources of usage, by their ids: a policy may declare one of them absent. Written by `npm run generate`. */
export const usageSources = [
  'auto-scaling-groups',
  'batch-environments',
  'container-recipes',
  'eks-node-groups',
  'elastic-beanstalk',
  'emr-clusters',
  'fleets',
  'image-recipes',
  'image-references',
  'instances',
  'launch-configurations',
  'launch-templates',
  'other-accounts',
  'spot-fleets',
  'spot-requests',
  'ssm-parameters',
] as const;
