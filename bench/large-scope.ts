import type { ScopeFacts, SourceImage } from '../shared/domain/facts.ts';
import type { Image, LaunchPermission, Watermark } from '../shared/domain/image.ts';
import { toInstant } from '../shared/domain/instant.ts';
import { known } from '../shared/domain/known.ts';

const dayMs = 86_400_000;
const lastCreatedMs = Date.UTC(2026, 8, 30);

/**
 * A scope of so many own images with two snapshots each; every third is in use, half are older than a year. Every fact is
 * read that a rule may rest on: images come from one of 50 bases, some are shared, watermarked or scanned.
 */
export function largeScope(images: number): ScopeFacts {
  const all = Array.from({ length: images }, (_, n) => image(n, images));
  return {
    scope: { accountId: '111122223333', region: 'eu-central-1' },
    covers: 'scope',
    images: known(all),
    snapshots: known(
      all.flatMap(({ imageId, ebsDevices }) =>
        (ebsDevices.known ? ebsDevices.value : []).map((device) => ({
          snapshotId: device.snapshotId ?? '',
          ownerId: '111122223333',
          description: `Created by CreateImage(i-00000000000000001) for ${imageId}`,
          startedAt: known(null),
          tags: known([]),
          mappings: known([]),
          isLocked: known(false),
          hasFastRestore: known(false),
          encrypted: known(true),
          kmsKeyId: known(null),
          state: known('completed'),
          isCopy: false,
          volumeGib: known(8),
          fullBytes: known(null),
          isArchived: known(false),
          sharedWith: known(shared),
        })),
      ),
    ),
    recycleBinRules: known([
      { ruleId: 'bin-images', covers: 'images', ...inForce },
      { ruleId: 'bin-snapshots', covers: 'snapshots', ...inForce },
    ]),
    imagesInRecycleBin: known([]),
    settings: {
      imageBlockPublicAccess: known('block-new-sharing'),
      snapshotBlockPublicAccess: known('block-all-sharing'),
      allowedImages: known({ state: 'enabled', criteria: [{ providers: ['amazon'], asksMore: false }] }),
    },
    keyAliases: known(new Map()),
    sourceImages: known(new Map(bases.map((base) => [base.imageId, base]))),
    usageReports: { gap: null, ofImage: new Map() },
    foreignUses: [],
    unreadUsage: [],
    counts: {},
    reads: [],
  };
}

const inForce = { retentionDays: 14, isActive: true, onlyTags: [], exceptTags: [] };
const shared: readonly string[] = ['222233334444'];
const shares: readonly LaunchPermission[] = [{ kind: 'account', principal: '222233334444' }];
const golden: Watermark = { accountId: '222233334444', name: 'golden-pipeline', attachedAt: null };

const bases: readonly SourceImage[] = Array.from({ length: 50 }, (_, n) => ({
  imageId: `ami-f${String(n).padStart(16, '0')}`,
  region: 'eu-central-1',
  ownerId: '137112412989',
  ownerAlias: 'amazon',
  state: known('available'),
  createdAt: known(toInstant(lastCreatedMs - n * 10 * dayMs)),
  deprecateAt: known(null),
}));

const ancestors = bases.map(({ imageId }) => ({
  imageId,
  region: 'eu-central-1',
  createdAt: null,
  ownerAlias: 'amazon',
}));

function image(n: number, images: number): Image {
  const digits = String(n).padStart(16, '0');
  const device = (part: number) => ({
    deviceName: `/dev/sd${'ab'[part]}`,
    snapshotId: `snap-${part}${digits}`,
    encrypted: known(n % 10 !== 0),
    kmsKeyId: null,
  });
  return {
    imageId: `ami-0${digits}`,
    name: `service-${n % 200}-${20_200_000 + n}`,
    description: null,
    ownerId: '111122223333',
    ownerAlias: null,
    state: known('available'),
    createdAt: known(toInstant(lastCreatedMs - Math.floor((n / images) * 730) * dayMs)),
    deprecateAt: known(null),
    lastLaunchedAt: known(null),
    deregistrationProtection: known('off'),
    isPublic: known(false),
    launchPermissions: known(n % 4 === 0 ? shares : []),
    sourceImageId: null,
    sourceImageRegion: null,
    sourceInstanceId: null,
    rootDeviceType: known('ebs'),
    ebsDevices: known([device(0), device(1)]),
    tags: known(n % 5 === 0 ? [] : [{ key: 'Owner', value: `team-${n % 50}@example.com` }]),
    architecture: 'x86_64',
    platform: null,
    imdsSupport: known('v2.0'),
    bootMode: known('uefi-preferred'),
    tpmSupport: known(null),
    enaSupport: known(true),
    watermarks: known(n % 7 === 0 ? [golden] : []),
    scan: known(
      n % 3 === 0
        ? {
            source: 'image-scan',
            scannedAt: toInstant(lastCreatedMs),
            highestSeverity: 'high',
            fixAvailableSince: { high: toInstant(lastCreatedMs - 100 * dayMs) },
          }
        : null,
    ),
    ancestry: known(ancestors.slice(n % 50, (n % 50) + 1)),
    createdBy: known('arn:aws:iam::111122223333:role/pipeline'),
    usage: {
      uses:
        n % 3 === 0
          ? [{ kind: 'instance', arn: `arn:aws:ec2:eu-central-1:111122223333:instance/i-0${digits}` }]
          : [],
      unread: [],
    },
  };
}
