import {
  type Image,
  type ImageState,
  type ImageUsage,
  imageStates,
  isOwned,
  type Scope,
} from '../domain/image.ts';
import { type Known, known, mapKnown, unknown } from '../domain/known.ts';
import { agreed, mergedByKey, same } from './agreement.ts';
import { ebsDevicesIn } from './ebs-devices.ts';
import { notAsked } from './extra-facts.ts';
import { type Fields, flagAt, instantAt, required, shown, textAt, textOrNull } from './fields.ts';
import { scanIn } from './image-scan.ts';
import { launchPermissionsIn, type PermissionsOf } from './launch-permissions.ts';
import { tagsIn } from './tags.ts';
import { watermarksIn } from './watermarks.ts';
import type { World } from './world.ts';

/** The images of the answer, one a id and in order of id. Their usage is not found out yet, and says so. */
export function imagesIn(world: World, scope: Scope): readonly Image[] {
  const permissionsOf = launchPermissionsIn(world);
  const images = world.records('Images').map((record) => toImage(record, scope, permissionsOf));
  return mergedByKey(images, (image) => image.imageId, merge);
}

const noObservation: Known<string> = unknown('no event of its making was observed');
const notAskedYet: ImageUsage = { uses: [], unread: [{ source: 'all', why: 'usage was not read yet' }] };

function toImage(record: Fields, scope: Scope, permissionsOf: PermissionsOf): Image {
  const rootDeviceType = rootDeviceTypeOf(record);
  const state = stateOf(record);
  const image: Image = {
    imageId: textOrNull(record, 'ImageId') ?? '',
    name: textOrNull(record, 'Name'),
    description: textOrNull(record, 'Description'),
    ownerId: textOrNull(record, 'OwnerId'),
    ownerAlias: textOrNull(record, 'ImageOwnerAlias'),
    state,
    createdAt: required(instantAt(record, 'CreationDate'), 'CreationDate'),
    deprecateAt: instantAt(record, 'DeprecationTime'),
    lastLaunchedAt: instantAt(record, 'LastLaunchedTime'),
    deregistrationProtection: protectionOf(record),
    isPublic: required(flagAt(record, 'Public'), 'Public'),
    launchPermissions: unknown('not asked yet'),
    sourceImageId: textOrNull(record, 'SourceImageId'),
    sourceImageRegion: textOrNull(record, 'SourceImageRegion'),
    sourceInstanceId: textOrNull(record, 'SourceInstanceId'),
    rootDeviceType,
    ebsDevices: ebsDevicesIn(record, rootDeviceType, state),
    tags: tagsIn(record),
    architecture: textOrNull(record, 'Architecture'),
    // The wire says `windows`, the enumeration `Windows`; there is no other value.
    platform: textOrNull(record, 'Platform')?.toLowerCase() === 'windows' ? 'windows' : null,
    imdsSupport: textAt(record, 'ImdsSupport'),
    bootMode: textAt(record, 'BootMode'),
    tpmSupport: textAt(record, 'TpmSupport'),
    enaSupport: flagAt(record, 'EnaSupport'),
    watermarks: watermarksIn(record),
    scan: scanIn(record),
    ancestry: notAsked,
    createdBy: noObservation,
    usage: notAskedYet,
  };
  return isOwned(image, scope) === false ? foreign(image) : shared(image, permissionsOf);
}

/** AWS tells launch permissions and the owner's tags to the owner alone. */
function foreign(image: Image): Image {
  return {
    ...image,
    tags: unknown("the tags of another owner's image are not visible here"),
    launchPermissions: unknown('only the owner of an image can read its launch permissions'),
  };
}

/** `Public` tells of everybody; the group `all` among the permissions tells the same, and either suffices. */
function shared(image: Image, permissionsOf: PermissionsOf): Image {
  const launchPermissions = permissionsOf(image.imageId);
  const hasAll = mapKnown(launchPermissions, (permissions) =>
    permissions.some(({ kind, principal }) => kind === 'group' && principal === 'all'),
  );
  if (hasAll.known && hasAll.value) return { ...image, launchPermissions, isPublic: known(true) };
  return { ...image, launchPermissions, isPublic: image.isPublic.known ? image.isPublic : hasAll };
}

/** Also of an image that is only named as a source. */
export function stateOf(record: Fields): Known<ImageState> {
  const text = required(textAt(record, 'State'), 'State');
  if (!text.known) return text;
  const state = imageStates.find((candidate) => candidate === text.value);
  return state === undefined ? unknown(`${shown(text.value)} is no known state`) : known(state);
}

function rootDeviceTypeOf(record: Fields): Image['rootDeviceType'] {
  const text = required(textAt(record, 'RootDeviceType'), 'RootDeviceType');
  if (!text.known) return text;
  if (text.value === 'ebs' || text.value === 'instance-store') return known(text.value);
  return unknown(`${shown(text.value)} is no known root device type`);
}

/**
 * `disabled`, `enabled-with-cooldown`, `enabled-without-cooldown` or, while the cooldown runs, `disabled after <instant>`.
 * Answers older than the protection leave it out; EC2 itself refuses to deregister where it is on.
 */
function protectionOf(record: Fields): Image['deregistrationProtection'] {
  const text = textAt(record, 'DeregistrationProtection');
  if (!text.known) return text;
  if (text.value === null || text.value === 'disabled') return known('off');
  if (text.value.startsWith('enabled')) return known('on');
  if (text.value.startsWith('disabled after ')) return known('cooldown');
  return unknown(`${shown(text.value)} is no known state of the deregistration protection`);
}

/** An alias of AWS on any of the records keeps the image from being ours. */
function mergedAlias(one: string | null, other: string | null): string | null {
  const aliases = [one, other].filter((alias) => alias !== null).toSorted();
  return aliases.find((alias) => alias === 'amazon' || alias.startsWith('aws-')) ?? aliases[0] ?? null;
}

function merge(one: Image, other: Image): Image {
  return {
    imageId: one.imageId,
    name: same(one.name, other.name),
    description: same(one.description, other.description),
    ownerId: same(one.ownerId, other.ownerId),
    ownerAlias: mergedAlias(one.ownerAlias, other.ownerAlias),
    state: agreed(one.state, other.state, 'State'),
    createdAt: agreed(one.createdAt, other.createdAt, 'CreationDate'),
    deprecateAt: agreed(one.deprecateAt, other.deprecateAt, 'DeprecationTime'),
    lastLaunchedAt: agreed(one.lastLaunchedAt, other.lastLaunchedAt, 'LastLaunchedTime'),
    deregistrationProtection: agreed(
      one.deregistrationProtection,
      other.deregistrationProtection,
      'DeregistrationProtection',
    ),
    isPublic: agreed(one.isPublic, other.isPublic, 'Public'),
    launchPermissions: agreed(one.launchPermissions, other.launchPermissions, 'launch permissions'),
    sourceImageId: same(one.sourceImageId, other.sourceImageId),
    sourceImageRegion: same(one.sourceImageRegion, other.sourceImageRegion),
    sourceInstanceId: same(one.sourceInstanceId, other.sourceInstanceId),
    rootDeviceType: agreed(one.rootDeviceType, other.rootDeviceType, 'RootDeviceType'),
    ebsDevices: agreed(one.ebsDevices, other.ebsDevices, 'BlockDeviceMappings'),
    tags: agreed(one.tags, other.tags, 'Tags'),
    architecture: same(one.architecture, other.architecture),
    platform: same(one.platform, other.platform),
    imdsSupport: agreed(one.imdsSupport, other.imdsSupport, 'ImdsSupport'),
    bootMode: agreed(one.bootMode, other.bootMode, 'BootMode'),
    tpmSupport: agreed(one.tpmSupport, other.tpmSupport, 'TpmSupport'),
    enaSupport: agreed(one.enaSupport, other.enaSupport, 'EnaSupport'),
    watermarks: agreed(one.watermarks, other.watermarks, 'ImageWatermarks'),
    scan: agreed(one.scan, other.scan, 'ScanResults'),
    ancestry: one.ancestry,
    createdBy: one.createdBy,
    usage: one.usage,
  };
}
