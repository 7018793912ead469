export {
  copyImage,
  enableImage,
  forgetOwner,
  nameOwner,
  nameOwnerLate,
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
export { endUse, launchInstance, newTemplateVersion, newUse, repinGroup, terminateInstance } from './uses.ts';
export { waive } from './waive.ts';
