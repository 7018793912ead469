import type { DeleteSnapshotReturnCode } from '@aws-sdk/client-ec2';
import type { Call } from '../../domain/operations.ts';
import { by } from '../../domain/order.ts';
import type { CallResult, SnapshotResult } from '../../domain/outcome.ts';
import {
  codeOf,
  isConflict,
  isDenied,
  isGone,
  isLocked,
  isManagedByService,
  isNotSignedUp,
  messageOf,
  wasAnswered,
} from './errors.ts';

/** What came of one call, all its attempts included. */
export type Performed =
  | {
      readonly ok: true;
      readonly requestId: string | null;
      /** False: AWS answered that it did nothing. */
      readonly did: boolean;
      /** The image that the call made; null where it makes none. */
      readonly imageId: string | null;
      readonly snapshots: readonly DeleteSnapshotReturnCode[];
    }
  | { readonly ok: false; readonly error: unknown };

/** In our words. `attemptErrors`: why attempts failed, of a call that went through in the end too. */
export function resultOf(call: Call, performed: Performed, attemptErrors: readonly unknown[]): CallResult {
  if (!performed.ok) return failure(call, performed.error, attemptErrors);
  const { requestId, did, imageId, snapshots } = performed;
  const made = imageId === null ? null : `the copy is ${imageId}`;
  const results = snapshotsOf(call, snapshots);
  if (did) {
    const detail = made ?? detailOf(call, results);
    return { status: 'done', requestId, detail, ...(results.length === 0 ? {} : { snapshots: results }) };
  }
  return {
    status: 'failed',
    code: 'ReturnFalse',
    reason: 'AWS answered that it did not do it',
    mayHaveHappened: true,
  };
}

function failure(call: Call, error: unknown, attemptErrors: readonly unknown[]): CallResult {
  const code = codeOf(error);
  const reason = messageOf(error);
  if (isAlreadySo(call, error)) return { status: 'already-so', code, reason };
  const mayHaveHappened = attemptErrors.some((attempt) => !wasAnswered(attempt));
  if (mayHaveHappened) return { status: 'failed', code, reason, mayHaveHappened };
  if (isManagedByService(error))
    return { status: 'refused', code, reason: `managed by a service: ${reason}` };
  if (call.operation === 'ec2:DeleteSnapshot' && isLocked(error)) {
    return { status: 'refused', code, reason: `locked: ${reason}` };
  }
  if (isDenied(error) || isConflict(error) || isNotSignedUp(error) || isGone(error)) {
    return { status: 'refused', code, reason };
  }
  return { status: 'failed', code, reason, mayHaveHappened };
}

/**
 * `InvalidAMIID.Unavailable` is said of an image that was deregistered, and of one whose state does not permit the call: it
 * means "gone" only where that is what was wanted. An image that is gone has neither tags nor a copy nor protection.
 */
function isAlreadySo({ operation }: Call, error: unknown): boolean {
  if (!isGone(error) || adding.has(operation)) return false;
  return operation === 'ec2:DeregisterImage' || !isUnavailable(error);
}

/** What they bring about takes an image that is there, or was in the Recycle Bin. */
const adding: ReadonlySet<Call['operation']> = new Set([
  'ec2:CopyImage',
  'ec2:CreateTags',
  'ec2:EnableImageDeregistrationProtection',
  'ec2:RestoreImageFromRecycleBin',
  'ec2:RestoreSnapshotFromRecycleBin',
]);

function isUnavailable(error: unknown): boolean {
  return codeOf(error) === 'InvalidAMIID.Unavailable';
}

// DeregisterImage succeeds whatever becomes of the snapshots; each has a code of its own (DeleteSnapshotReturnCode).
const meanings: Readonly<Record<string, readonly [SnapshotResult['became'], string]>> = {
  success: ['deleted', 'deleted'],
  skipped: ['kept', 'kept, since another image uses it'],
  'missing-permissions': ['kept', 'not deleted: ec2:DeleteSnapshot is not allowed'],
  'internal-error': ['unclear', 'not deleted: AWS had an internal error'],
  'client-error': ['kept', 'not deleted: AWS refused it, as for a locked or managed snapshot'],
};

function snapshotsOf(call: Call, snapshots: readonly DeleteSnapshotReturnCode[]): readonly SnapshotResult[] {
  if (call.operation !== 'ec2:DeregisterImage' || !call.input.DeleteAssociatedSnapshots) return [];
  const results = snapshots.map(({ SnapshotId = 'a snapshot without id', ReturnCode = 'no code' }) => {
    const [became, text] = meanings[ReturnCode] ?? ['unclear', 'with a code that is not known'];
    return { snapshotId: SnapshotId, became, reason: `(${ReturnCode}) ${text}` } as const;
  });
  return results.toSorted(by((result) => result.snapshotId));
}

function detailOf(call: Call, results: readonly SnapshotResult[]): string | null {
  if (call.operation !== 'ec2:DeregisterImage' || !call.input.DeleteAssociatedSnapshots) return null;
  if (results.length === 0) return 'AWS told nothing of its snapshots';
  return results.map(({ snapshotId, reason }) => `${snapshotId} ${reason}`).join('; ');
}
