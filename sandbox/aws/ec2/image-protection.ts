import {
  DisableImageDeregistrationProtection$,
  type DisableImageDeregistrationProtectionRequest,
  type DisableImageDeregistrationProtectionResult,
  EnableImageDeregistrationProtection$,
  type EnableImageDeregistrationProtectionRequest,
  type EnableImageDeregistrationProtectionResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import type { ImageRecord } from '../state/world.ts';
import { checkState, putImage } from './change-image.ts';
import { ownImage } from './image-access.ts';

// With a cooldown the protection lasts 24 h longer than it is on (aws-facts B.8).
const cooldownMs = 24 * 60 * 60 * 1000;

export const enableImageDeregistrationProtection = operation({
  schema: EnableImageDeregistrationProtection$,
  mutating: true,
  honours: ['ImageId', 'WithCooldown'],
  handle(
    { ImageId, WithCooldown = false }: Input<EnableImageDeregistrationProtectionRequest>,
    context,
  ): EnableImageDeregistrationProtectionResult {
    const record = ownImage(context, ImageId);
    checkState(record, 'available', 'disabled');
    putImage(context.scope, { ...record, protection: { isEnabled: true, withCooldown: WithCooldown } });
    // A text on the wire, unlike the other operations (aws-facts B.8).
    return { Return: 'true' };
  },
});

export const disableImageDeregistrationProtection = operation({
  schema: DisableImageDeregistrationProtection$,
  mutating: true,
  honours: ['ImageId'],
  handle(
    { ImageId }: Input<DisableImageDeregistrationProtectionRequest>,
    context,
  ): DisableImageDeregistrationProtectionResult {
    const record = ownImage(context, ImageId);
    checkState(record, 'available', 'disabled');
    const { isEnabled, withCooldown } = record.protection;
    const coolsUntil = isEnabled && withCooldown ? { coolsUntil: context.now.getTime() + cooldownMs } : {};
    const protection = isEnabled ? { isEnabled: false, withCooldown, ...coolsUntil } : record.protection;
    putImage(context.scope, { ...record, protection });
    return { Return: 'true' };
  },
});

/** Refuses while protection is on or cooling; the code is the one that emulators use (aws-facts B.8, unsure). */
export function checkUnprotected(record: ImageRecord, now: Date): void {
  const { isEnabled, coolsUntil } = record.protection;
  if (!isEnabled && (coolsUntil === undefined || coolsUntil <= now.getTime())) return;
  const message = `The image ${record.image.ImageId} is protected from deregistration`;
  throw new AwsError('OperationNotPermitted', message);
}
