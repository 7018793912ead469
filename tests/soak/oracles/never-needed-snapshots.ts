import type { Scope } from '../../../sandbox/aws/state/world.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import { type Truth, truthAt } from '../truth/truth.ts';
import { momentAfter } from './moments.ts';
import { type Change, changesOf, type Oracle, type Violation, violation } from './oracle.ts';

/** I1: no snapshot that anything needs is deleted, with its image or by itself. */
export const neverNeededSnapshots: Oracle = {
  id: 'never-needed-snapshots',
  violations: (played) =>
    changesOf(played)
      .filter(({ call }) => call.hadEffect)
      .flatMap((change) => lost(change, played)),
};

function lost(change: Change, played: PlayedWorld): readonly Violation[] {
  const { scope, truth, imageId, place } = change;
  const after = truthAt(played.simulator.world, momentAfter(place, played), truth.now, played.spec.policy);
  return snapshotsOf(change).flatMap((id): readonly Violation[] => {
    const before = truth.row(scope.snapshots, id);
    const now = after.row(scope.snapshots, id);
    if (before === undefined || before.bin !== undefined || (now !== undefined && now.bin === undefined))
      return [];
    const need = needOf(id, imageId, scope, truth);
    return need === null ? [] : [violation('I1', change, `${id} is deleted; ${need}`)];
  });
}

function snapshotsOf({ call, scope, truth, imageId }: Change): readonly string[] {
  const alone = call.input['SnapshotId'];
  if (typeof alone === 'string') return [alone];
  const devices = truth.row(scope.images, imageId)?.image.BlockDeviceMappings ?? [];
  return devices.flatMap(({ Ebs }) => (Ebs?.SnapshotId === undefined ? [] : [Ebs.SnapshotId]));
}

function needOf(id: string, imageId: string, scope: Scope, truth: Truth): string | null {
  const image = truth
    .rows(scope.images)
    .find(
      ({ image: other, deregisteredAt, bin }) =>
        other.ImageId !== imageId &&
        (deregisteredAt === undefined || bin !== undefined) &&
        other.BlockDeviceMappings?.some(({ Ebs }) => Ebs?.SnapshotId === id),
    );
  if (image !== undefined) return `${image.image.ImageId} maps it`;
  const version = truth
    .rows(scope.launchTemplateVersions)
    .find(({ LaunchTemplateData }) =>
      LaunchTemplateData?.BlockDeviceMappings?.some(({ Ebs }) => Ebs?.SnapshotId === id),
    );
  if (version !== undefined) return `a version of ${version.LaunchTemplateId} maps it`;
  return truth.row(scope.locks, id) === undefined ? null : 'it is locked';
}
