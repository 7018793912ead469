import type { Outcome, SnapshotResult } from '../domain/outcome.ts';
import type { ApplyPorts, PlaceRequest } from '../ports.ts';
import { givePlacesBack } from './take-places.ts';

/**
 * Tells in the story of each snapshot what became of it when its image was deregistered, and gives back the places of those
 * that surely stayed. AWS answers for each on its own: the image may be gone and a snapshot be there still.
 */
export async function settleSnapshots(
  image: Outcome,
  results: readonly SnapshotResult[],
  places: readonly PlaceRequest[],
  { journal, budget }: Pick<ApplyPorts, 'journal' | 'budget'>,
): Promise<void> {
  for (const result of results) {
    const { snapshotId, became, reason } = result;
    const actionId = `delete-snapshot#${snapshotId}`;
    await journal.recordOutcome({
      ...image,
      ...{ actionId, action: 'delete-snapshot', subjectId: snapshotId, undo: null },
      status: became === 'deleted' ? 'applied' : 'failed',
      reason: `with ${image.subjectId}: ${reason}`,
    });
    if (became !== 'kept') continue;
    await givePlacesBack(
      places.filter((place) => place.actionId === actionId),
      budget,
    );
  }
}
