import {
  compliant,
  type Evidence,
  insufficientData,
  nonCompliant,
  notApplicable,
  type Verdict,
} from '../finding.ts';
import { type EbsDevice, type Image, mayBeUnfinished } from '../image.ts';
import type { JudgedScope } from '../judged-scope.ts';
import { asksForKeys, judgeKey, type KeyChoice, type KeyVerdict } from '../kms-key.ts';
import { type Known, known, unknown } from '../known.ts';
import { flag, list } from '../params.ts';
import { defineRule, mappedControls } from '../rule.ts';

const cisBenchmarks = 'https://www.cisecurity.org/benchmark/amazon_web_services';
// Of attached volumes: one that is made of an encrypted snapshot is encrypted.
const securityHubEc23 = 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-3';
const dataAtRest = ['CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-7(6)'];

export const encryptedSnapshots = defineRule({
  id: 'encrypted-snapshots',
  title: 'Every snapshot of the image is encrypted, with a key that the policy allows',
  why: 'Whoever may read an unencrypted snapshot reads the whole disk, and every volume made from it is plain too.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html',
  example: `- id: encrypted
  check: encrypted-snapshots
  with: { kmsKeys: [alias/images], allowAwsManagedKey: false }`,
  params: {
    kmsKeys: list(
      'The only KMS keys that are allowed: key ids, ARNs, or aliases such as `alias/images`. A key of another account only by its full ARN. Empty: any key.',
      'text',
      [],
    ),
    allowAwsManagedKey: flag(
      'Whether the key `alias/aws/ebs`, which AWS manages, is allowed: what it encrypts can be shared with nobody. Under `kmsKeys` it must be listed too.',
      true,
    ),
  },
  controls: [
    ...mappedControls('AWS FSBP', ['EC2.3'], securityHubEc23),
    ...mappedControls('CIS AWS Compute Services', ['2.1.2', '2.2.3'], cisBenchmarks),
    ...mappedControls('NIST 800-53', dataAtRest, securityHubEc23),
  ],
  reads: ['key-aliases'],
  judge(image, scope, params) {
    const root = image.rootDeviceType;
    if (root.known && root.value === 'instance-store') {
      return notApplicable('an instance-store image has no snapshots');
    }
    if (!image.ebsDevices.known) return insufficientData(`devices: ${image.ebsDevices.why}`);
    // A device without a snapshot is a blank volume: it holds no data that could be plain.
    const devices = image.ebsDevices.value.filter((device) => device.snapshotId !== null);
    if (devices.length === 0) return withoutSnapshots(image);
    const verdict = judgeDevices(devices.map((device) => judgeDevice(device, params, scope)));
    return (
      verdict ??
      compliant(
        asksForKeys(params)
          ? 'every snapshot is encrypted with an allowed key'
          : 'every snapshot is encrypted',
        { snapshots: devices.length },
      )
    );
  },
});

function withoutSnapshots(image: Image): Verdict {
  if (!mayBeUnfinished(image)) return notApplicable('the image has no snapshots');
  return insufficientData('the image is still being made and has no snapshots yet');
}

interface JudgedDevice {
  readonly device: EbsDevice;
  /** Null where nothing is wanted of it, or it could not be read. */
  readonly key: string | null;
  readonly status: Known<KeyVerdict | 'plain'>;
}

function judgeDevice(device: EbsDevice, choice: KeyChoice, scope: JudgedScope): JudgedDevice {
  const { encrypted } = device;
  if (!encrypted.known) {
    return { device, key: null, status: unknown(`encryption of ${label(device)}: ${encrypted.why}`) };
  }
  if (!encrypted.value) return { device, key: null, status: known('plain') };
  if (!asksForKeys(choice)) return { device, key: null, status: known('allowed') };
  const key = keyOf(device, scope);
  const status = key.known ? judgeKey(key.value, choice, scope) : key;
  return {
    device,
    key: key.known ? key.value : null,
    status: status.known ? status : unknown(`key of ${label(device)}: ${status.why}`),
  };
}

/** DescribeImages mostly leaves the key to DescribeSnapshots. */
function keyOf({ kmsKeyId, snapshotId }: EbsDevice, scope: JudgedScope): Known<string> {
  if (kmsKeyId !== null) return known(kmsKeyId);
  const snapshot = snapshotId === null ? null : scope.snapshot(snapshotId);
  if (snapshot === null) return unknown('the snapshot was not read');
  if (!snapshot.kmsKeyId.known) return snapshot.kmsKeyId;
  return snapshot.kmsKeyId.value === null ? unknown('AWS does not tell it') : known(snapshot.kmsKeyId.value);
}

/** Null where nothing is wrong. */
function judgeDevices(devices: readonly JudgedDevice[]): Verdict | null {
  const having = (wanted: KeyVerdict | 'plain') =>
    devices.filter(({ status }) => status.known && status.value === wanted);
  const plain = having('plain');
  const managed = having('aws-managed');
  const other = having('other');
  const parts = [
    part('not encrypted', plain, 'copy the image with encryption and retire this one'),
    part(
      'encrypted with the key that AWS manages',
      managed,
      'copy the image with a key of your own and retire this one',
    ),
    part(
      'encrypted with a key that is not allowed',
      other,
      'copy the image with an allowed key and retire this one',
    ),
  ].flat();
  if (parts.length > 0) return nonCompliant(parts.join('; '), evidenceOf(plain, [...managed, ...other]));
  const unread = devices.find(({ status }) => !status.known)?.status;
  return unread === undefined || unread.known ? null : insufficientData(unread.why);
}

function part(fault: string, devices: readonly JudgedDevice[], mend: string): readonly string[] {
  if (devices.length === 0) return [];
  const named = devices.map(({ device, key }) => label(device) + (key === null ? '' : ` with ${key}`));
  return [`${fault}: ${named.join(', ')}; ${mend}`];
}

function evidenceOf(plain: readonly JudgedDevice[], wrong: readonly JudgedDevice[]): Evidence {
  const unencrypted = plain.map(({ device }) => ({
    device: device.deviceName,
    snapshotId: device.snapshotId,
  }));
  const wrongKeys = wrong.map(({ device, key }) => ({
    device: device.deviceName,
    snapshotId: device.snapshotId,
    kmsKeyId: key,
  }));
  return wrongKeys.length === 0 ? { unencrypted } : { unencrypted, wrongKeys };
}

function label(device: EbsDevice): string {
  return `${device.deviceName ?? 'a device'} (${device.snapshotId})`;
}
