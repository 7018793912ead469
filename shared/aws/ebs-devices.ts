import type { EbsDevice, Image, ImageState } from '../domain/image.ts';
import { neverLaunchable } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { by } from '../domain/order.ts';
import { type Fields, flagAt, recordsAt, textAt, textOrNull } from './fields.ts';

/** The EBS devices among the block device mappings, in order of device name. One that cannot be read makes all unknown. */
export function ebsDevicesIn(
  record: Fields,
  rootDeviceType: Image['rootDeviceType'],
  state: Known<ImageState>,
): Image['ebsDevices'] {
  const mappings = recordsAt(record, 'BlockDeviceMappings');
  if (!mappings.known) return mappings;
  const devices: EbsDevice[] = [];
  for (const mapping of mappings.value) {
    // A mapping without Ebs is an ephemeral disk or takes a device away.
    const ebs = recordsAt(mapping, 'Ebs');
    if (!ebs.known) return ebs;
    for (const device of ebs.value) {
      const snapshotId = textAt(device, 'SnapshotId');
      if (!snapshotId.known) return snapshotId;
      devices.push({
        deviceName: textOrNull(mapping, 'DeviceName'),
        snapshotId: snapshotId.value,
        encrypted: encryptionOf(device),
        kmsKeyId: textOrNull(device, 'KmsKeyId'),
      });
    }
  }
  if (devices.length === 0 && !mayHaveNone(rootDeviceType, state)) {
    return unknown('an EBS-backed image has a root device, and the answer tells none yet');
  }
  return known(
    devices.toSorted(
      by(
        (device) => device.deviceName ?? '',
        (device) => device.snapshotId ?? '',
      ),
    ),
  );
}

/** An image whose making failed never got its snapshots; a pending one does not tell them yet. */
function mayHaveNone(rootDeviceType: Image['rootDeviceType'], state: Known<ImageState>): boolean {
  if (rootDeviceType.known && rootDeviceType.value === 'instance-store') return true;
  return state.known && neverLaunchable(state.value);
}

function encryptionOf(device: Fields): Known<boolean> {
  const flag = flagAt(device, 'Encrypted');
  if (!flag.known) return flag;
  return flag.value === null ? unknown('Encrypted is not in the answer') : known(flag.value);
}
