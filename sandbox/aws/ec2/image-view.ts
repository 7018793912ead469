import type { Image, Tag } from '@aws-sdk/client-ec2';
import type { Context } from '../operation.ts';
import type { ImageRecord, Protection, Scope } from '../state/world.ts';
import { isAllowedImage } from './allowed-images.ts';
import { isPublic, type OwnedImage } from './image-access.ts';

// LastLaunchedTime lags by a day (aws-facts B.3).
const launchLagMs = 24 * 60 * 60 * 1000;
const sharedTagPrefix = 'ec2:SharedTag/';

/** An image as DescribeImages shows it to the caller. */
export function viewImage(context: Context, { record, owner }: OwnedImage): Image {
  const isOwner = owner.accountId === context.accountId;
  const { LastLaunchedTime: _recorded, ...image } = record.image;
  const lastLaunched = isOwner ? lastLaunchedTime(record, context.now) : undefined;
  const tags = viewTags(context, owner, image.ImageId ?? '');
  const { allowedImages } = context.scope.settings.get('settings', context.moment) ?? {};
  const isJudged = allowedImages !== undefined && allowedImages.state !== 'disabled';
  return {
    ...image,
    State: record.deregisteredAt === undefined ? image.State : 'deregistered',
    Public: isPublic(record),
    DeregistrationProtection: protectionText(record.protection, context.now),
    ...(lastLaunched === undefined ? {} : { LastLaunchedTime: lastLaunched }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
    ...(isJudged ? { ImageAllowed: isOwner || isAllowedImage(image, allowedImages, context.now) } : {}),
  };
}

/** The caller's own tags, and of another's image those that its owner shares (aws-facts B.16). */
function viewTags(context: Context, owner: Scope, imageId: string): Tag[] {
  const own = context.scope.tags.get(imageId, context.moment) ?? [];
  if (owner === context.scope) return [...own];
  const shared = owner.tags.get(imageId, context.moment) ?? [];
  return [...own, ...shared.filter(({ Key }) => Key?.startsWith(sharedTagPrefix))];
}

/** What `DeregistrationProtection` says (aws-facts B.3). */
export function protectionText(protection: Protection, now: Date): string {
  if (protection.isEnabled)
    return protection.withCooldown ? 'enabled-with-cooldown' : 'enabled-without-cooldown';
  if (protection.coolsUntil === undefined || protection.coolsUntil <= now.getTime()) return 'disabled';
  return `disabled after ${new Date(protection.coolsUntil).toISOString()}`;
}

export function lastLaunchedTime(record: ImageRecord, now: Date): string | undefined {
  const shown = record.launches.filter((launch) => launch <= now.getTime() - launchLagMs);
  const recorded = record.image.LastLaunchedTime;
  if (shown.length === 0) return recorded;
  const latest = new Date(Math.max(...shown)).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return recorded !== undefined && recorded > latest ? recorded : latest;
}
