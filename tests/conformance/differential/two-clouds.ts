import { type EmbeddedAws, startAws } from '../../../sandbox/aws/start-aws.ts';
import { seedImage, seedSnapshot, seedVolume } from '../../../sandbox/aws/state/seed.ts';
import { account, region } from '../../sandbox/running-aws.ts';
import type { Moto } from '../moto.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { type Difference, differencesOf } from './compare.ts';
import type { Step, Told } from './step.ts';

/** A difference and the call that showed it. */
export interface Found extends Difference {
  readonly service: string;
  readonly operation: string;
  readonly input: Step['input'];
}

export interface Outcome {
  readonly sandbox: Told;
  readonly moto: Told;
  readonly found: readonly Found[];
}

export interface TwoClouds {
  readonly aws: EmbeddedAws;
  readonly moto: Cloud;
  readonly sandbox: Cloud;
  take(step: Step): Promise<Outcome>;
  close(): Promise<void>;
}

const atOnce = {
  imageCreation: 0,
  imageCopy: 0,
  snapshotCreation: 0,
  instanceStart: 0,
  // A deregistered image is an empty answer at once, and stays one for as long as a world lasts.
  deregisteredVisible: 0,
};

// As in moto-images.json; moto makes the devices up.
const baseId = 'ami-0123456789abcdef0';
const amazon = '137112412989';

async function seedBase({ world }: EmbeddedAws, moto: Cloud): Promise<void> {
  const told = await moto.tell({
    service: 'ec2',
    operation: 'DescribeImages',
    input: { ImageIds: [baseId] },
    names: { baseDisk: 'Images.0.BlockDeviceMappings.0.Ebs.SnapshotId' },
  });
  const SnapshotId = moto.names.toIds({ id: '@baseDisk' })['id'];
  if ('error' in told || typeof SnapshotId !== 'string')
    throw new Error('moto lacks the image of moto-images.json');
  const owner = world.scope(amazon, region);
  seedSnapshot(owner, { SnapshotId, VolumeSize: 15 }, [{ Group: 'all' }]);
  const Ebs = { SnapshotId, VolumeSize: 15, VolumeType: 'standard', DeleteOnTermination: false } as const;
  seedImage(owner, {
    ImageId: baseId,
    Name: 'base',
    Description: 'What every world begins with',
    CreationDate: '2026-01-01T00:00:00.000Z',
    ImageOwnerAlias: 'amazon',
    ImageLocation: 'amazon/base',
    ImageType: 'machine',
    Public: true,
    Architecture: 'x86_64',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }],
  });
}

/** Both sides empty, but for an image of Amazon's named `base` and a volume of 8 GiB named `disk`, which the sandbox has no call to make. moto does everything at once, so the sandbox does too. */
export async function twoClouds(server: Moto): Promise<TwoClouds> {
  await server.reset();
  const config = await server.configOf(account);
  const aws = await startAws({ throttling: false, timings: atOnce });
  const credentials = aws.addAccessKey({ accountId: account, arn: `arn:aws:iam::${account}:root` });
  const sandbox = cloudOf({ ...config, endpoint: aws.endpoint, credentials });
  const moto = cloudOf(config);
  const AvailabilityZone = `${region}a`;
  await moto.tell({
    service: 'ec2',
    operation: 'CreateVolume',
    input: { AvailabilityZone, Size: 8, VolumeType: 'gp2' },
    names: { disk: 'VolumeId' },
  });
  const VolumeId = 'vol-0123456789abcdef0';
  seedVolume(aws.world.scope(account, region), {
    VolumeId,
    Size: 8,
    VolumeType: 'gp2',
    AvailabilityZone,
    Encrypted: false,
    State: 'available',
  });
  sandbox.names.bind('disk', VolumeId);
  await seedBase(aws, moto);
  for (const { names } of [sandbox, moto]) names.bind('base', baseId);
  sandbox.names.bind('baseDisk', String(moto.names.toIds({ id: '@baseDisk' })['id']));
  return {
    aws,
    sandbox,
    moto,
    take: async (step) => {
      const told = { sandbox: await sandbox.tell(step), moto: await moto.tell(step) };
      const { service, operation, input } = step;
      const found = differencesOf(told.sandbox, told.moto).map((each) => ({
        service,
        operation,
        input,
        ...each,
      }));
      return { ...told, found };
    },
    close: () => aws.close(),
  };
}
