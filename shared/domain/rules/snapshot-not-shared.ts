import { compliant, insufficientData, nonCompliant, notApplicable, type Verdict } from '../finding.ts';
import { isOwned, mayBeUnfinished, type SnapshotId, snapshotIdsOf } from '../image.ts';
import type { JudgedScope } from '../judged-scope.ts';
import { type Known, mapKnown, unknown } from '../known.ts';
import { defineRule, mappedControls } from '../rule.ts';
import { isTrusted } from '../trust.ts';

const cisBenchmarks = 'https://www.cisecurity.org/benchmark/amazon_web_services';
const securityHubEc21 = 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-1';
const notRestorable = [
  ...['AC-3', 'AC-3(7)', 'AC-4', 'AC-4(21)', 'AC-6', 'AC-21', 'SC-7', 'SC-7(3)', 'SC-7(4)', 'SC-7(9)'],
  ...['SC-7(11)', 'SC-7(16)', 'SC-7(20)', 'SC-7(21)'],
];

export const snapshotNotShared = defineRule({
  id: 'snapshot-not-shared',
  title: 'No snapshot of the image is public or shared with an account that the policy does not trust',
  why: 'A share of a snapshot is apart from those of its image: a private image with a public snapshot is public, byte for byte.',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html',
  example: `- id: private-snapshots
  check: snapshot-not-shared
  severity: critical`,
  params: {},
  controls: [
    ...mappedControls('AWS FSBP', ['EC2.1'], securityHubEc21),
    ...mappedControls('CIS AWS Compute Services', ['2.2.2'], cisBenchmarks),
    ...mappedControls('NIST 800-53', notRestorable, securityHubEc21),
    ...mappedControls('PCI DSS 3.2.1', ['1.2.1', '1.3.1', '1.3.4', '7.2.1'], securityHubEc21),
  ],
  reads: ['snapshot-shares'],
  judge(image, scope) {
    if (isOwned(image, scope) === false) {
      return notApplicable('the snapshots belong to another owner, as the image does', {
        owner: image.ownerAlias ?? image.ownerId,
      });
    }
    const root = image.rootDeviceType;
    if (root.known && root.value === 'instance-store') {
      return notApplicable('an instance-store image has no snapshots');
    }
    if (!image.ebsDevices.known) return insufficientData(`devices: ${image.ebsDevices.why}`);
    const ids = [...new Set(snapshotIdsOf(image))];
    if (ids.length > 0) return judgeSnapshots(ids, scope);
    if (!mayBeUnfinished(image)) return notApplicable('the image has no snapshots');
    return insufficientData('the image is still being made and has no snapshots yet');
  },
});

function judgeSnapshots(ids: readonly SnapshotId[], scope: JudgedScope): Verdict {
  const snapshots = ids.map((snapshotId) => ({ snapshotId, strangers: strangersOf(snapshotId, scope) }));
  const shared = snapshots.flatMap(({ snapshotId, strangers }) =>
    strangers.known && strangers.value.length > 0 ? [{ snapshotId, sharedWith: strangers.value }] : [],
  );
  if (shared.length > 0) {
    return nonCompliant(
      `${shared.map(described).join('; ')}: remove these create-volume permissions, or name the accounts under "trusted"`,
      { shared },
    );
  }
  for (const { snapshotId, strangers } of snapshots) {
    if (!strangers.known) return insufficientData(`shares of ${snapshotId}: ${strangers.why}`);
  }
  return compliant('no snapshot is shared with anybody whom the policy does not trust', {
    snapshots: ids.length,
  });
}

function strangersOf(snapshotId: SnapshotId, scope: JudgedScope): Known<readonly string[]> {
  const sharedWith = scope.snapshot(snapshotId)?.sharedWith ?? unknown('the snapshot was not read');
  return mapKnown(sharedWith, (principals) =>
    principals.filter(
      (principal) => !isTrusted({ kind: principal === 'all' ? 'group' : 'account', principal }, scope),
    ),
  );
}

interface Shared {
  readonly snapshotId: SnapshotId;
  readonly sharedWith: readonly string[];
}

// A snapshot may be shared with many accounts; the evidence names them all.
const namedInReason = 5;

function described({ snapshotId, sharedWith }: Shared): string {
  if (sharedWith.includes('all')) return `snapshot ${snapshotId} is public`;
  const named = sharedWith.slice(0, namedInReason);
  const others = sharedWith.length - named.length;
  return `snapshot ${snapshotId} is shared with ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
