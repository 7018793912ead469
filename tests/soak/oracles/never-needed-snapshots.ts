import type { Scope } from '../../../sandbox/aws/state/world.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import type { Truth } from '../truth/truth.ts';
import { exclusionTag } from '../world/policy-spec.ts';
import { snapshotsLost } from './lost-snapshots.ts';
import { type Change, changesOf, type Oracle, type Violation, violation } from './oracle.ts';

/** I1: no snapshot that anything needs is deleted, with its image or by itself. */
export const neverNeededSnapshots: Oracle = {
  id: 'never-needed-snapshots',
  violations: (played) => changesOf(played).flatMap((change) => lost(change, played)),
};

function lost(change: Change, played: PlayedWorld): readonly Violation[] {
  const { scope, truth, imageId } = change;
  const tried = change.call.input['SnapshotId'];
  const ids = typeof tried === 'string' ? [tried] : snapshotsLost(change, played);
  return ids.flatMap((id): readonly Violation[] => {
    const need = needOf(id, imageId, scope, truth);
    return need === null ? [] : [violation('I1', change, `${id} is deleted; ${need}`)];
  });
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
  const mapping = [
    ...[scope.launchTemplateVersions, scope.launchConfigurations, scope.fleets, scope.spotFleetRequests],
    ...[scope.spotInstanceRequests, scope.imageRecipes, scope.containerRecipes],
  ].flatMap((table) => truth.rows<unknown>(table).filter((row) => JSON.stringify(row).includes(id)));
  if (mapping.length > 0) return `it is mapped by ${JSON.stringify(mapping[0])}`;
  return claimOf(id, scope, truth);
}

/** Somebody other than an image who wants it. */
function claimOf(id: string, scope: Scope, truth: Truth): string | null {
  const tags = truth.row(scope.tags, id) ?? [];
  const claim = tags.find(({ Key = '' }) => claims.test(Key));
  if (claim !== undefined) return `it is tagged ${claim.Key}`;
  if (truth.row(scope.locks, id) !== undefined) return 'it is locked';
  const record = truth.row(scope.snapshots, id);
  if ((record?.createVolumePermissions ?? []).length > 0) return 'it is shared';
  if (record?.snapshot.State === 'pending') return 'it is still being made';
  const restore = truth.rows(scope.fastRestores).find(({ SnapshotId }) => SnapshotId === id);
  return restore === undefined ? null : 'it restores fast';
}

const claims = new RegExp(`^(ami-governor:protected|${exclusionTag.Key}|aws:(backup|dlm):.*)$`);
