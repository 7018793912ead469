import { actionOf, actionsOfRole, allReversals } from '../../shared/domain/actions/registry.ts';
import { groupBy } from '../../shared/domain/group-by.ts';
import type { Operations } from '../../shared/domain/operations.ts';
import { protectedTag } from '../../shared/domain/protection.ts';
import { arn, type Grant, type Permissions } from './grant.ts';

type Operation = keyof Operations;
type Target = 'image' | 'snapshot' | 'tags' | 'copy' | 'report' | 'setting';

const images = arn('ec2:*::image/*');
const snapshots = arn('ec2:*::snapshot/*');

/** What IAM judges each operation on: an operation that is not here does not compile, and no role may call it. */
const targets: Readonly<Record<Operation, Target>> = {
  'ec2:EnableImageDeprecation': 'image',
  'ec2:DisableImageDeprecation': 'image',
  'ec2:DisableImage': 'image',
  'ec2:EnableImage': 'image',
  'ec2:ModifyImageAttribute': 'image',
  'ec2:EnableImageDeregistrationProtection': 'image',
  'ec2:DeregisterImage': 'image',
  'ec2:RestoreImageFromRecycleBin': 'image',
  'ec2:DeleteSnapshot': 'snapshot',
  'ec2:RestoreSnapshotFromRecycleBin': 'snapshot',
  'ec2:CreateTags': 'tags',
  'ec2:CopyImage': 'copy',
  'ec2:CreateImageUsageReport': 'report',
  'ec2:EnableImageBlockPublicAccess': 'setting',
  'ec2:EnableSnapshotBlockPublicAccess': 'setting',
};

const tagsOfOurs = 'ami-governor:*';

/** What a role may do with operations on one kind of target. */
const grantOn: Readonly<Record<Target, (actions: readonly Operation[]) => readonly Grant[]>> = {
  image: (actions) => [
    {
      ...{ sid: 'ChangeImages', actions, on: [images] },
      ...(actions.includes('ec2:ModifyImageAttribute')
        ? {
            why: 'ModifyImageAttribute revokes launch permissions and gives them back. IAM has no key for whom they are taken from or given to.',
          }
        : {}),
    },
  ],
  snapshot: (actions) => [{ sid: 'ChangeSnapshots', actions, on: [snapshots] }],
  tags: (actions) => [
    {
      ...{ sid: 'TagImages', actions, on: [images] },
      condition: {
        Null: { 'aws:TagKeys': 'false' },
        'ForAllValues:StringNotLike': { 'aws:TagKeys': ['aws:*', tagsOfOurs] },
      },
    },
  ],
  copy: (actions) => [
    {
      ...{ sid: 'CopyImages', actions, on: [images, snapshots] },
      why: 'From any image that may be read to a new image and its snapshots; the tags of a copy are set as it is made.',
    },
    {
      ...{ sid: 'TagCopies', actions: ['ec2:CreateTags'], on: [images, snapshots] },
      condition: {
        StringEquals: { 'ec2:CreateAction': 'CopyImage' },
        'ForAllValues:StringNotLike': { 'aws:TagKeys': ['aws:*', protectedTag] },
      },
    },
  ],
  report: (actions) => [
    { sid: 'AskWhoUsesImages', actions, on: [images, arn('ec2:*:*:image-usage-report/*')] },
  ],
  setting: (actions) => [
    {
      ...{ sid: 'BlockPublicAccess', actions, on: '*' },
      why: 'Settings of the account in a Region: IAM has no resource for them, so that only `*` allows them.',
    },
  ],
};

/** A statement a target, in their order. */
function grantsFor(operations: readonly Operation[]): readonly Grant[] {
  const unique = [...new Set(operations)];
  const order = Object.keys(targets);
  const sorted = unique.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
  return [...groupBy(sorted, (operation) => targets[operation])].flatMap(([target, actions]) =>
    grantOn[target](actions),
  );
}

function operationsOf(role: 'enforcer' | 'remover'): readonly Operation[] {
  return actionsOfRole(role).flatMap((id) => actionOf(id).iamActions);
}

const neverTouchWhatIsProtected: Grant = {
  ...{ sid: 'NeverTouchWhatIsProtected', effect: 'Deny', on: [images, snapshots] },
  actions: ['ec2:*Image*', 'ec2:DeleteSnapshot', 'ec2:CreateTags'],
  condition: { Null: { [`aws:ResourceTag/${protectedTag}`]: 'false' } },
};

const noResourceLevel = 'Lists and settings: IAM has no resource for them, so that only `*` allows them.';

/** The roles of a governed account. What changes something follows from the actions; reads are what the readers call. */
export const memberRoles = {
  ReaderRole: {
    policyName: 'read',
    grants: [
      {
        ...{ sid: 'ReadImagesAndWhatUsesThem', on: '*', why: noResourceLevel },
        actions: [
          ...ec2(
            'DescribeImages DescribeRegions DescribeSnapshots DescribeInstances DescribeLaunchTemplates',
          ),
          ...ec2('DescribeLaunchTemplateVersions DescribeFleets DescribeSpotFleetRequests'),
          ...ec2('DescribeSpotInstanceRequests DescribeImageReferences DescribeImageUsageReports'),
          ...ec2('DescribeImageUsageReportEntries DescribeLockedSnapshots DescribeFastSnapshotRestores'),
          ...ec2('ListImagesInRecycleBin GetImageBlockPublicAccessState GetSnapshotBlockPublicAccessState'),
          ...ec2('GetAllowedImagesSettings'),
          ...named('autoscaling', 'DescribeAutoScalingGroups DescribeLaunchConfigurations'),
          ...named('batch', 'DescribeComputeEnvironments'),
          ...named('eks', 'ListClusters'),
          ...named('elasticmapreduce', 'ListClusters'),
          ...named('imagebuilder', 'ListImageRecipes ListContainerRecipes'),
          ...named('inspector2', 'ListCoverage ListFindings ListFindingAggregations'),
          ...named('kms', 'ListAliases'),
          ...named('rbin', 'ListRules'),
          ...named('ssm', 'DescribeParameters'),
        ],
      },
      {
        sid: 'ReadOneByOne',
        why: 'AWS has resources for these, but which of them use an image is what is looked for: all of the account.',
        on: '*',
        actions: [
          ...named('eks', 'ListNodegroups DescribeNodegroup'),
          ...named('elasticbeanstalk', 'DescribeEnvironments DescribeConfigurationSettings'),
          ...named('elasticmapreduce', 'DescribeCluster ListInstanceGroups ListInstanceFleets'),
          ...named('imagebuilder', 'GetImageRecipe GetContainerRecipe GetImage'),
          ...named('rbin', 'GetRule'),
          ...named('ssm', 'GetParameters GetParametersByPath'),
          // Not in the service authorization reference yet.
          ...ec2('GetImageFindings'),
        ],
      },
      {
        ...{ sid: 'ReadShares', on: [images, snapshots] },
        actions: ec2('DescribeImageAttribute GetImageAncestry DescribeSnapshotAttribute'),
      },
    ],
  },
  EnforcerRole: {
    policyName: 'enforce',
    grants: [...grantsFor(operationsOf('enforcer')), neverTouchWhatIsProtected],
  },
  RemoverRole: {
    policyName: 'remove',
    grants: [...grantsFor(operationsOf('remover')), neverTouchWhatIsProtected],
  },
  RestorerRole: {
    policyName: 'restore',
    grants: [
      {
        ...{ sid: 'LookForWhatWasTaken', on: '*', why: noResourceLevel },
        actions: [
          ...ec2('DescribeImages DescribeSnapshots DescribeImageReferences ListImagesInRecycleBin'),
          ...ec2('ListSnapshotsInRecycleBin'),
        ],
      },
      { sid: 'ReadShares', actions: ec2('DescribeImageAttribute'), on: [images] },
      ...grantsFor([
        ...allReversals.flatMap(({ iamActions }) => iamActions),
        ...(['ec2:RestoreImageFromRecycleBin', 'ec2:RestoreSnapshotFromRecycleBin'] as const),
      ]),
    ],
  },
} as const satisfies Readonly<Record<string, Permissions>>;

function ec2(operations: string): readonly string[] {
  return named('ec2', operations);
}

/** IAM's actions of a service, whose prefix is not always the name that the service has. */
function named(service: string, operations: string): readonly string[] {
  return operations.split(' ').map((operation) => `${service}:${operation}`);
}
