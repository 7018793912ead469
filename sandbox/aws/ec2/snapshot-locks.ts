import {
  DescribeLockedSnapshots$,
  type DescribeLockedSnapshotsRequest,
  type DescribeLockedSnapshotsResult,
  type LockedSnapshotsInfo,
  LockSnapshot$,
  type LockSnapshotRequest,
  type LockSnapshotResult,
  type LockState,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { applyFilters, type FilterFields } from './filters.ts';
import { ownSnapshot } from './snapshot-access.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

const lockFilters: FilterFields<LockedSnapshotsInfo> = { 'lock-state': ({ LockState }) => LockState };

export const describeLockedSnapshots = operation({
  schema: DescribeLockedSnapshots$,
  facts: ['LockedSnapshots'],
  honours: ['Filters', 'MaxResults', 'NextToken', 'SnapshotIds'],
  handle(input: DescribeLockedSnapshotsRequest, context): DescribeLockedSnapshotsResult {
    const wanted = input.SnapshotIds ?? [];
    const { items, nextToken } = page(context, 'DescribeLockedSnapshots', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 5, max: 1000, whenAbsent: 1000 },
      key: ({ SnapshotId = '' }: LockedSnapshotsInfo) => SnapshotId,
      list: () => {
        const locks = context.read(context.scope.locks).map((lock) => viewLock(lock, context.now));
        const items = locks.filter(
          ({ SnapshotId = '' }) => wanted.length === 0 || wanted.includes(SnapshotId),
        );
        return applyFilters({ items, filters: input.Filters, fields: lockFilters });
      },
    });
    return { Snapshots: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** Governance, or compliance after a time to cool off (aws-facts C.6). */
export const lockSnapshot = operation({
  schema: LockSnapshot$,
  mutating: true,
  honours: ['CoolOffPeriod', 'ExpirationDate', 'LockDuration', 'LockMode', 'SnapshotId'],
  handle(input: Input<LockSnapshotRequest>, context): LockSnapshotResult {
    ownSnapshot(context, input.SnapshotId);
    const { now, accountId, scope } = context;
    const { CoolOffPeriod, LockDuration, ExpirationDate, LockMode } = input;
    if ((LockDuration === undefined) === (ExpirationDate === undefined)) {
      throw new AwsError('InvalidParameterCombination', 'Either LockDuration or ExpirationDate is needed');
    }
    if (
      CoolOffPeriod !== undefined &&
      (LockMode !== 'compliance' || CoolOffPeriod < 1 || CoolOffPeriod > 72)
    ) {
      throw new AwsError(
        'InvalidParameterValue',
        'CoolOffPeriod is 1 to 72 hours and for compliance mode only',
      );
    }
    const coolsUntil =
      CoolOffPeriod === undefined ? undefined : new Date(now.getTime() + CoolOffPeriod * hourMs);
    const lock: LockedSnapshotsInfo = {
      OwnerId: accountId,
      SnapshotId: input.SnapshotId,
      LockState: lockState(LockMode, coolsUntil),
      LockCreatedOn: now,
      LockDurationStartTime: now,
      LockExpiresOn: ExpirationDate ?? new Date(now.getTime() + (LockDuration ?? 0) * dayMs),
      ...(LockDuration === undefined ? {} : { LockDuration }),
      ...(coolsUntil === undefined ? {} : { CoolOffPeriod, CoolOffPeriodExpiresOn: coolsUntil }),
    };
    scope.locks.put(input.SnapshotId, lock);
    const { OwnerId: _owner, ...result } = lock;
    return result;
  },
});

function lockState(mode: string, coolsUntil: Date | undefined): LockState {
  if (mode !== 'compliance') return 'governance';
  return coolsUntil === undefined ? 'compliance' : 'compliance-cooloff';
}

function viewLock(lock: LockedSnapshotsInfo, now: Date): LockedSnapshotsInfo {
  if (lock.LockExpiresOn !== undefined && lock.LockExpiresOn <= now) return { ...lock, LockState: 'expired' };
  const hasCooled = lock.CoolOffPeriodExpiresOn !== undefined && lock.CoolOffPeriodExpiresOn <= now;
  return lock.LockState === 'compliance-cooloff' && hasCooled ? { ...lock, LockState: 'compliance' } : lock;
}
