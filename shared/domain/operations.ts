import type { LaunchPermission, Tag } from './image.ts';
import type { Instant } from './instant.ts';

/**
 * Every AWS call that may change an image, a snapshot, a share or an account setting, by its IAM action, with its
 * input. What is not in here cannot be planned, and the deployed roles allow nothing else.
 */
export interface Operations {
  readonly 'ec2:EnableImageDeprecation': { readonly ImageId: string; readonly DeprecateAt: Instant };
  readonly 'ec2:DisableImageDeprecation': { readonly ImageId: string };
  readonly 'ec2:DisableImage': { readonly ImageId: string };
  readonly 'ec2:EnableImage': { readonly ImageId: string };
  /** Only by `amigov restore`: no plan takes anything out of the Recycle Bin. */
  readonly 'ec2:RestoreImageFromRecycleBin': { readonly ImageId: string };
  readonly 'ec2:RestoreSnapshotFromRecycleBin': { readonly SnapshotId: string };
  readonly 'ec2:DeleteSnapshot': { readonly SnapshotId: string };
  readonly 'ec2:CreateTags': { readonly Resources: readonly string[]; readonly Tags: readonly Tag[] };
  readonly 'ec2:ModifyImageAttribute': {
    readonly ImageId: string;
    /** Launch permissions to give. Never with `Remove`. */
    readonly Add?: readonly LaunchPermission[];
    /** Launch permissions to take away. */
    readonly Remove?: readonly LaunchPermission[];
  };
  readonly 'ec2:EnableImageDeregistrationProtection': {
    readonly ImageId: string;
    readonly WithCooldown: boolean;
  };
  /** Always encrypted, within the Region, with the tags of the image. */
  readonly 'ec2:CopyImage': {
    readonly SourceImageId: string;
    readonly SourceRegion: string;
    readonly Name: string;
    readonly KmsKeyId: string | null;
    readonly Tags: readonly Tag[];
    readonly ClientToken: string;
  };
  readonly 'ec2:EnableImageBlockPublicAccess': {
    readonly ImageBlockPublicAccessState: 'block-new-sharing';
  };
  readonly 'ec2:EnableSnapshotBlockPublicAccess': { readonly State: 'block-new-sharing' };
  /** On every account, and on all that such a report can tell. */
  readonly 'ec2:CreateImageUsageReport': { readonly ImageId: string; readonly ClientToken: string };
  readonly 'ec2:DeregisterImage': { readonly ImageId: string; readonly DeleteAssociatedSnapshots: boolean };
}

/** One mutating call as data: nothing happens until an adapter sends it. */
export type Call = {
  readonly [Operation in keyof Operations]: {
    readonly operation: Operation;
    readonly input: Operations[Operation];
  };
}[keyof Operations];
