import type { PlayedWorld } from '../harness/play-world.ts';
import { truthAt } from '../truth/truth.ts';
import { momentAfter } from './moments.ts';
import type { Change } from './oracle.ts';

/** The snapshots that the change took, with their image or by itself: they are gone or in the Recycle Bin after it. */
export function snapshotsLost(change: Change, played: PlayedWorld): readonly string[] {
  const { scope, truth, place, call } = change;
  if (!call.hadEffect) return [];
  const { world } = played.simulator;
  const after = truthAt(world, momentAfter(place, played), truth.now, played.spec.policy);
  return snapshotsOf(change).filter((id) => {
    const before = truth.row(scope.snapshots, id);
    const now = after.row(scope.snapshots, id);
    const wasThere = before !== undefined && before.bin === undefined;
    return wasThere && (now === undefined || now.bin !== undefined);
  });
}

function snapshotsOf({ call, scope, truth, imageId }: Change): readonly string[] {
  const alone = call.input['SnapshotId'];
  if (typeof alone === 'string') return [alone];
  const devices = truth.row(scope.images, imageId)?.image.BlockDeviceMappings ?? [];
  return devices.flatMap(({ Ebs }) => (Ebs?.SnapshotId === undefined ? [] : [Ebs.SnapshotId]));
}
