import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AwsAccess, awsAccess } from '../../shared/aws/live/access.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import type { Call } from '../../shared/domain/operations.ts';
import { readOptions, scope } from '../aws-live/running-access.ts';
import { account } from '../sandbox/running-aws.ts';
import type { Names } from './differential/names.ts';
import type { JsonObject, Step } from './differential/step.ts';
import { type TwoClouds, twoClouds } from './differential/two-clouds.ts';
import { type Moto, type MotoConfig, python, startMoto } from './moto.ts';

let moto: Moto;
let clouds: TwoClouds;
let sides: readonly Side[] = [];

/** One server as the product's own adapters see it. */
interface Side {
  readonly access: AwsAccess;
  readonly names: Names;
}

describe.skipIf(python === null)('the reader and the writer', () => {
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(async () => moto?.stop());
  beforeEach(async () => {
    clouds = await twoClouds(moto);
    const { aws } = clouds;
    const sandbox = {
      ...moto.home,
      endpoint: aws.endpoint,
      credentials: aws.addAccessKey({ accountId: account }),
    };
    sides = [
      { access: accessTo(sandbox), names: clouds.sandbox.names },
      { access: accessTo(await moto.configOf(account)), names: clouds.moto.names },
    ];
    for (const step of world) await clouds.take(step);
  });
  afterEach(async () => clouds?.close());

  test('read the same of images and of what uses them on moto as on the sandbox', async () => {
    const [sandbox, theirs] = await onBoth(async ({ access, names }) =>
      imagesOf(await liveFactsReader(access).readFacts(scope, null, readOptions), names),
    );

    expect(theirs).toEqual(sandbox);
    expect(sandbox).toEqual([
      { name: 'idle', state: 'available', isPublic: false, tags: [], shares: [], uses: [] },
      {
        name: 'web',
        state: 'available',
        isPublic: false,
        tags: ['Owner=web'],
        shares: ['444455556666'],
        uses: ['instance @second', 'launch-template @shop'],
      },
    ]);
  });

  test('leave what moto does not answer unknown, which holds every change', async () => {
    const [, { access } = sides[0]!] = sides;

    const facts = await liveFactsReader(access).readFacts(scope, null, readOptions);

    expect(facts.unreadUsage.map(({ source }) => source)).toEqual([
      'container-recipes',
      'image-recipes',
      'image-references',
      'ssm-parameters',
    ]);
    expect(facts.imagesInRecycleBin.known).toBe(false);
  });

  test.each<[string, (id: (name: string) => string) => Call]>([
    [
      'sets a tag',
      (id) => ({
        operation: 'ec2:CreateTags',
        input: { Resources: [id('idle')], Tags: [{ key: 'Team', value: 'x' }] },
      }),
    ],
    ['disables', (id) => ({ operation: 'ec2:DisableImage', input: { ImageId: id('idle') } })],
    [
      'deregisters',
      (id) => ({
        operation: 'ec2:DeregisterImage',
        input: { ImageId: id('idle'), DeleteAssociatedSnapshots: false },
      }),
    ],
    [
      'deletes no snapshot in use',
      (id) => ({ operation: 'ec2:DeleteSnapshot', input: { SnapshotId: id('webDisk') } }),
    ],
    [
      'finds no image to deregister',
      () => ({
        operation: 'ec2:DeregisterImage',
        input: { ImageId: 'ami-00000000000000000', DeleteAssociatedSnapshots: false },
      }),
    ],
    [
      'finds no snapshot to delete',
      () => ({ operation: 'ec2:DeleteSnapshot', input: { SnapshotId: 'snap-00000000000000000' } }),
    ],
    [
      'takes a share back',
      (id) => ({
        operation: 'ec2:ModifyImageAttribute',
        input: { ImageId: id('web'), Remove: [{ kind: 'account', principal: '444455556666' }] },
      }),
    ],
    [
      'copies',
      (id) => ({
        operation: 'ec2:CopyImage',
        input: {
          SourceImageId: id('idle'),
          SourceRegion: scope.region,
          Name: 'copy',
          KmsKeyId: null,
          Tags: [],
          ClientToken: 'once',
        },
      }),
    ],
  ])('%s on moto as on the sandbox', async (_, call) => {
    const [sandbox, theirs] = await onBoth(async ({ access, names }) => {
      const idOf = (name: string) => String(names.toIds({ id: `@${name}` })['id']);
      const result = await awsOperator(access).perform(scope, call(idOf));
      const facts = await liveFactsReader(access).readFacts(scope, null, readOptions);
      return {
        status: result.status,
        code: 'code' in result ? result.code : null,
        images: imagesOf(facts, names),
      };
    });

    expect(theirs).toEqual(sandbox);
  });
});

const launch = (names: Step['names'], more: JsonObject): Step => ({
  service: 'ec2',
  operation: 'RunInstances',
  input: { MinCount: 1, MaxCount: 1, InstanceType: 't3.micro', ...more },
  names: names ?? {},
});
const made = (name: string, more: JsonObject = {}): readonly Step[] => [
  {
    service: 'ec2',
    operation: 'CreateImage',
    input: { InstanceId: '@first', Name: name, ...more },
    names: { [name]: 'ImageId' },
  },
  {
    service: 'ec2',
    operation: 'DescribeImages',
    input: { ImageIds: [`@${name}`] },
    names: { [`${name}Disk`]: 'Images.0.BlockDeviceMappings.0.Ebs.SnapshotId' },
  },
];

/** An image that an instance runs and a template names, and one that nothing uses. */
const world: readonly Step[] = [
  launch({ first: 'Instances.0.InstanceId' }, { ImageId: '@base' }),
  ...made('web', { TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'Owner', Value: 'web' }] }] }),
  ...made('idle'),
  launch({ second: 'Instances.0.InstanceId' }, { ImageId: '@web' }),
  {
    service: 'ec2',
    operation: 'CreateLaunchTemplate',
    input: { LaunchTemplateName: 'shop', LaunchTemplateData: { ImageId: '@web' } },
    names: { shop: 'LaunchTemplate.LaunchTemplateId' },
  },
  {
    service: 'ec2',
    operation: 'ModifyImageAttribute',
    input: { ImageId: '@web', LaunchPermission: { Add: [{ UserId: '444455556666' }] } },
  },
];

function accessTo({ endpoint, region, credentials }: MotoConfig): AwsAccess {
  return awsAccess({
    hubAccountId: account,
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    callPacing: 'off',
  });
}

function onBoth<T>(ask: (side: Side) => Promise<T>): Promise<T[]> {
  return Promise.all(sides.map(ask));
}

/** What both servers tell of own images, with the names of this test for ids. */
function imagesOf({ images }: ScopeFacts, names: Names): readonly unknown[] {
  if (!images.known) return [images.why];
  return images.value
    .filter(({ ownerId }) => ownerId === account)
    .map(({ name, state, isPublic, tags, launchPermissions, usage }) => ({
      name,
      state: state.known ? state.value : 'unknown',
      isPublic: isPublic.known ? isPublic.value : 'unknown',
      tags: tags.known ? tags.value.map(({ key, value }) => `${key}=${value}`) : 'unknown',
      shares: launchPermissions.known ? launchPermissions.value.map(({ principal }) => principal) : 'unknown',
      uses: usage.uses.map(({ kind, arn }) =>
        `${kind} ${names.toNames({ arn })['arn']}`.replace(/arn:\S*\/(?=@)/, ''),
      ),
    }))
    .toSorted((one, other) => (`${one.name}` < `${other.name}` ? -1 : 1));
}
