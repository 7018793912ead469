import type { Scope, World } from '../state/world.ts';
import { toSeconds } from './event.ts';

/** The only states that are announced; there is no event for `pending` (aws-facts A.1). */
type AnnouncedState = 'available' | 'failed' | 'deregistered' | 'disabled';

interface StateChange {
  readonly scope: Scope;
  readonly imageId: string;
  readonly state: AnnouncedState;
  readonly requestId: string;
  readonly errorMessage?: string;
}

/** Puts an `EC2 AMI State Change` on the bus of the image's owner. */
export function emitAmiStateChange(world: World, change: StateChange): void {
  const { accountId, region } = change.scope;
  world.emit({
    version: '0',
    id: world.ids.uuid(`${accountId}#${region}#event`),
    'detail-type': 'EC2 AMI State Change',
    source: 'aws.ec2',
    account: accountId,
    time: toSeconds(world.now()),
    region,
    // The account field of this ARN is empty (aws-facts A.1).
    resources: [`arn:aws:ec2:${region}::image/${change.imageId}`],
    detail: {
      RequestId: change.requestId,
      ImageId: change.imageId,
      State: change.state,
      ErrorMessage: change.errorMessage ?? '',
    },
  });
}
