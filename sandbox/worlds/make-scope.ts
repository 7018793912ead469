import type { AutoScalingGroup, LaunchConfiguration } from '@aws-sdk/client-auto-scaling';
import type { Image, Instance, LaunchTemplateVersion, Snapshot, Tag, Volume } from '@aws-sdk/client-ec2';
import type { Parameter } from '@aws-sdk/client-ssm';
import type { Ids } from '../aws/state/ids.ts';
import type { Random } from '../runtime/random.ts';
import { daysBefore, draw, makeImage } from './make-image.ts';

/** What the generator put into one account and Region. */
export interface GeneratedScope {
  readonly accountId: string;
  readonly region: string;
  readonly images: readonly GeneratedImage[];
  readonly instances: readonly Instance[];
  readonly volumes: readonly Volume[];
  readonly templateVersions: readonly LaunchTemplateVersion[];
  readonly launchConfigurations: readonly LaunchConfiguration[];
  readonly groups: readonly AutoScalingGroup[];
  readonly parameters: readonly Parameter[];
  /** Whether the Recycle Bin keeps what is deregistered here. */
  readonly hasBin: boolean;
}

export interface GeneratedImage {
  readonly image: Image;
  readonly snapshots: readonly Snapshot[];
  /** The accounts that may launch it. */
  readonly sharedWith: readonly string[];
}

export interface Making {
  readonly random: Random;
  readonly ids: Ids;
  readonly now: Date;
  readonly partnerId: string;
}

export interface ScopeWish {
  readonly accountId: string;
  readonly region: string;
  readonly size: 'large' | 'medium' | 'small';
  readonly hasBin: boolean;
}

type Parts = { -readonly [K in keyof Omit<GeneratedScope, keyof ScopeWish>]: GeneratedScope[K][number][] };

/** One of every situation that the service has to tell apart, and some that are plainly unused. */
export function makeScope(making: Making, wish: ScopeWish): GeneratedScope {
  const parts: Parts = {
    ...{ images: [], instances: [], volumes: [], templateVersions: [], launchConfigurations: [] },
    ...{ groups: [], parameters: [] },
  };
  const names = shuffled(families, making.random);
  const place: Place = {
    making,
    wish,
    parts,
    nextName: () => names.pop() ?? making.random.uuid().slice(0, 8),
  };
  addRunning(place);
  if (wish.size !== 'small') addPinned(place);
  addUnused(place, 1 + making.random.index(wish.size === 'large' ? 3 : 2));
  if (wish.size === 'large') {
    addByConfiguration(place);
    addSpecial(place);
  }
  const { accountId, region, hasBin } = wish;
  return { accountId, region, hasBin, ...parts };
}

export interface Place {
  readonly making: Making;
  readonly wish: ScopeWish;
  readonly parts: Parts;
  readonly nextName: () => string;
}

const families = [
  ...['airflow', 'ci-runner', 'clickhouse', 'dbt', 'etl', 'feature-store', 'flink', 'ingest', 'jupyter'],
  ...['kafka', 'model-training', 'presto', 'scoring', 'spark', 'superset', 'tile-server', 'vector-index'],
];

/** A family of three: instances run the newest, the others are old. */
function addRunning(place: Place): void {
  const { random } = place.making;
  const family = place.nextName();
  const owner = `${family}@example.com`;
  const newest = makeImage(place, { family, ageDays: 20 + random.index(60), owner });
  makeImage(place, { family, ageDays: 380 + random.index(60), owner });
  makeImage(place, { family, ageDays: 500 + random.index(200), owner });
  const count = 1 + random.index(place.wish.size === 'large' ? 4 : 2);
  for (let started = 0; started < count; started += 1) addInstance(place, newest, family);
  if (random.chance(0.5)) addParameter(place, family, newest);
}

function addParameter({ parts }: Place, family: string, image: Image): void {
  const Name = `/images/${family}`;
  parts.parameters.push({ Name, DataType: 'aws:ec2:image', Value: image.ImageId ?? '' });
}

/** A group that was scaled to zero and pins an old version of its template: nothing runs, and all of it is needed. */
function addPinned(place: Place): void {
  const { random, ids } = place.making;
  const { accountId, region } = place.wish;
  const family = place.nextName();
  const owner = `${family}@example.com`;
  const images = [700, 400, 60].map((age) =>
    makeImage(place, { family, ageDays: age + random.index(50), owner }),
  );
  const LaunchTemplateId = ids.next(`${accountId}#${region}`, 'lt');
  const template = { LaunchTemplateId, LaunchTemplateName: family };
  const versions = 12 + random.index(4);
  for (let VersionNumber = 1; VersionNumber <= versions; VersionNumber += 1) {
    const image = VersionNumber === 1 ? images[0] : images[2];
    place.parts.templateVersions.push({
      ...template,
      VersionNumber,
      DefaultVersion: VersionNumber === versions,
      CreateTime: daysBefore(place.making.now, 700 - VersionNumber),
      LaunchTemplateData: { ImageId: image?.ImageId ?? '', InstanceType: 'm7i.large' },
    });
  }
  addGroup(place, `${family}-rollback`, { LaunchTemplate: { ...template, Version: '1' } });
  addGroup(place, family, { LaunchTemplate: { ...template, Version: '$Default' } });
}

/** The old way, without a template, and not encrypted either. */
function addByConfiguration(place: Place): void {
  const family = place.nextName();
  const age = 800 + place.making.random.index(300);
  const image = makeImage(place, { name: `${family} node`, ageDays: age, isEncrypted: false });
  const LaunchConfigurationName = `${family}-legacy`;
  const { accountId, region } = place.wish;
  place.parts.launchConfigurations.push({
    LaunchConfigurationName,
    LaunchConfigurationARN: `arn:aws:autoscaling:${region}:${accountId}:launchConfiguration:${place.making.random.uuid()}:launchConfigurationName/${LaunchConfigurationName}`,
    ImageId: image.ImageId,
    InstanceType: 'm5.large',
    CreatedTime: daysBefore(place.making.now, age),
  });
  addGroup(place, `${family}-legacy`, { LaunchConfigurationName });
}

/** What nothing needs any more: these are the ones that go. */
function addUnused(place: Place, count: number): void {
  const { random } = place.making;
  for (let made = 0; made < count; made += 1) {
    const name = place.nextName();
    const isOld = random.chance(0.6);
    makeImage(place, {
      name: `${name}-${draw(['test', 'debug', 'tmp', 'trial'], random)}`,
      ageDays: isOld ? 370 + random.index(600) : 40 + random.index(200),
      isEncrypted: isOld && random.chance(0.7),
      ...(random.chance(0.5) ? { owner: `${draw(people, random)}@example.com` } : {}),
    });
  }
}

const people = ['ana', 'ben', 'chen', 'dora', 'emil', 'fay'];

/** Old ones that may not be touched, each for its own reason, and one that never became an image. */
function addSpecial(place: Place): void {
  const { random, partnerId } = place.making;
  const old = () => 400 + random.index(500);
  const owner = `${draw(people, random)}@example.com`;
  makeImage(place, { name: `${place.nextName()}-appliance`, ageDays: old(), owner, sharedWith: [partnerId] });
  makeImage(place, { name: `${place.nextName()}-audit`, ageDays: old(), owner, tags: [protection] });
  makeImage(place, { name: `${place.nextName()}-vault`, ageDays: old(), owner, isProtected: true });
  const source = { Key: 'aws:backup:source-resource', Value: `i-${random.uuid().slice(0, 8)}` };
  makeImage(place, { name: `AwsBackup_${source.Value}`, ageDays: old(), tags: [source] });
  makeImage(place, { name: `${place.nextName()}-nightly`, ageDays: 3, owner, isFailed: true });
}

const protection: Tag = { Key: 'ami-governor:protected', Value: 'kept for the auditors' };

function addInstance({ making, wish, parts }: Place, image: Image, name: string): void {
  const { accountId, region } = wish;
  const owner = `${accountId}#${region}`;
  const InstanceId = making.ids.next(owner, 'i');
  const VolumeId = making.ids.next(owner, 'vol');
  const SnapshotId = image.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId;
  parts.volumes.push({ VolumeId, Size: 20, Encrypted: true, VolumeType: 'gp3', SnapshotId, State: 'in-use' });
  parts.instances.push({
    ...{ InstanceId, ImageId: image.ImageId, InstanceType: 'm7i.large', Architecture: 'x86_64' },
    ...{ RootDeviceName: '/dev/xvda', LaunchTime: daysBefore(making.now, 1 + making.random.index(15)) },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeId, Status: 'attached' } }],
    Tags: [{ Key: 'Name', Value: `${name}-${parts.instances.length + 1}` }],
  });
}

function addGroup({ making, wish, parts }: Place, name: string, launches: Partial<AutoScalingGroup>): void {
  const { accountId, region } = wish;
  parts.groups.push({
    ...{ AutoScalingGroupName: name, MinSize: 0, MaxSize: 4, DesiredCapacity: 0, Instances: [] },
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:${making.random.uuid()}:autoScalingGroupName/${name}`,
    ...{ DefaultCooldown: 300, AvailabilityZones: [`${region}a`], HealthCheckType: 'EC2' },
    CreatedTime: daysBefore(making.now, 600),
    ...launches,
  });
}

function shuffled(words: readonly string[], random: Random): string[] {
  const left = [...words];
  return words.flatMap(() => left.splice(random.index(left.length), 1));
}
