import { addRole } from './aws/identity/access-keys.ts';
import { toPolicy } from './aws/identity/read-policy.ts';
import type { EmbeddedAws } from './aws/start-aws.ts';
import { readMember } from './runtime/service/read-member.ts';

export interface MemberAccount {
  readonly accountId: string;
  readonly region: string;
  readonly hubAccountId: string;
  readonly externalId: string;
}

/** Makes the roles of a member account as its template says: what they may, and who may take them on. */
export function makeMemberRoles(
  { world }: Pick<EmbeddedAws, 'world'>,
  templateFile: string,
  member: MemberAccount,
): void {
  const { accountId, region, hubAccountId, externalId } = member;
  const { roles } = readMember(templateFile, {
    ...{ accountId, region },
    parameters: {
      ...{ HubAccountId: hubAccountId, ExternalId: externalId },
      OperatorRoleArns: `arn:aws:iam::${hubAccountId}:role/Operator`,
    },
  });
  for (const { arn, policies, trust } of roles)
    addRole(world, { arn, policy: toPolicy(policies), trust: toPolicy([trust]) });
}
