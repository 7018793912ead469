import type { LaunchPermission } from '@aws-sdk/client-ec2';
import type { EmbeddedAws } from '../../sandbox/aws/start-aws.ts';
import { seedImage, seedInstance, seedRetentionRule, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import type { ImageRecord, Scope } from '../../sandbox/aws/state/world.ts';
import { account, buildImage, buildSnapshot, imageId, region, snapshotId } from '../sandbox/running-aws.ts';

/** Each image lacks what one rule of `all-remedies.yml` wants; nothing is wrong with the last. */
export const needy = {
  untagged: imageId(1),
  public: imageId(2),
  shared: imageId(3),
  golden: imageId(4),
  endless: imageId(5),
  plain: imageId(6),
  sound: imageId(7),
};

const partner: LaunchPermission = { UserId: '444455556666' };
const stranger: LaunchPermission = { UserId: '999999999999' };
const everybody: LaunchPermission = { Group: 'all' };

/** The images, an instance that runs the shared one, open settings, and a Recycle Bin. */
export function inNeedOfRemedies(aws: EmbeddedAws): void {
  const home = aws.world.scope(account, region);
  const names = ['untagged', 'public', 'shared', 'golden', 'endless', 'plain', 'sound'];
  const shares: Readonly<Record<string, readonly LaunchPermission[]>> = {
    public: [everybody, partner, stranger],
    shared: [partner, stranger],
  };
  for (const [index, name] of names.entries()) {
    const n = index + 1;
    seedSnapshot(home, buildSnapshot(n, { Encrypted: name !== 'plain' }));
    seedImage(home, buildImage(n, { Name: `${name}-image`, ...detailsOf(name, n) }), shares[name]);
  }
  seedInstance(home, { InstanceId: 'i-00000000000000003', ImageId: needy.shared });
  seedRetentionRule(home, { Identifier: 'binImages01', ResourceType: 'EC2_IMAGE', days: 14 });
  seedRetentionRule(home, { Identifier: 'binSnaps001', ResourceType: 'EBS_SNAPSHOT', days: 14 });
  openSettings(home);
}

function detailsOf(name: string, n: number): Parameters<typeof buildImage>[1] {
  // EC2 gives a public image its date by itself.
  if (name === 'public') return { DeprecationTime: '2028-01-01T00:00:00.000Z' };
  if (name === 'untagged') return { Tags: [{ Key: 'Owner', Value: 'shop@example.com' }] };
  if (name !== 'plain') return {};
  const Ebs = { SnapshotId: snapshotId(n), VolumeSize: 8, Encrypted: false };
  return {
    Tags: [{ Key: 'Owner', Value: 'shop@example.com' }],
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }],
  };
}

function openSettings(home: Scope): void {
  const settings = home.settings.get('settings');
  if (settings === undefined) throw new Error('the scope has no settings');
  const open = { imageBlockPublicAccess: 'unblocked', snapshotBlockPublicAccess: 'unblocked' } as const;
  home.settings.seed('settings', { ...settings, ...open });
}

export function copiesOf(home: Scope, id: string): readonly ImageRecord[] {
  return home.images.values().filter(({ image }) => image.SourceImageId === id);
}
