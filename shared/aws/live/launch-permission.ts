import type { LaunchPermission as SdkLaunchPermission } from '@aws-sdk/client-ec2';
import type { LaunchPermission } from '../../domain/image.ts';

const keys = {
  account: 'UserId',
  group: 'Group',
  organization: 'OrganizationArn',
  'organizational-unit': 'OrganizationalUnitArn',
} as const satisfies Record<LaunchPermission['kind'], keyof SdkLaunchPermission>;

/** As EC2 writes it. */
export function toLaunchPermission({ kind, principal }: LaunchPermission): SdkLaunchPermission {
  return { [keys[kind]]: principal };
}
