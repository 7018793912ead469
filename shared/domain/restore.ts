import { cancelDeprecation } from './actions/cancel-deprecation.ts';
import { restoreLaunchPermissions } from './actions/restore-launch-permissions.ts';
import type { Undo } from './history.ts';
import {
  type Image,
  type ImageId,
  isOwned,
  type LaunchPermission,
  type Scope,
  type SnapshotId,
} from './image.ts';
import { epochMs, type Instant } from './instant.ts';
import { type Known, known } from './known.ts';
import type { Call } from './operations.ts';
import { byText } from './order.ts';
import { isDateOf } from './own-steps.ts';
import type { ScopeView } from './scope-view.ts';
import { isTrusted } from './trust.ts';

export interface BinnedSnapshot {
  readonly snapshotId: SnapshotId;
  readonly description: string | null;
  readonly enteredAt: Instant | null;
}

/** Everything about one image that a person wants back. */
export interface Taken {
  readonly imageId: ImageId;
  /** Of the image alone, with the history of its scope. */
  readonly view: ScopeView;
  /** Its place in the Recycle Bin; null: it is not there. */
  readonly bin: Known<{ readonly enteredAt: Instant | null } | null>;
  /** All of the scope. */
  readonly binnedSnapshots: Known<readonly BinnedSnapshot[]>;
  /** Whether what this service did to it was read, and what it told: the snapshots that went with the image. */
  readonly record: { readonly snapshotIds: readonly SnapshotId[] } | null;
}

/** A call by which a person brings an image back. */
export interface RestoreIntent {
  readonly scope: Scope;
  readonly imageId: ImageId;
  /** One for all calls of a command. */
  readonly restoreId: string;
  /** The ARN of the caller. */
  readonly by: string;
  readonly call: Call;
  readonly at: Instant;
}

export interface RestoreStep {
  readonly does: string;
  readonly call: Call;
}

export type RestorePlan =
  | { readonly status: 'refused'; readonly reason: string }
  | {
      readonly status: 'planned';
      readonly steps: readonly RestoreStep[];
      /** What else the image lacks shows only once it is out of the bin. */
      readonly goesOn: boolean;
      /** What cannot be given back, and why; in order. */
      readonly notes: readonly string[];
    };

/** What brings the image back to what it was, as far as that is known and trusted. No steps: nothing is missing. */
export function planRestore(taken: Taken): RestorePlan {
  const { imageId, view, bin } = taken;
  const { images } = view.facts;
  if (!images.known) return refused(`whether ${imageId} is there could not be read: ${images.why}`);
  const image = view.images.get(imageId)?.image;
  if (image !== undefined && !isGone(image)) return restoreSettings(image, taken);
  if (!bin.known) return refused(`whether ${imageId} is in the Recycle Bin could not be read: ${bin.why}`);
  if (bin.value === null)
    return refused(`${imageId} is neither there nor in the Recycle Bin: nothing brings it back`);
  return restoreFromBin(bin.value.enteredAt, taken);
}

function isGone({ state }: Image): boolean {
  return state.known && state.value === 'deregistered';
}

function refused(reason: string): RestorePlan {
  return { status: 'refused', reason };
}

/** The snapshots first: an image without them does not come back (EC2 User Guide, "Recycle Bin"). */
function restoreFromBin(enteredAt: Instant | null, taken: Taken): RestorePlan {
  const { imageId, binnedSnapshots } = taken;
  if (!binnedSnapshots.known) {
    return refused(`its snapshots in the Recycle Bin could not be read: ${binnedSnapshots.why}`);
  }
  const snapshotIds = binnedSnapshots.value
    .filter((snapshot) => belongs(snapshot, enteredAt, taken))
    .map(({ snapshotId }) => snapshotId)
    .toSorted(byText);
  const steps = snapshotIds.map(
    (SnapshotId): RestoreStep => ({
      does: `take the snapshot ${SnapshotId} out of the Recycle Bin`,
      call: { operation: 'ec2:RestoreSnapshotFromRecycleBin', input: { SnapshotId } },
    }),
  );
  const image: RestoreStep = {
    does: `take ${imageId} out of the Recycle Bin`,
    call: { operation: 'ec2:RestoreImageFromRecycleBin', input: { ImageId: imageId } },
  };
  const goesOn =
    'once it is back: enable it if it is disabled, and give back the shares and the date that are on record';
  return { status: 'planned', steps: [...steps, image], goesOn: true, notes: [goesOn] };
}

/** Deregistering takes an image and its snapshots within moments. */
const togetherMs = 120_000;
const madeFor = / for (?:DestinationAmi )?(ami-[0-9a-z]+)/i;

/** By our own record, else by its description, else by when it came there: the bin hides what an image maps. */
function belongs(
  { snapshotId, description, enteredAt }: BinnedSnapshot,
  imageEnteredAt: Instant | null,
  { imageId, record }: Taken,
): boolean {
  if (record?.snapshotIds.includes(snapshotId) === true) return true;
  const named = madeFor.exec(description ?? '')?.[1];
  if (named !== undefined) return named === imageId;
  if (enteredAt === null || imageEnteredAt === null) return false;
  return Math.abs(epochMs(enteredAt) - epochMs(imageEnteredAt)) <= togetherMs;
}

function restoreSettings(image: Image, taken: Taken): RestorePlan {
  const { view, record } = taken;
  const { imageId, state } = image;
  const owned = isOwned(image, view.facts.scope);
  if (owned !== true) return refused(`${imageId} is not an image of ${view.facts.scope.accountId}`);
  if (!state.known) return refused(`the state of ${imageId} could not be read: ${state.why}`);
  if (state.value !== 'available' && state.value !== 'disabled')
    return refused(`${imageId} is ${state.value}`);
  const undos = view.undosOf(imageId);
  const isDisabled = state.value === 'disabled';
  const enabled = isDisabled
    ? { ...image, state: known('available' as const), launchPermissions: known([]) }
    : image;
  const enabling: readonly RestoreStep[] = isDisabled
    ? [{ does: `enable ${imageId}`, call: { operation: 'ec2:EnableImage', input: { ImageId: imageId } } }]
    : [];
  const shares = restoreShares(enabled, undos, view);
  const date = restoreDate(enabled, undos, view);
  const unknown =
    record === null
      ? ['who could launch it before, and since when it is deprecated, is in the table: name it with --table']
      : [];
  return {
    status: 'planned',
    steps: [...enabling, ...shares.steps, ...date.steps],
    goesOn: false,
    notes: [...unknown, ...shares.notes, ...date.notes],
  };
}

interface Part {
  readonly steps: readonly RestoreStep[];
  readonly notes: readonly string[];
}

function restoreShares(image: Image, undos: readonly Undo[], view: ScopeView): Part {
  const { imageId, launchPermissions } = image;
  const undo = sharesTaken(undos);
  if (undo === null) return { steps: [], notes: [] };
  if (!launchPermissions.known) {
    return {
      steps: [],
      notes: [`its shares stay as they are: they could not be read (${launchPermissions.why})`],
    };
  }
  const untrusted = undo.taken.filter((share) => !isTrusted(share, view.judged));
  return {
    steps: restoreLaunchPermissions
      .calls(image, { now: view.now, scope: view.judged, undo })
      .map((call) => ({ does: `share ${imageId} again with ${sharedWith(call)}`, call })),
    notes: untrusted.map((share) => `not shared again with ${nameOf(share)}: the policy does not trust it`),
  };
}

/** What the last disabling took, and what was revoked one by one. */
function sharesTaken(undos: readonly Undo[]): Undo | null {
  const disabling = undos.findLast(({ action }) => action === 'disable');
  const revokes = undos.filter(({ action, taken }) => action !== 'disable' && taken.length > 0);
  const [first, ...more] = [...(disabling === undefined ? [] : [disabling]), ...revokes];
  if (first === undefined) return null;
  const all = [first, ...more].flatMap(({ taken }) => taken);
  const unique = new Map(all.map((share) => [nameOf(share), share]));
  return { ...first, taken: [...unique.values()] };
}

function restoreDate(image: Image, undos: readonly Undo[], view: ScopeView): Part {
  const { imageId, deprecateAt, isPublic } = image;
  const undo = undos.findLast(({ action }) => action === 'deprecate');
  if (undo === undefined || !deprecateAt.known || deprecateAt.value === null) return { steps: [], notes: [] };
  if (!isDateOf(undo, deprecateAt.value)) {
    return {
      steps: [],
      notes: [`its deprecation at ${deprecateAt.value} is not of this service, and stays`],
    };
  }
  const calls = cancelDeprecation.calls(image, { now: view.now, scope: view.judged, undo });
  const kept = calls.length === 0 && isPublic.known && isPublic.value;
  return {
    steps: calls.map((call) => ({ does: `${dateWords(call)} ${imageId}`, call })),
    notes: kept ? ['a public image keeps its deprecation date'] : [],
  };
}

function dateWords(call: Call): string {
  if (call.operation !== 'ec2:EnableImageDeprecation') return 'take back the deprecation of';
  return `set the earlier deprecation date ${call.input.DeprecateAt} of`;
}

function sharedWith(call: Call): string {
  const added = call.operation === 'ec2:ModifyImageAttribute' ? (call.input.Add ?? []) : [];
  return added.map(nameOf).join(', ');
}

function nameOf({ kind, principal }: LaunchPermission): string {
  return kind === 'group' && principal === 'all' ? 'everybody' : principal;
}
