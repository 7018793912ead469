import { ec2Codes } from '../errors.ts';
import { awsService } from '../service.ts';
import {
  disableAllowedImagesSettings,
  enableAllowedImagesSettings,
  getAllowedImagesSettings,
  replaceImageCriteriaInAllowedImagesSettings,
} from './allowed-images-settings.ts';
import {
  createLaunchTemplate,
  createLaunchTemplateVersion,
  modifyLaunchTemplate,
} from './change-launch-template.ts';
import { copyImage } from './copy-image.ts';
import { createImage } from './create-image.ts';
import { deregisterImage } from './deregister-image.ts';
import { describeImages } from './describe-images.ts';
import { describeImageAttribute, modifyImageAttribute, resetImageAttribute } from './image-attributes.ts';
import { disableImageDeprecation, enableImageDeprecation } from './image-deprecation.ts';
import { describeInstanceImageMetadata, getImageAncestry, getImageFindings } from './image-lineage.ts';
import {
  disableImageDeregistrationProtection,
  enableImageDeregistrationProtection,
} from './image-protection.ts';
import { listImagesInRecycleBin, restoreImageFromRecycleBin } from './image-recycle-bin.ts';
import { describeImageReferences } from './image-references.ts';
import { disableImage, enableImage } from './image-state.ts';
import { attachImageWatermark, detachImageWatermark } from './image-watermarks.ts';
import { describeInstances, stopInstances, terminateInstances } from './instances.ts';
import { describeLaunchTemplates, describeLaunchTemplateVersions } from './launch-templates.ts';
import {
  describeFastSnapshotRestores,
  describeFleets,
  describeSnapshotTierStatus,
  describeSpotFleetRequests,
  describeSpotInstanceRequests,
  describeVolumes,
} from './recorded-lists.ts';
import { describeRegions } from './regions.ts';
import { registerImage } from './register-image.ts';
import { runInstances } from './run-instances.ts';
import {
  disableImageBlockPublicAccess,
  disableSnapshotBlockPublicAccess,
  enableImageBlockPublicAccess,
  enableSnapshotBlockPublicAccess,
  getImageBlockPublicAccessState,
  getSnapshotBlockPublicAccessState,
} from './settings.ts';
import { describeSnapshotAttribute, modifySnapshotAttribute } from './snapshot-attributes.ts';
import { describeLockedSnapshots, lockSnapshot } from './snapshot-locks.ts';
import { listSnapshotsInRecycleBin, restoreSnapshotFromRecycleBin } from './snapshot-recycle-bin.ts';
import { createSnapshot, deleteSnapshot, describeSnapshots } from './snapshots.ts';
import { createTags, deleteTags, describeTags } from './tags.ts';
import {
  createImageUsageReport,
  deleteImageUsageReport,
  describeImageUsageReportEntries,
  describeImageUsageReports,
} from './usage-reports.ts';

/** Amazon EC2: one line an operation. */
export const ec2 = awsService({
  signingName: 'ec2',
  protocol: 'ec2Query',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  codes: ec2Codes,
  operations: [
    attachImageWatermark,
    copyImage,
    createImage,
    createImageUsageReport,
    createLaunchTemplate,
    createLaunchTemplateVersion,
    createSnapshot,
    createTags,
    deleteImageUsageReport,
    deleteSnapshot,
    deleteTags,
    deregisterImage,
    describeFastSnapshotRestores,
    describeFleets,
    describeImageAttribute,
    describeImageReferences,
    describeImageUsageReportEntries,
    describeImageUsageReports,
    describeImages,
    describeInstanceImageMetadata,
    describeInstances,
    describeLaunchTemplateVersions,
    describeLaunchTemplates,
    describeLockedSnapshots,
    describeRegions,
    describeSnapshotAttribute,
    describeSnapshotTierStatus,
    describeSnapshots,
    describeSpotFleetRequests,
    describeSpotInstanceRequests,
    describeTags,
    describeVolumes,
    detachImageWatermark,
    disableAllowedImagesSettings,
    disableImage,
    disableImageBlockPublicAccess,
    disableImageDeprecation,
    disableImageDeregistrationProtection,
    disableSnapshotBlockPublicAccess,
    enableAllowedImagesSettings,
    enableImage,
    enableImageBlockPublicAccess,
    enableImageDeprecation,
    enableImageDeregistrationProtection,
    enableSnapshotBlockPublicAccess,
    getAllowedImagesSettings,
    getImageAncestry,
    getImageBlockPublicAccessState,
    getImageFindings,
    getSnapshotBlockPublicAccessState,
    listImagesInRecycleBin,
    listSnapshotsInRecycleBin,
    lockSnapshot,
    modifyImageAttribute,
    modifyLaunchTemplate,
    modifySnapshotAttribute,
    registerImage,
    replaceImageCriteriaInAllowedImagesSettings,
    resetImageAttribute,
    restoreImageFromRecycleBin,
    restoreSnapshotFromRecycleBin,
    runInstances,
    stopInstances,
    terminateInstances,
  ],
});
