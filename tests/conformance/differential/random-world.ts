import { createRandom, type Random } from '../../../sandbox/runtime/random.ts';
import type { Json, JsonObject, Step, Told } from './step.ts';

/** What a world holds by now, by name: enough to ask for what is there as often as for what is not. */
interface Inhabitants {
  readonly images: string[];
  readonly gone: string[];
  readonly disabled: string[];
  readonly instances: string[];
  readonly terminated: string[];
  readonly templates: string[];
  made: number;
}

/** Draws the next call, and is told what became of it. */
export interface RandomWorld {
  next(): Step;
  became(step: Step, told: Told): void;
}

const strangers = ['444455556666', '777788889999'];
const keys = ['Owner', 'Team', 'Stage'];
const values = ['web', 'shop', '', 'prod'];

/** Calls of which both sides are meant to tell the same: what they surely tell differently is in the stories. */
export function randomWorld(seed: string): RandomWorld {
  const random = createRandom(seed);
  const world: Inhabitants = {
    images: [],
    gone: [],
    disabled: [],
    instances: [],
    terminated: [],
    templates: [],
    made: 0,
  };
  const queued: Step[] = [];
  return {
    next: () => queued.shift() ?? pick(random, makers)(random, world),
    became: (step, told) => {
      if ('error' in told) return;
      const after = remember(world, step);
      if (after !== undefined) queued.push(after);
    },
  };
}

type Maker = (random: Random, world: Inhabitants) => Step;

function remember(world: Inhabitants, { operation, input, names = {} }: Step): Step | undefined {
  const [made = ''] = Object.keys(names);
  const named = idOf(input['ImageId']);
  const isDry = input['DryRun'] === true;
  if (isDry) return undefined;
  if (operation === 'CreateImage' || operation === 'CopyImage') {
    world.images.push(made);
    return ec2(
      'DescribeImages',
      { ImageIds: [`@${made}`] },
      { [`${made}Disk`]: 'Images.0.BlockDeviceMappings.0.Ebs.SnapshotId' },
    );
  }
  if (operation === 'TerminateInstances')
    move(idOf(input['InstanceIds']), [world.instances], world.terminated);
  if (operation === 'RunInstances') world.instances.push(made);
  if (operation === 'CreateLaunchTemplate') world.templates.push(made);
  if (operation === 'DeregisterImage') move(named, [world.images, world.disabled], world.gone);
  if (operation === 'DisableImage') move(named, [world.images], world.disabled);
  if (operation === 'EnableImage') move(named, [world.disabled], world.images);
  return undefined;
}

/** The name behind `@name`. */
function idOf(value: Json | undefined): string {
  return String(value).slice(1);
}

function move(name: string, from: readonly string[][], to: string[]): void {
  for (const list of from) if (list.includes(name)) to.push(...list.splice(list.indexOf(name), 1));
}

const makers: readonly Maker[] = [
  launch,
  launch,
  createImage,
  createImage,
  createImage,
  copyImage,
  copyImage,
  tag,
  tag,
  untag,
  share,
  share,
  (random, world) =>
    ec2('DescribeImageAttribute', { ImageId: someLivingImage(random, world), Attribute: 'launchPermission' }),
  (random, world) => ec2('DisableImage', { ImageId: someImage(random, world) }),
  (random, world) => ec2('EnableImage', { ImageId: someImage(random, world) }),
  (random, world) => ec2('DeregisterImage', { ImageId: someImage(random, world) }),
  (random, world) => ec2('DeleteSnapshot', { SnapshotId: someSnapshot(random, world) }),
  shareSnapshot,
  (random, world) =>
    ec2('DescribeSnapshotAttribute', {
      SnapshotId: someSnapshot(random, world),
      Attribute: 'createVolumePermission',
    }),
  listImages,
  listImages,
  listImages,
  (random, world) =>
    ec2('DescribeImages', {
      ImageIds: [someImage(random, world), someImage(random, world)],
      IncludeDisabled: true,
    }),
  listSnapshots,
  (random, world) => ec2('DescribeSnapshots', { SnapshotIds: [someSnapshot(random, world)] }),
  (random, world) =>
    ec2(pick(random, ['StopInstances', 'TerminateInstances']), {
      InstanceIds: [pick(random, [someInstance(random, world), ...world.terminated.map(at)])],
    }),
  listInstances,
  listInstances,
  listTags,
  createTemplate,
  createVersion,
  (random, world) =>
    ec2('ModifyLaunchTemplate', {
      LaunchTemplateId: pick(random, ['lt-00000000000000000', ...world.templates.map(at)]),
      DefaultVersion: pick(random, ['1', '2']),
    }),
  listVersions,
  () => ec2('DescribeLaunchTemplates', {}),
];

function launch(random: Random, world: Inhabitants): Step {
  const ImageId = random.chance(0.2)
    ? 'ami-00000000000000000'
    : pick(random, ['@base', ...world.images.map(at)]);
  const made = name(world, 'i');
  const TagSpecifications = random.chance(0.5) ? [{ ResourceType: 'instance', Tags: tagsOf(random) }] : [];
  const input = { ImageId, MinCount: 1, MaxCount: 1, InstanceType: 't3.micro', TagSpecifications };
  return ec2('RunInstances', input, { [made]: 'Instances.0.InstanceId' });
}

function createImage(random: Random, world: Inhabitants): Step {
  const made = name(world, 'image');
  const TagSpecifications = random.chance(0.5) ? [{ ResourceType: 'image', Tags: tagsOf(random) }] : [];
  const input = {
    InstanceId: someInstance(random, world),
    Name: `golden-${made}`,
    Description: 'made',
    TagSpecifications,
  };
  return ec2('CreateImage', dry(random, input), { [made]: 'ImageId' });
}

function copyImage(random: Random, world: Inhabitants): Step {
  const made = name(world, 'copy');
  const SourceImageId = pick(random, ['ami-00000000000000000', ...world.images.map(at)]);
  const input = {
    SourceImageId,
    SourceRegion: 'eu-central-1',
    Name: `copied-${made}`,
    Description: 'copied',
  };
  return ec2('CopyImage', input, { [made]: 'ImageId' });
}

function tag(random: Random, world: Inhabitants): Step {
  const servers = world.instances.map(at);
  const Resources = [pick(random, [...servers, someLivingImage(random, world), someSnapshot(random, world)])];
  return ec2('CreateTags', { Resources, Tags: tagsOf(random) });
}

function untag(random: Random, world: Inhabitants): Step {
  const Resources = [pick(random, ['@base', ...world.images.map(at)])];
  const Tags = random.chance(0.5)
    ? [{ Key: pick(random, keys) }]
    : [{ Key: pick(random, keys), Value: pick(random, values) }];
  return ec2('DeleteTags', { Resources, Tags });
}

function share(random: Random, world: Inhabitants): Step {
  const UserId = pick(random, [...strangers, ...strangers, '12', 'nobody']);
  const LaunchPermission = { [pick(random, ['Add', 'Add', 'Remove'])]: [{ UserId }] };
  return ec2('ModifyImageAttribute', { ImageId: someLivingImage(random, world), LaunchPermission });
}

function shareSnapshot(random: Random, world: Inhabitants): Step {
  return ec2('ModifySnapshotAttribute', {
    SnapshotId: someSnapshot(random, world),
    Attribute: 'createVolumePermission',
    OperationType: pick(random, ['add', 'add', 'remove']),
    UserIds: [pick(random, strangers)],
  });
}

function listImages(random: Random, world: Inhabitants): Step {
  const filter = pick<JsonObject>(random, [
    { Name: 'name', Values: ['golden-*', 'base'] },
    { Name: 'name', Values: ['copied-*'] },
    { Name: 'state', Values: ['available'] },
    { Name: 'tag:Owner', Values: [pick(random, ['web', 'shop', 'w*'])] },
    { Name: 'tag-key', Values: [pick(random, keys)] },
    { Name: 'owner-id', Values: ['111122223333'] },
    { Name: 'architecture', Values: [pick(random, ['x86_64', 'arm64'])] },
    { Name: 'is-public', Values: [pick(random, ['true', 'false'])] },
    { Name: 'image-id', Values: [someImage(random, world), someImage(random, world)] },
    { Name: 'image-type', Values: ['machine'] },
  ]);
  const Filters = random.chance(0.3) ? [filter, { Name: 'tag-key', Values: keys }] : [filter];
  const where: JsonObject = random.chance(0.5) ? { Owners: ['self'] } : {};
  const size: JsonObject = random.chance(0.3) ? { MaxResults: 5 } : {};
  return ec2('DescribeImages', { ...where, ...size, Filters, IncludeDisabled: true });
}

function listSnapshots(random: Random, world: Inhabitants): Step {
  const own = { Name: 'owner-id', Values: ['111122223333'] };
  const filter = pick<JsonObject>(random, [
    own,
    { Name: 'description', Values: ['Created by CreateImage*'] },
    { Name: 'snapshot-id', Values: [someSnapshot(random, world)] },
    { Name: 'tag-key', Values: [pick(random, keys)] },
    { Name: 'status', Values: ['completed'] },
    { Name: 'encrypted', Values: ['true'] },
  ]);
  return ec2('DescribeSnapshots', {
    Filters: [own, filter],
    ...(random.chance(0.3) ? { MaxResults: 5 } : {}),
  });
}

function listInstances(random: Random, world: Inhabitants): Step {
  const filter = pick<JsonObject>(random, [
    { Name: 'image-id', Values: [someImage(random, world)] },
    { Name: 'instance-state-name', Values: [pick(random, ['running', 'stopped', 'terminated'])] },
    { Name: 'instance-id', Values: [someInstance(random, world)] },
    { Name: 'tag:Owner', Values: ['web'] },
  ]);
  if (random.chance(0.2)) return ec2('DescribeInstances', { InstanceIds: [someInstance(random, world)] });
  return ec2('DescribeInstances', { Filters: [filter], ...(random.chance(0.3) ? { MaxResults: 5 } : {}) });
}

function listTags(random: Random, world: Inhabitants): Step {
  const filter = pick<JsonObject>(random, [
    { Name: 'key', Values: [pick(random, keys)] },
    { Name: 'value', Values: ['web'] },
    { Name: 'resource-type', Values: [pick(random, ['image', 'instance'])] },
    { Name: 'resource-id', Values: [someLivingImage(random, world)] },
  ]);
  return ec2('DescribeTags', { Filters: [filter] });
}

function createTemplate(random: Random, world: Inhabitants): Step {
  const made = name(world, 'template');
  const LaunchTemplateName = random.chance(0.2) ? 'shared-name' : made;
  const LaunchTemplateData = { ImageId: someImage(random, world), InstanceType: 't3.micro' };
  const id = 'LaunchTemplate.LaunchTemplateId';
  return ec2('CreateLaunchTemplate', { LaunchTemplateName, LaunchTemplateData }, { [made]: id });
}

function createVersion(random: Random, world: Inhabitants): Step {
  const LaunchTemplateData = { ImageId: someImage(random, world) };
  return ec2('CreateLaunchTemplateVersion', {
    LaunchTemplateId: someTemplate(random, world),
    LaunchTemplateData,
  });
}

function listVersions(random: Random, world: Inhabitants): Step {
  const which = pick<JsonObject>(random, [
    {},
    { Versions: ['$Latest'] },
    { Versions: ['$Default'] },
    { Versions: ['1'] },
    { Versions: ['9'] },
    { MinVersion: '2' },
    { MaxVersion: '1' },
  ]);
  return ec2('DescribeLaunchTemplateVersions', { LaunchTemplateId: someTemplate(random, world), ...which });
}

function someImage(random: Random, world: Inhabitants): string {
  return pick(random, [
    'ami-00000000000000000',
    ...[...world.images, ...world.images, ...world.disabled, ...world.gone].map(at),
  ]);
}

function someLivingImage(random: Random, world: Inhabitants): string {
  return pick(random, ['ami-00000000000000000', ...world.images.map(at)]);
}

function someSnapshot(random: Random, world: Inhabitants): string {
  return pick(random, [
    'snap-00000000000000000',
    ...[...world.images, ...world.gone].map((image) => `@${image}Disk`),
  ]);
}

function someInstance(random: Random, world: Inhabitants): string {
  return pick(random, ['i-00000000000000000', ...world.instances.map(at)]);
}

function someTemplate(random: Random, world: Inhabitants): string {
  return pick(random, [...world.templates.map(at), 'lt-00000000000000000']);
}

function tagsOf(random: Random): readonly Json[] {
  const chosen = new Set([pick(random, keys), pick(random, keys)]);
  return [...chosen].map((Key) => ({ Key, Value: pick(random, values) }));
}

function dry(random: Random, input: JsonObject): JsonObject {
  return random.chance(0.1) ? { ...input, DryRun: true } : input;
}

function name(world: Inhabitants, kind: string): string {
  world.made += 1;
  return `${kind}${world.made}`;
}

function at(each: string): string {
  return `@${each}`;
}

function ec2(operation: string, input: JsonObject, names: Readonly<Record<string, string>> = {}): Step {
  return { service: 'ec2', operation, input, names };
}

function pick<T>(random: Random, from: readonly [T, ...T[]] | readonly T[]): T {
  const chosen = from[random.index(from.length)];
  if (chosen === undefined) throw new Error('there is nothing to pick from');
  return chosen;
}
