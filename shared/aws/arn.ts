import type { AccountId, Scope } from '../domain/image.ts';

/** The ARN of something in the scope; `owner` where it belongs to another account. */
export function arnOf(scope: Scope, service: string, resource: string, owner?: AccountId | null): string {
  return `arn:${partitionOf(scope.region)}:${service}:${scope.region}:${owner ?? scope.accountId}:${resource}`;
}

/** The root of an account: its name where no closer ARN is known. */
export function accountArn(scope: Scope, accountId: AccountId): string {
  return `arn:${partitionOf(scope.region)}:iam::${accountId}:root`;
}

// AWS General Reference, partitions.
const partitions = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
] as const;

function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
