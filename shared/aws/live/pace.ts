/** One kind of call against one account in one Region: each has a token bucket of its own there. */
export interface PacedCall {
  readonly accountId: string;
  readonly region: string;
  /** The SDK client's name without `Client`, such as `EC2`. */
  readonly service: string;
  readonly operation: string;
}

export interface Pacer {
  /** Resolves when the call may be made. In order of asking. */
  take(call: PacedCall): Promise<void>;
}

export interface PacerOptions {
  /** Of every bucket, the part that may be used: the rest is for whoever else calls in that account. More than 0, at most 1. */
  readonly share?: number;
  /** Milliseconds; by default those of the clock that went further. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Tokens at most, and how many come back in a second. */
interface Bucket {
  readonly size: number;
  readonly refillPerSecond: number;
}

/** For a simulator that keeps no buckets: AWS itself would refuse most calls of a large account. */
export const unpaced: Pacer = { take: async () => {} };

/** Keeps calls within the token buckets of AWS. Shared by all clients of a process, or it keeps nothing. */
export function pacer(options: PacerOptions = {}): Pacer {
  const { share = 0.8, now = passedMs(), sleep = sleepMs } = options;
  const levels = new Map<string, { tokens: number; atMs: number }>();
  return {
    take: async (call) => {
      const { size, refillPerSecond } = bucketOf(call);
      const limit = Math.max(1, size * share);
      const key = [call.accountId, call.region, call.service, call.operation].join('|');
      const atMs = now();
      const level = levels.get(key) ?? { tokens: limit, atMs };
      // A clock that was set back refills nothing.
      const refilled = level.tokens + (Math.max(0, atMs - level.atMs) / 1000) * refillPerSecond * share;
      // Below zero: tokens that others wait for already, so that those who come later wait longer.
      const tokens = Math.min(limit, refilled) - 1;
      levels.set(key, { tokens, atMs });
      if (tokens < 0) await sleep((-tokens / (refillPerSecond * share)) * 1000);
    },
  };
}

/**
 * The milliseconds since it was made, by the clock that went further: between two invocations a function may be frozen,
 * and its monotonic clock with it; the other may be set back.
 */
function passedMs(): () => number {
  const monotonicStart = performance.now();
  const wallStart = Date.now();
  let passed = 0;
  return () => {
    passed = Math.max(passed, performance.now() - monotonicStart, Date.now() - wallStart);
    return passed;
  };
}

function sleepMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// EC2 API throttling, "Request token bucket sizes and refill rates", per account, Region and action. Reads are filtered
// or paged here, so that the smaller buckets for neither do not apply.
const ec2Read = bucket(100, 20);
const ec2Change = bucket(50, 5);

const buckets: Readonly<Record<string, Bucket>> = {
  'EC2:DescribeSpotFleetRequests': bucket(50, 3),
  'EC2:DeregisterImage': bucket(100, 5),
  'EC2:ModifyImageAttribute': bucket(100, 5),
  'EC2:ModifySnapshotAttribute': bucket(100, 5),
  'EC2:DeleteSnapshot': bucket(100, 5),
  'EC2:CreateTags': bucket(100, 10),
  'EC2:DeleteTags': bucket(100, 10),
  'EC2:CopyImage': bucket(100, 1),
  'EC2:EnableImageBlockPublicAccess': bucket(1, 0.1),
  'EC2:DisableImageBlockPublicAccess': bucket(1, 0.1),
  // Quotas of AWS Organizations, per account.
  'Organizations:ListAccounts': bucket(12, 8),
};

// The other services publish no buckets, or other ones in each account: a low rate that all of them are known to bear.
const elsewhere = bucket(20, 10);

function bucket(size: number, refillPerSecond: number): Bucket {
  return { size, refillPerSecond };
}

function bucketOf({ service, operation }: PacedCall): Bucket {
  const own = buckets[`${service}:${operation}`];
  if (own !== undefined) return own;
  if (service !== 'EC2') return elsewhere;
  return /^(?:Describe|Get|List)/.test(operation) ? ec2Read : ec2Change;
}
