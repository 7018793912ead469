export {
  cancelledSpotFleet,
  deletedFleet,
  fleetOfOldVersion,
  fleetOverride,
  spotFleet,
  spotFleetOfOldVersion,
  spotRequest,
} from './fleets.ts';
export { groupOfOldVersion, groupOverride, groupOverrideTemplate, launchConfiguration } from './groups.ts';
export {
  defaultVersion,
  forgottenVersion,
  latestVersion,
  launchedFromOldVersion,
  managedInstance,
  runningInstance,
  stoppedInstance,
  terminatedInstance,
} from './instances.ts';
export {
  declaredParameter,
  imageParameter,
  onlyReferenced,
  partnersInstance,
  textParameter,
  versionByParameter,
} from './named.ts';
export {
  batchOfOldVersion,
  batchOverride,
  beanstalk,
  cluster,
  clusterFleet,
  clusterGroup,
  containerRecipe,
  imageRecipe,
  nodegroupOfOldVersion,
  nodegroupRelease,
  terminatedCluster,
} from './services.ts';
