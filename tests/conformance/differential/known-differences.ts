/** Something that the two sides are known to tell differently. */
export interface KnownDifference {
  /** Operations, without their services. */
  readonly calls: readonly string[];
  /** Where: `error`, or places in the answer. */
  readonly at: readonly string[];
  /** Only where the input, as JSON, is like this. */
  readonly given?: RegExp;
  readonly says: string;
  /** Who is right by the source; `both` where AWS leaves it open. */
  readonly right: 'sandbox' | 'moto' | 'both';
  /** The AWS document that decides. */
  readonly source: string;
}

const ec2 = (page: string) => `https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_${page}.html`;
const ec2Errors = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html';

const images: readonly KnownDifference[] = [
  {
    calls: ['DescribeImages'],
    at: ['Images[].DeregistrationProtection'],
    says: 'moto knows no deregistration protection',
    right: 'sandbox',
    source: ec2('Image'),
  },
  {
    calls: ['DescribeImages'],
    at: ['Images[].BlockDeviceMappings[].DeviceName', 'Images[].RootDeviceName', 'Images[].RootDeviceType'],
    says: 'moto gives every image that is made one device /dev/sda1 of type "standard", whatever the instance has',
    right: 'sandbox',
    source: ec2('CreateImage'),
  },
  {
    calls: ['DescribeImages'],
    at: [
      'Images[].BlockDeviceMappings[].Ebs.DeleteOnTermination',
      'Images[].BlockDeviceMappings[].Ebs.Encrypted',
    ],
    says: 'moto does not tell whether a device is encrypted, and never deletes one on termination',
    right: 'sandbox',
    source: ec2('EbsBlockDevice'),
  },
  {
    calls: ['DescribeImages'],
    at: [
      'Images[].Hypervisor',
      'Images[].ImageLocation',
      'Images[].SourceImageId',
      'Images[].SourceImageRegion',
    ],
    says: 'moto leaves out where an image comes from, its location and its hypervisor',
    right: 'sandbox',
    source: ec2('Image'),
  },
  {
    calls: ['DescribeImages'],
    at: ['Images[]'],
    given: /^(?!.*IncludeDisabled)/,
    says: 'moto lists disabled images unasked',
    right: 'sandbox',
    source: ec2('DescribeImages'),
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /"ImageIds":\[.*(@.*ami-0{17}|ami-0{17}.*@)/,
    says: 'moto answers with those that it finds; in AWS one id that is not there fails the call',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /"MaxResults":4/,
    says: 'moto takes a page size below 5',
    right: 'sandbox',
    source: ec2('DescribeImages'),
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /"ImageIds":.*"MaxResults"/,
    says: 'moto takes a page size together with ids',
    right: 'sandbox',
    source: ec2('DescribeImages'),
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /"Owners":\["12"\]/,
    says: 'moto takes an owner that is no account',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /block-device-mapping\.snapshot-id/,
    says: 'moto crashes on valid filters that it does not know',
    right: 'sandbox',
    source: ec2('DescribeImages'),
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /"Name":"nonsense"/,
    says: 'moto crashes on a filter that there is not',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['DescribeImages'],
    at: ['error'],
    given: /"state","Values":\["disabled"\]/,
    says: 'moto takes the filter state=disabled without IncludeDisabled',
    right: 'sandbox',
    source: ec2('DescribeImages'),
  },
  {
    calls: ['CreateImage'],
    at: ['error'],
    given: /"Description":"again"/,
    says: 'moto takes a name twice',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['CreateImage'],
    at: ['error'],
    given: /"ResourceType":"snapshot"/,
    says: 'moto crashes where the snapshots are to have tags',
    right: 'sandbox',
    source: ec2('CreateImage'),
  },
  {
    calls: ['DescribeImages'],
    at: [
      'Images[].Architecture',
      'Images[].VirtualizationType',
      'Images[].BlockDeviceMappings[].Ebs.SnapshotId',
      'Images[].BlockDeviceMappings[].Ebs.VolumeSize',
    ],
    given: /@registered/,
    says: 'moto registers an image with a device of its own making, and forgets what it was told of it',
    right: 'sandbox',
    source: ec2('RegisterImage'),
  },
  {
    calls: ['DeleteSnapshot'],
    at: ['error'],
    given: /@first/,
    says: 'moto deletes the snapshot of a registered image',
    right: 'sandbox',
    source: ec2('DeleteSnapshot'),
  },
  {
    calls: ['DescribeImages'],
    at: ['Images[].Tags[]', 'Images[].Description'],
    given: /@copy"/,
    says: 'moto copies the description and not the tags, where CopyImageTags asks for the tags and nobody for the description',
    right: 'sandbox',
    source: ec2('CopyImage'),
  },
  {
    calls: ['DeregisterImage'],
    at: ['DeleteSnapshotResults'],
    says: 'moto keeps the snapshots although DeleteAssociatedSnapshots is given',
    right: 'sandbox',
    source: ec2('DeregisterImage'),
  },
  {
    calls: ['DescribeSnapshots'],
    at: ['error'],
    given: /@copyDisk/,
    says: 'which is why it still has the snapshot of an image that went with its snapshots',
    right: 'sandbox',
    source: ec2('DeregisterImage'),
  },
  {
    calls: ['DeregisterImage', 'ModifyImageAttribute', 'DescribeImageAttribute'],
    at: ['error'],
    given: /@base/,
    says: 'moto lets an account change, take away and look into the image of another one',
    right: 'sandbox',
    source: ec2Errors,
  },
];

const attributes: readonly KnownDifference[] = [
  {
    calls: ['DescribeImageAttribute'],
    at: ['Description.Value'],
    says: 'moto does not change the description',
    right: 'sandbox',
    source: ec2('ModifyImageAttribute'),
  },
  {
    calls: ['DescribeImageAttribute'],
    at: ['LaunchPermissions[]'],
    says: 'moto keeps the launch permissions of an image that was disabled',
    right: 'sandbox',
    source: ec2('DisableImage'),
  },
  {
    calls: ['DescribeImageAttribute'],
    at: ['error'],
    given: /ami-0{17}/,
    says: 'moto crashes on an image that is not there',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['DescribeImageAttribute'],
    at: ['error'],
    given: /nonsense/,
    says: 'an attribute that there is not: InvalidRequest in moto',
    right: 'both',
    source: ec2Errors,
  },
  {
    calls: ['ModifyImageAttribute'],
    at: ['error'],
    given: /"Group":"all"/,
    says: 'moto does not block public access, which AWS does by default',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html',
  },
  {
    calls: ['RunInstances'],
    at: ['error'],
    given: /@web/,
    says: 'moto launches a disabled image',
    right: 'sandbox',
    source: ec2('DisableImage'),
  },
];

const snapshots: readonly KnownDifference[] = [
  {
    calls: ['CreateSnapshot'],
    at: ['Progress', 'State'],
    says: 'moto answers as if the snapshot were complete',
    right: 'sandbox',
    source: ec2('CreateSnapshot'),
  },
  {
    calls: ['DescribeSnapshots'],
    at: ['Snapshots[].CompletionTime'],
    says: 'moto does not tell when a snapshot was complete',
    right: 'sandbox',
    source: ec2('Snapshot'),
  },
  {
    calls: ['DescribeSnapshots'],
    at: ['Snapshots[].Description', 'Snapshots[].Encrypted'],
    says: 'moto describes and encrypts the snapshots of a copy in no way that AWS does',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html',
  },
  {
    calls: ['DescribeSnapshots'],
    at: ['Snapshots[]'],
    given: /"OwnerIds":\["self"\]/,
    says: "moto does not honour OwnerIds: it answers with other accounts' public snapshots too",
    right: 'sandbox',
    source: ec2('DescribeSnapshots'),
  },
  {
    calls: ['DescribeSnapshots', 'DeleteSnapshot'],
    at: ['error'],
    given: /nonsense/,
    says: 'a text that is no id: InvalidSnapshot.NotFound in moto',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['DescribeSnapshotTierStatus'],
    at: ['SnapshotTierStatuses[]'],
    says: 'the sandbox tells of snapshots alone that were archived, moto of all',
    right: 'both',
    source: ec2('DescribeSnapshotTierStatus'),
  },
];

const tags: readonly KnownDifference[] = [
  {
    calls: ['CreateTags'],
    at: ['error'],
    given: /aws:Owner/,
    says: 'moto lets users set tags whose keys begin with aws:',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html',
  },
  {
    calls: ['CreateTags'],
    at: ['error'],
    given: /i-0{17}/,
    says: 'moto tags an instance that is not there',
    right: 'sandbox',
    source: ec2('CreateTags'),
  },
  {
    calls: ['DeleteTags'],
    at: ['error'],
    says: 'moto deletes tags of an image that is not there',
    right: 'both',
    source: ec2('DeleteTags'),
  },
  {
    calls: ['DescribeTags'],
    at: ['Tags[]'],
    says: 'moto deletes nothing where no tags are named, which asks for all',
    right: 'sandbox',
    source: ec2('DeleteTags'),
  },
];

const instances: readonly KnownDifference[] = [
  {
    calls: ['RunInstances', 'DescribeInstances', 'DescribeVolumes'],
    at: [
      'Instances[].BlockDeviceMappings[].DeviceName',
      'Instances[].BlockDeviceMappings[].Ebs.DeleteOnTermination',
      'Instances[].RootDeviceName',
      'Reservations[].Instances[].BlockDeviceMappings[].DeviceName',
      'Reservations[].Instances[].BlockDeviceMappings[].Ebs.DeleteOnTermination',
      'Reservations[].Instances[].RootDeviceName',
      'Volumes[].Attachments[].Device',
      'Volumes[].Size',
      'Volumes[].SnapshotId',
      'Volumes[].VolumeType',
    ],
    says: 'moto gives every instance one volume of 8 GiB, whatever devices its image maps',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html',
  },
  {
    calls: ['DescribeInstances'],
    at: ['error'],
    given: /nonsense/,
    says: 'a text that is no id: InvalidInstanceID.NotFound in moto',
    right: 'sandbox',
    source: ec2Errors,
  },
  {
    calls: ['StopInstances', 'TerminateInstances'],
    at: [
      'StoppingInstances[].CurrentState.Code',
      'StoppingInstances[].CurrentState.Name',
      'TerminatingInstances[].CurrentState.Code',
      'TerminatingInstances[].CurrentState.Name',
    ],
    says: 'moto stops a stopped instance and terminates a terminated one once more',
    right: 'sandbox',
    source: ec2('InstanceStateChange'),
  },
];

const templates: readonly KnownDifference[] = [
  {
    calls: ['CreateLaunchTemplateVersion'],
    at: ['LaunchTemplateVersion.LaunchTemplateData.InstanceType'],
    says: 'moto takes nothing over from SourceVersion',
    right: 'sandbox',
    source: ec2('CreateLaunchTemplateVersion'),
  },
  {
    calls: ['DescribeLaunchTemplates', 'ModifyLaunchTemplate'],
    at: ['error'],
    given: /lt-0{17}/,
    says: 'a template that is not there: moto passes over its id in a list, and speaks of its name in a change',
    right: 'sandbox',
    source: ec2Errors,
  },
];

const others: readonly KnownDifference[] = [
  {
    calls: ['DescribeRegions'],
    at: ['Regions[]'],
    given: /^\{\}$/,
    says: 'moto lists Regions too that an account has to opt in to, and newer ones',
    right: 'sandbox',
    source: ec2('DescribeRegions'),
  },
  {
    calls: ['DescribeRegions'],
    at: ['error'],
    says: 'moto passes over a Region that there is not',
    right: 'sandbox',
    source: ec2('DescribeRegions'),
  },
  {
    calls: ['AssumeRole', 'GetCallerIdentity'],
    at: [
      'Arn',
      'UserId',
      'AssumedRoleUser.AssumedRoleId',
      'Credentials.AccessKeyId',
      'Credentials.SecretAccessKey',
      'Credentials.SessionToken',
    ],
    says: "each makes credentials and ids up; the caller is a role's session in moto and the account's root in the sandbox",
    right: 'both',
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html',
  },
  {
    calls: ['AssumeRole'],
    at: ['error'],
    says: 'moto lets everybody take on roles that there are not, and takes any text for an ARN',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  },
  {
    calls: ['DescribeParameters'],
    at: ['Parameters[].ARN'],
    says: 'moto leaves the ARN out of the metadata',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html',
  },
  {
    calls: ['DescribeParameters'],
    at: ['error'],
    given: /MaxResults/,
    says: 'moto does not honour MaxResults',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html',
  },
  {
    calls: ['DescribeParameters'],
    at: ['error'],
    given: /DataType/,
    says: 'moto does not know the filter DataType',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html',
  },
  {
    calls: ['DescribeAccount', 'ListAccounts', 'ListAccountsForParent'],
    at: ['Account.Paths', 'Accounts[].Paths'],
    says: 'moto leaves out the paths of accounts',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html',
  },
  {
    calls: ['ListParents'],
    at: ['error'],
    says: 'a child that there is not: AccountNotFoundException in moto',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html',
  },
  {
    calls: ['ListOrganizationalUnitsForParent'],
    at: ['OrganizationalUnits[].Name'],
    says: 'the sandbox calls every unit by its id',
    right: 'moto',
    source: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html',
  },
  {
    calls: ['ListAliases'],
    at: ['Aliases[]'],
    says: 'the sandbox has the aliases alone that were put there, and none that AWS predefines',
    right: 'moto',
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html',
  },
  {
    calls: ['DescribeTrails'],
    at: ['trailList[]'],
    says: 'an account begins with a trail in the sandbox, since without one nothing would be heard of',
    right: 'both',
    source: 'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html',
  },
  {
    calls: ['ListInstanceGroups', 'ListNodegroups'],
    at: ['error'],
    says: 'moto crashes on a cluster that is not there',
    right: 'sandbox',
    source: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_ListNodegroups.html',
  },
];

/** By subject; a difference that no longer occurs fails the test. */
export const knownDifferences: readonly KnownDifference[] = [
  ...images,
  ...attributes,
  ...snapshots,
  ...tags,
  ...instances,
  ...templates,
  ...others,
];
