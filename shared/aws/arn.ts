import type { AccountId, Scope } from '../domain/image.ts';
import { partitionOf } from '../domain/partition.ts';

/** The ARN of something in the scope; `owner` where it belongs to another account. */
export function arnOf(scope: Scope, service: string, resource: string, owner?: AccountId | null): string {
  return `arn:${partitionOf(scope.region)}:${service}:${scope.region}:${owner ?? scope.accountId}:${resource}`;
}
