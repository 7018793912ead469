import {
  DisableImageBlockPublicAccess$,
  type DisableImageBlockPublicAccessResult,
  DisableSnapshotBlockPublicAccess$,
  type DisableSnapshotBlockPublicAccessResult,
  EnableImageBlockPublicAccess$,
  type EnableImageBlockPublicAccessRequest,
  type EnableImageBlockPublicAccessResult,
  EnableSnapshotBlockPublicAccess$,
  type EnableSnapshotBlockPublicAccessRequest,
  type EnableSnapshotBlockPublicAccessResult,
  GetImageBlockPublicAccessState$,
  type GetImageBlockPublicAccessStateResult,
  GetSnapshotBlockPublicAccessState$,
  type GetSnapshotBlockPublicAccessStateResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import type { Settings } from '../state/world.ts';

/** The account's settings of one Region (aws-facts B.10, B.11). */
export const getImageBlockPublicAccessState = operation({
  schema: GetImageBlockPublicAccessState$,
  facts: ['GetImageBlockPublicAccessState'],
  honours: [],
  handle(_input: object, context): GetImageBlockPublicAccessStateResult {
    const { imageBlockPublicAccess } = readSettings(context);
    return { ImageBlockPublicAccessState: imageBlockPublicAccess, ManagedBy: 'account' };
  },
});

export const enableImageBlockPublicAccess = operation({
  schema: EnableImageBlockPublicAccess$,
  mutating: true,
  honours: ['ImageBlockPublicAccessState'],
  handle(input: Input<EnableImageBlockPublicAccessRequest>, context): EnableImageBlockPublicAccessResult {
    const state = input.ImageBlockPublicAccessState;
    if (state !== 'block-new-sharing') throw invalidState(state);
    changeSettings(context, { imageBlockPublicAccess: state });
    return { ImageBlockPublicAccessState: state };
  },
});

export const disableImageBlockPublicAccess = operation({
  schema: DisableImageBlockPublicAccess$,
  mutating: true,
  honours: [],
  handle(_input: object, context): DisableImageBlockPublicAccessResult {
    changeSettings(context, { imageBlockPublicAccess: 'unblocked' });
    return { ImageBlockPublicAccessState: 'unblocked' };
  },
});

export const getSnapshotBlockPublicAccessState = operation({
  schema: GetSnapshotBlockPublicAccessState$,
  facts: ['GetSnapshotBlockPublicAccessState'],
  honours: [],
  handle(_input: object, context): GetSnapshotBlockPublicAccessStateResult {
    return { State: readSettings(context).snapshotBlockPublicAccess, ManagedBy: 'account' };
  },
});

export const enableSnapshotBlockPublicAccess = operation({
  schema: EnableSnapshotBlockPublicAccess$,
  mutating: true,
  honours: ['State'],
  handle(
    { State }: Input<EnableSnapshotBlockPublicAccessRequest>,
    context,
  ): EnableSnapshotBlockPublicAccessResult {
    if (State !== 'block-all-sharing' && State !== 'block-new-sharing') throw invalidState(State);
    changeSettings(context, { snapshotBlockPublicAccess: State });
    return { State };
  },
});

export const disableSnapshotBlockPublicAccess = operation({
  schema: DisableSnapshotBlockPublicAccess$,
  mutating: true,
  honours: [],
  handle(_input: object, context): DisableSnapshotBlockPublicAccessResult {
    changeSettings(context, { snapshotBlockPublicAccess: 'unblocked' });
    return { State: 'unblocked' };
  },
});

/** A change builds on what is, however far reads lag behind. */
export function readSettings({ scope, moment }: Context, asOf: 'seen' | 'now' = 'seen'): Settings {
  const seen = asOf === 'seen' ? scope.settings.get('settings', moment) : undefined;
  const settings = seen ?? scope.settings.get('settings');
  if (settings === undefined) throw new Error(`The scope ${scope.accountId} ${scope.region} has no settings`);
  return settings;
}

export function changeSettings(context: Context, changes: Partial<Settings>): void {
  context.scope.settings.put('settings', { ...readSettings(context, 'now'), ...changes });
}

function invalidState(state: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value (${state}) for the block public access state is invalid.`,
  );
}
