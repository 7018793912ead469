import { AwsError, jsonCodes } from '../errors.ts';
import { type Context, operation } from '../operation.ts';
import { awsService } from '../service.ts';
import { DescribeTrails$, GetTrailStatus$ } from './schemas.ts';

interface Trail {
  readonly Name: string;
  readonly TrailARN: string;
  readonly HomeRegion: string;
  readonly IsMultiRegionTrail: boolean;
  readonly IsOrganizationTrail: boolean;
}

/** An account that has a trail has one for all Regions, made in us-east-1. */
function trailsOf({ world, accountId }: Context): readonly Trail[] {
  if (world.accounts.get(accountId)?.hasTrail === false) return [];
  const place = { HomeRegion: 'us-east-1', IsMultiRegionTrail: true, IsOrganizationTrail: false };
  const TrailARN = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/management-events`;
  return [{ Name: 'management-events', TrailARN, ...place }];
}

const describeTrails = operation({
  schema: DescribeTrails$,
  honours: ['includeShadowTrails'],
  handle({ includeShadowTrails = true }: { readonly includeShadowTrails?: boolean }, context) {
    const trails = trailsOf(context);
    const isHere = ({ HomeRegion }: Trail) => HomeRegion === context.region;
    return { trailList: includeShadowTrails ? trails : trails.filter(isHere) };
  },
});

/** By its ARN: a name finds only what was made in the Region. */
const getTrailStatus = operation({
  schema: GetTrailStatus$,
  honours: ['Name'],
  handle({ Name }: { readonly Name: string }, context) {
    const found = trailsOf(context).some((trail) => trail.TrailARN === Name);
    if (!found) throw new AwsError('TrailNotFoundException', `Unknown trail: ${Name}`, 400);
    return { IsLogging: true };
  },
});

/** AWS CloudTrail: whether an account has a trail, which decides what reaches EventBridge. */
export const cloudTrail = awsService({
  signingName: 'cloudtrail',
  protocol: 'awsJson',
  codes: jsonCodes,
  operations: [describeTrails, getTrailStatus],
});
