const region = 'eu-central-1';
const account = '111122223333';
const otherAccount = '444455556666';

/** What somebody tries who has stolen the rights of a role. */
export interface Try {
  readonly who: Thief;
  readonly can: boolean;
  /** For docs/security.md, behind "can" or "cannot". */
  readonly what: string;
  readonly action: string;
  readonly resource: string;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

export type Thief = keyof typeof thieves;

/** In the order of docs/security.md. */
export const thieves = {
  apply: 'the function apply, which enters accounts as enforcer',
  remove: 'the function remove, which enters accounts as remover',
  govern: 'the function govern, which enters accounts as reader',
  api: 'the function api',
  plan: 'one session of apply, of a plan that disables one image',
  member: 'an administrator of a member account under the SCP sample',
} as const;

const image = `arn:aws:ec2:${region}::image/ami-00000000000000001`;
const otherImage = `arn:aws:ec2:${region}::image/ami-00000000000000002`;
const snapshot = `arn:aws:ec2:${region}::snapshot/snap-00000000000000001`;
const table = `arn:aws:dynamodb:${region}:${account}:table/ami-governor-main-compliance`;
const isProtected = { 'aws:ResourceTag/ami-governor:protected': ['yes'] };
const role = (name: string) => `arn:aws:iam::${otherAccount}:role/ami-governor-${name}`;
const tagged = (...keys: readonly string[]) => ({ 'aws:TagKeys': keys });
const pk = (...keys: readonly string[]) => ({ 'dynamodb:LeadingKeys': keys });

function can(who: Thief, what: string, action: string, resource: string, keys: Try['keys'] = {}): Try {
  return { who, can: true, what, action, resource, keys };
}

function cannot(who: Thief, what: string, action: string, resource: string, keys: Try['keys'] = {}): Try {
  return { who, can: false, what, action, resource, keys };
}

export const tries: readonly Try[] = [
  can('apply', 'disable, enable and deprecate any image', 'ec2:DisableImage', image),
  can('apply', 'give and take launch permissions of any image', 'ec2:ModifyImageAttribute', image),
  can('apply', 'tag images with keys that are not of the service', 'ec2:CreateTags', image, tagged('Team')),
  can('apply', 'copy images within what each account may read', 'ec2:CopyImage', image),
  can('apply', 'block public sharing', 'ec2:EnableImageBlockPublicAccess', '*'),
  can('apply', 'write the table, limits and leases too', 'dynamodb:PutItem', table, pk('B#1')),
  cannot('apply', 'deregister an image', 'ec2:DeregisterImage', image),
  cannot('apply', 'delete a snapshot', 'ec2:DeleteSnapshot', snapshot),
  cannot('apply', 'touch an image tagged `ami-governor:protected`', 'ec2:DisableImage', image, isProtected),
  cannot('apply', 'tag what is protected', 'ec2:CreateTags', image, { ...isProtected, ...tagged('Team') }),
  cannot('apply', 'set `ami-governor:protected`', 'ec2:CreateTags', image, tagged('ami-governor:protected')),
  cannot(
    'apply',
    'hide a key of the service among others',
    'ec2:CreateTags',
    image,
    tagged('Team', 'ami-governor:copy-of'),
  ),
  cannot('apply', 'set all tags of nothing: a call without keys', 'ec2:CreateTags', image),
  cannot('apply', 'protect by the tags of a copy', 'ec2:CreateTags', image, {
    ...tagged('ami-governor:protected'),
    'ec2:CreateAction': ['CopyImage'],
  }),
  cannot('apply', 'take tags off', 'ec2:DeleteTags', image, tagged('ami-governor:protected')),
  cannot('apply', 'switch deregistration protection off', 'ec2:DisableImageDeregistrationProtection', image),
  cannot('apply', 'allow public sharing', 'ec2:DisableImageBlockPublicAccess', '*'),
  cannot('apply', 'share a snapshot', 'ec2:ModifySnapshotAttribute', snapshot),
  cannot('apply', 'change what the Recycle Bin keeps', 'rbin:DeleteRule', '*'),
  cannot('apply', 'enter an account as remover', 'sts:AssumeRole', role('remover')),
  can('remove', 'deregister any image that is not protected', 'ec2:DeregisterImage', image),
  can(
    'remove',
    'delete any snapshot that is not protected and that EC2 lets go',
    'ec2:DeleteSnapshot',
    snapshot,
  ),
  cannot(
    'remove',
    'deregister what is tagged `ami-governor:protected`',
    'ec2:DeregisterImage',
    image,
    isProtected,
  ),
  cannot('remove', 'delete a snapshot tagged so', 'ec2:DeleteSnapshot', snapshot, isProtected),
  can('remove', 'write the table, limits and leases too', 'dynamodb:PutItem', table, pk('B#1')),
  cannot('remove', 'disable an image', 'ec2:DisableImage', image),
  cannot('remove', 'share an image, or take shares', 'ec2:ModifyImageAttribute', image),
  cannot('remove', 'tag an image', 'ec2:CreateTags', image, tagged('Team')),
  cannot('remove', 'switch deregistration protection off', 'ec2:DisableImageDeregistrationProtection', image),
  cannot('remove', 'unlock a snapshot', 'ec2:UnlockSnapshot', snapshot),
  cannot('remove', 'change what the Recycle Bin keeps', 'rbin:DeleteRule', '*'),
  cannot('remove', 'enter an account as enforcer', 'sts:AssumeRole', role('enforcer')),
  can('govern', 'read what the reader reads', 'ec2:DescribeImages', '*'),
  can(
    'govern',
    'write findings and plans, which apply and remove judge again',
    'dynamodb:PutItem',
    table,
    pk('S#1'),
  ),
  cannot('govern', 'change an image', 'ec2:DisableImage', image),
  cannot('govern', 'ask for a usage report', 'ec2:CreateImageUsageReport', image),
  cannot('govern', 'enter an account as enforcer', 'sts:AssumeRole', role('enforcer')),
  cannot('govern', 'enter an account as remover', 'sts:AssumeRole', role('remover')),
  cannot('govern', 'delete from the story of an image', 'dynamodb:DeleteItem', table, pk('H#ami-1')),
  cannot('govern', 'update the story of an image', 'dynamodb:UpdateItem', table, pk('H#ami-1')),
  cannot(
    'apply',
    'write the story of an image in a batch',
    'dynamodb:BatchWriteItem',
    table,
    pk('S#1', 'H#ami-1'),
  ),
  cannot('remove', 'delete from the story of an image', 'dynamodb:DeleteItem', table, pk('H#ami-1')),
  can('api', 'add what people say', 'dynamodb:PutItem', table, pk('S#1')),
  cannot('api', 'write a limit', 'dynamodb:PutItem', table, pk('B#1')),
  cannot('api', 'write a lease', 'dynamodb:PutItem', table, pk('LEASE#1')),
  cannot('api', 'write without saying where', 'dynamodb:PutItem', table),
  cannot('api', 'delete anything', 'dynamodb:DeleteItem', table, pk('S#1')),
  cannot('api', 'enter an account', 'sts:AssumeRole', role('reader')),
  can('plan', 'disable that image', 'ec2:DisableImage', image),
  cannot('plan', 'disable another one', 'ec2:DisableImage', otherImage),
  cannot('plan', 'do anything else to that image', 'ec2:ModifyImageAttribute', image),
  cannot('plan', 'disable it once it is protected', 'ec2:DisableImage', image, isProtected),
  can('member', 'protect an image by its tag', 'ec2:CreateTags', image, tagged('ami-governor:protected')),
  cannot(
    'member',
    'say that an image is a copy of the service',
    'ec2:CreateTags',
    image,
    tagged('AMI-Governor:Copy-Of'),
  ),
  cannot('member', 'take the protection off', 'ec2:DeleteTags', image, tagged('ami-governor:protected')),
  cannot('member', 'take all tags off what is protected', 'ec2:DeleteTags', image, isProtected),
  can('member', 'take all tags off another image', 'ec2:DeleteTags', image),
  cannot('member', 'change the roles of the service', 'iam:PutRolePolicy', role('remover')),
];

/** A try to take on a role of a member account. */
export interface Entry {
  readonly can: boolean;
  readonly what: string;
  readonly role: 'reader' | 'enforcer' | 'remover' | 'restorer';
  readonly caller: string;
  readonly organization: string;
  readonly externalId: string;
}

const organization = 'o-shop';
const externalId = 'secret';
const hub = (name: string) => `arn:aws:iam::${account}:role/ami-governor-main-${name}`;
const shared = { organization, externalId };

export const entries: readonly Entry[] = [
  { ...shared, can: true, what: 'apply as enforcer', role: 'enforcer', caller: hub('apply') },
  { ...shared, can: true, what: 'remove as remover', role: 'remover', caller: hub('remove') },
  { ...shared, can: true, what: 'govern as reader', role: 'reader', caller: hub('govern') },
  { ...shared, can: false, what: 'govern as enforcer', role: 'enforcer', caller: hub('govern') },
  { ...shared, can: false, what: 'govern as remover', role: 'remover', caller: hub('govern') },
  { ...shared, can: false, what: 'apply as remover', role: 'remover', caller: hub('apply') },
  { ...shared, can: false, what: 'remove as enforcer', role: 'enforcer', caller: hub('remove') },
  { ...shared, can: false, what: 'api at all', role: 'reader', caller: hub('api') },
  {
    ...{ ...shared, can: false, what: 'another role of the hub as remover', role: 'remover' },
    caller: `arn:aws:iam::${account}:role/Administrator`,
  },
  {
    ...{ ...shared, can: false, what: 'a role of the same name in another account', role: 'remover' },
    caller: 'arn:aws:iam::999988887777:role/ami-governor-main-remove',
  },
  {
    ...{ can: false, what: 'remove with another external id', role: 'remover', caller: hub('remove') },
    ...{ organization, externalId: 'guessed' },
  },
  {
    ...{ can: false, what: 'remove from another organization', role: 'remover', caller: hub('remove') },
    ...{ organization: 'o-stranger', externalId },
  },
  {
    ...{ ...shared, can: true, what: 'an operator as restorer', role: 'restorer' },
    caller: `arn:aws:iam::${account}:role/Operator`,
  },
  { ...shared, can: false, what: 'apply as restorer', role: 'restorer', caller: hub('apply') },
];
