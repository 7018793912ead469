import { addRole } from '../../../sandbox/aws/identity/access-keys.ts';
import { setAccount } from '../../../sandbox/aws/identity/accounts.ts';
import { seedParameter } from '../../../sandbox/aws/state/seed.ts';
import { account, region } from '../../sandbox/running-aws.ts';
import type { JsonObject } from './step.ts';
import type { TwoClouds } from './two-clouds.ts';

const zone = `${region}a`;

/** Of what the sandbox has no calls to make: moto is asked to make it, and the sandbox gets the same as seeds. */
export async function fillOtherServices(clouds: TwoClouds): Promise<void> {
  await fillParameters(clouds);
  await fillAutoScaling(clouds);
  await fillOrganization(clouds);
  addRole(clouds.aws.world, { arn: 'arn:aws:iam::444455556666:role/reader' });
}

async function fillParameters(clouds: TwoClouds): Promise<void> {
  const home = clouds.aws.world.scope(account, region);
  for (const [Name, Value] of [
    ['/golden/web', 'ami-0123456789abcdef0'],
    ['/golden/shop/web', 'ami-00000000000000001'],
    ['/other', 'text'],
  ] as const) {
    await make(clouds, 'ssm', 'PutParameter', { Name, Value, Type: 'String' });
    seedParameter(home, { Name, Value, Type: 'String' });
  }
}

async function fillAutoScaling(clouds: TwoClouds): Promise<void> {
  const home = clouds.aws.world.scope(account, region);
  for (const LaunchConfigurationName of ['old', 'older']) {
    const configuration = {
      LaunchConfigurationName,
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 't3.micro',
    };
    await make(clouds, 'autoscaling', 'CreateLaunchConfiguration', configuration);
    home.launchConfigurations.seed(LaunchConfigurationName, { ...configuration, CreatedTime: new Date() });
  }
  for (const AutoScalingGroupName of ['blue', 'green']) {
    const group = {
      AutoScalingGroupName,
      LaunchConfigurationName: 'old',
      MinSize: 0,
      MaxSize: 0,
      AvailabilityZones: [zone],
    };
    await make(clouds, 'autoscaling', 'CreateAutoScalingGroup', group);
    const whole = {
      ...group,
      DesiredCapacity: 0,
      DefaultCooldown: 300,
      HealthCheckType: 'EC2',
      CreatedTime: new Date(),
    };
    home.autoScalingGroups.seed(AutoScalingGroupName, whole);
  }
}

/** moto makes the ids up, so that the sandbox takes them over. */
async function fillOrganization(clouds: TwoClouds): Promise<void> {
  const { Organization } = await make(clouds, 'organizations', 'CreateOrganization', { FeatureSet: 'ALL' });
  const organizationId = text(Object(Organization).Id);
  const { Roots } = await make(clouds, 'organizations', 'ListRoots', {});
  const root = text(Object(Roots)[0].Id);
  const { OrganizationalUnit } = await make(clouds, 'organizations', 'CreateOrganizationalUnit', {
    ParentId: root,
    Name: 'shops',
  });
  const unit = text(Object(OrganizationalUnit).Id);
  const { CreateAccountStatus } = await make(clouds, 'organizations', 'CreateAccount', {
    AccountName: 'shop',
    Email: 'shop@example.com',
  });
  const shop = text(Object(CreateAccountStatus).AccountId);
  await make(clouds, 'organizations', 'MoveAccount', {
    AccountId: shop,
    SourceParentId: root,
    DestinationParentId: unit,
  });
  const place = { organizationId, managementAccountId: account };
  setAccount(clouds.aws.world, account, {
    name: 'master',
    email: 'master@example.com',
    place: { ...place, path: [root] },
  });
  setAccount(clouds.aws.world, shop, {
    name: 'shop',
    email: 'shop@example.com',
    place: { ...place, path: [root, unit] },
  });
  for (const { names } of [clouds.sandbox, clouds.moto]) {
    for (const [name, id] of Object.entries({ shopAccount: shop, unit, root })) names.bind(name, id);
  }
}

async function make(
  { moto }: TwoClouds,
  service: string,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  const told = await moto.tell({ service, operation, input });
  if ('error' in told) throw new Error(`moto does not ${operation}: ${told.error}`);
  return told.answer;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('moto did not tell an id');
  return value;
}
