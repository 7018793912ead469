/** Bucket size and refill per second. */
type Rate = readonly [size: number, refillPerSecond: number];

// aws-facts D.1, per account, Region and action.
const nonMutating: Rate = [100, 20];
const unfilteredAndUnpaginated: Rate = [50, 10];
const mutating: Rate = [50, 5];

const slowWhenUnfiltered = new Set([
  'DescribeInstances',
  'DescribeSnapshots',
  'DescribeSpotInstanceRequests',
  'DescribeVolumes',
]);

const ownRates: Readonly<Record<string, Rate>> = {
  'ec2:DeregisterImage': [100, 5],
  'ec2:ModifyImageAttribute': [100, 5],
  'ec2:ModifySnapshotAttribute': [100, 5],
  'ec2:DeleteSnapshot': [100, 5],
  'ec2:CreateSnapshot': [100, 5],
  'ec2:CreateTags': [100, 10],
  'ec2:DeleteTags': [100, 10],
  'ec2:CopyImage': [100, 1],
  'ec2:EnableImageBlockPublicAccess': [1, 0.1],
  'ec2:DisableImageBlockPublicAccess': [1, 0.1],
  'ec2:DescribeSpotFleetRequests': [50, 3],
  'ec2:CreateLaunchTemplateVersion': [100, 5],
  'ec2:RunInstances': [5, 2],
  // aws-facts D.7: the account's rates.
  'organizations:ListAccounts': [12, 8],
  'organizations:ListAccountsForParent': [8, 5],
  'organizations:ListParents': [8, 5],
  'organizations:ListOrganizationalUnitsForParent': [8, 5],
  'organizations:DescribeAccount': [30, 20],
  'organizations:DescribeOrganization': [2, 1],
};

interface BucketCall {
  readonly accountId: string;
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  readonly mutating: boolean;
  /** Neither filter nor page size given. */
  readonly isUnbounded: boolean;
}

export interface TokenBuckets {
  /** Whether the call may pass; takes a token if so. */
  take(call: BucketCall, now: Date): boolean;
}

/** Buckets that refill with the world's clock. A service or action without a known rate is not limited. */
export function createTokenBuckets(): TokenBuckets {
  const buckets = new Map<string, { tokens: number; filledAt: number }>();
  return {
    take: (call, now) => {
      const rate = rateOf(call);
      if (rate === undefined) return true;
      const [size, refillPerSecond] = rate;
      const key = [call.accountId, call.region, call.service, call.operation, size].join('|');
      const bucket = buckets.get(key) ?? { tokens: size, filledAt: now.getTime() };
      buckets.set(key, bucket);
      const elapsedMs = Math.max(0, now.getTime() - bucket.filledAt);
      bucket.tokens = Math.min(size, bucket.tokens + (elapsedMs / 1000) * refillPerSecond);
      bucket.filledAt = now.getTime();
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}

function rateOf(call: BucketCall): Rate | undefined {
  const own = ownRates[`${call.service}:${call.operation}`];
  if (own !== undefined) return own;
  if (call.service !== 'ec2') return undefined;
  if (call.mutating) return mutating;
  return slowWhenUnfiltered.has(call.operation) && call.isUnbounded ? unfilteredAndUnpaginated : nonMutating;
}
