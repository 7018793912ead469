import { compliant, insufficientData, nonCompliant, notApplicable, type Verdict } from '../finding.ts';
import type { EbsDevice, Image } from '../image.ts';
import { defineRule } from '../rule.ts';

export const encryptedSnapshots = defineRule({
  id: 'encrypted-snapshots',
  title: 'Every snapshot of the image is encrypted',
  why: 'Whoever may read an unencrypted snapshot reads the whole disk, and every volume made from it is plain too.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html',
  example: `- id: encrypted
  check: encrypted-snapshots`,
  params: {},
  judge(image) {
    const root = image.rootDeviceType;
    if (root.known && root.value === 'instance-store') {
      return notApplicable('an instance-store image has no snapshots');
    }
    if (!image.ebsDevices.known) return insufficientData(`devices: ${image.ebsDevices.why}`);
    // A device without a snapshot is a blank volume: it holds no data that could be plain.
    const devices = image.ebsDevices.value.filter((device) => device.snapshotId !== null);
    return devices.length === 0 ? withoutSnapshots(image) : judgeDevices(devices);
  },
});

function withoutSnapshots(image: Image): Verdict {
  if (image.state.known && image.state.value !== 'pending' && image.state.value !== 'transient') {
    return notApplicable('the image has no snapshots');
  }
  return insufficientData('the image is still being made and has no snapshots yet');
}

function judgeDevices(devices: readonly EbsDevice[]): Verdict {
  const plain = devices.filter((device) => device.encrypted.known && !device.encrypted.value);
  if (plain.length > 0) {
    return nonCompliant(
      `not encrypted: ${plain.map(label).join(', ')}; copy the image with encryption and retire this one`,
      { unencrypted: plain.map((device) => ({ device: device.deviceName, snapshotId: device.snapshotId })) },
    );
  }
  const unread = devices.find((device) => !device.encrypted.known);
  if (unread !== undefined && !unread.encrypted.known) {
    return insufficientData(`encryption of ${label(unread)}: ${unread.encrypted.why}`);
  }
  return compliant('every snapshot is encrypted', { snapshots: devices.length });
}

function label(device: EbsDevice): string {
  return `${device.deviceName ?? 'a device'} (${device.snapshotId})`;
}
