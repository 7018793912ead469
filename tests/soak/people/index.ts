export {
  copyImage,
  enableImage,
  forgetOwner,
  nameOwner,
  nameOwnerLate,
  nameOwnerOfDeprecated,
  protect,
  protectByTag,
  restore,
  share,
  undeprecate,
  unprotect,
  unprotectByTag,
  unshare,
} from './images.ts';
export { pauseEverything } from './pause.ts';
export {
  endUse,
  launchInstance,
  newTemplateVersion,
  newUse,
  repinGroup,
  tearDown,
  terminateInstance,
} from './uses.ts';
export { waive } from './waive.ts';
