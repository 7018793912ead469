import { addAccessKey } from '../sandbox/aws/identity/access-keys.ts';
import { startAws } from '../sandbox/aws/start-aws.ts';
import { seedImage, seedSnapshot } from '../sandbox/aws/state/seed.ts';

// A process of its own, so that the memory and the processor of the simulator are not those of the sweep.
const [images = 0, latencyMs = 0] = process.argv.slice(2).map(Number);
const aws = await startAws({ latencyMs, throttling: false });
const home = aws.world.scope('111122223333', 'eu-central-1');
for (let n = 0; n < images; n += 1) {
  const digits = String(n).padStart(16, '0');
  const snapshotIds = [`snap-0${digits}`, `snap-1${digits}`];
  for (const SnapshotId of snapshotIds) {
    seedSnapshot(home, {
      SnapshotId,
      Description: `Created by CreateImage(i-00000000000000001) for ami-0${digits}`,
      VolumeSize: 8,
      Encrypted: true,
    });
  }
  seedImage(home, {
    ImageId: `ami-0${digits}`,
    Name: `service-${n % 200}-${20_200_000 + n}`,
    CreationDate: '2025-06-01T00:00:00.000Z',
    Tags: [{ Key: 'Owner', Value: `team-${n % 50}@example.com` }],
    BlockDeviceMappings: snapshotIds.map((SnapshotId, device) => ({
      DeviceName: `/dev/sd${'ab'[device]}`,
      Ebs: { SnapshotId, Encrypted: true, VolumeSize: 8, VolumeType: 'gp3' },
    })),
  });
}
const credentials = addAccessKey(aws.world, { accountId: '111122223333' });
process.send?.({ endpoint: aws.endpoint, credentials });
process.on('message', () => void aws.close().then(() => process.disconnect()));
