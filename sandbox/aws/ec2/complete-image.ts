import { emitAmiStateChange } from '../events/ami-state-change.ts';
import type { Context } from '../operation.ts';
import { changeImage } from './change-image.ts';

/**
 * Ends an image's creation later: available, or failed when the call was struck by a `fails-later` fault or
 * `findFailure` gives a reason then. Both are announced (aws-facts A.1).
 */
export function completeImage(
  context: Context,
  imageId: string,
  afterMs: number,
  findFailure: () => string | undefined = () => undefined,
): void {
  const { world, scope, fault, requestId } = context;
  const planned = fault?.kind === 'fails-later' ? fault.message : undefined;
  world.schedule(afterMs, () => {
    const record = scope.images.get(imageId);
    if (record === undefined || record.image.State !== 'pending' || record.deregisteredAt !== undefined)
      return;
    const failure = planned ?? findFailure();
    if (failure === undefined) {
      changeImage(scope, record, { State: 'available' });
      emitAmiStateChange(world, { scope, imageId, state: 'available', requestId });
      return;
    }
    changeImage(scope, record, {
      State: 'failed',
      StateReason: { Code: 'Client.InvalidParameter', Message: failure },
    });
    emitAmiStateChange(world, { scope, imageId, state: 'failed', requestId, errorMessage: failure });
  });
}
