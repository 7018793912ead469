import {
  CopyImageCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  EnableImageCommand,
  EnableImageDeregistrationProtectionCommand,
  ModifyImageAttributeCommand,
  RestoreImageFromRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import type { ImageRecord } from '../../../sandbox/aws/state/world.ts';
import { partnerId } from '../world/uses/named.ts';
import { type Act, isAvailable, newName, nthImage, personIn, type Stage } from './act.ts';

type Found = NonNullable<ReturnType<typeof nthImage>>;

function onImage(
  id: string,
  isWanted: (record: ImageRecord) => boolean,
  change: (found: Found, stage: Stage, ec2: ReturnType<typeof personIn>) => Promise<unknown>,
): Act {
  return {
    id,
    do: async (stage, n) => {
      const found = nthImage(stage, n, isWanted);
      if (found !== null) await change(found, stage, personIn(stage, found.scope));
    },
  };
}

const isThere = ({ deregisteredAt }: ImageRecord) => deregisteredAt === undefined;
const isDisabled = (record: ImageRecord) => isThere(record) && record.image.State === 'disabled';
const isDeprecated = (record: ImageRecord) => isThere(record) && record.image.DeprecationTime !== undefined;

export const enableImage = onImage('enable-image', isDisabled, ({ imageId: ImageId }, _, ec2) =>
  ec2.send(new EnableImageCommand({ ImageId })),
);

export const undeprecate = onImage('undeprecate', isDeprecated, ({ imageId: ImageId }, _, ec2) =>
  ec2.send(new DisableImageDeprecationCommand({ ImageId })),
);

export const share = onImage('share', isAvailable, ({ imageId: ImageId }, _, ec2) =>
  ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add: [{ UserId: partnerId }] } })),
);

export const unshare = onImage('unshare', isAvailable, ({ imageId: ImageId }, _, ec2) =>
  ec2.send(
    new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Remove: [{ UserId: partnerId }] } }),
  ),
);

const protectedTag = { Key: 'ami-governor:protected', Value: 'mine' };
const ownerTag = { Key: 'Owner', Value: 'ana@example.com' };

export const protectByTag = onImage('protect-by-tag', isThere, ({ imageId }, _, ec2) =>
  ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags: [protectedTag] })),
);

export const unprotectByTag = onImage('unprotect-by-tag', isThere, ({ imageId }, _, ec2) =>
  ec2.send(new DeleteTagsCommand({ Resources: [imageId], Tags: [{ Key: protectedTag.Key }] })),
);

/** What the finding asks for. */
export const nameOwner = onImage('name-owner', isThere, ({ imageId }, _, ec2) =>
  ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags: [ownerTag] })),
);

/** It may be launched still, and its date is taken back. */
export const nameOwnerOfDeprecated = onImage(
  'name-owner-of-deprecated',
  isDeprecated,
  ({ imageId }, _, ec2) => ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags: [ownerTag] })),
);

/** Too late: it is disabled already. */
export const nameOwnerLate = onImage('name-owner-late', isDisabled, ({ imageId }, _, ec2) =>
  ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags: [ownerTag] })),
);

export const forgetOwner = onImage('forget-owner', isThere, ({ imageId }, _, ec2) =>
  ec2.send(new DeleteTagsCommand({ Resources: [imageId], Tags: [{ Key: ownerTag.Key }] })),
);

export const protect = onImage('protect', isThere, ({ imageId: ImageId }, _, ec2) =>
  ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: true })),
);

export const unprotect = onImage('unprotect', isThere, ({ imageId: ImageId }, _, ec2) =>
  ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId })),
);

export const copyImage = onImage('copy-image', isAvailable, ({ imageId, scope }, stage, ec2) =>
  ec2.send(
    new CopyImageCommand({ SourceImageId: imageId, SourceRegion: scope.region, Name: newName(stage) }),
  ),
);

/** Its snapshots first, as AWS wants it. */
export const restore = onImage(
  'restore',
  ({ bin }) => bin !== undefined,
  async ({ imageId: ImageId, record, scope }, _, ec2) => {
    for (const { Ebs } of record.image.BlockDeviceMappings ?? []) {
      const SnapshotId = Ebs?.SnapshotId;
      if (SnapshotId !== undefined && scope.snapshots.get(SnapshotId)?.bin !== undefined)
        await ec2.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId }));
    }
    await ec2.send(new RestoreImageFromRecycleBinCommand({ ImageId }));
  },
);
