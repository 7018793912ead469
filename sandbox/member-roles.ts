import { addRole } from './aws/identity/access-keys.ts';
import type { Policy, Statement } from './aws/identity/principal.ts';
import type { EmbeddedAws } from './aws/start-aws.ts';
import { readMember } from './runtime/service/read-member.ts';

export interface MemberAccount {
  readonly accountId: string;
  readonly region: string;
  readonly hubAccountId: string;
  readonly externalId: string;
}

/**
 * Makes the roles of a member account as its template says. The simulator evaluates no conditions: an allowing
 * statement counts without its own, so that a role may do here what it may do somewhere; a denying one with a
 * condition is left out, since it would deny everything.
 */
export function makeMemberRoles(aws: EmbeddedAws, templateFile: string, member: MemberAccount): void {
  const { accountId, region, hubAccountId, externalId } = member;
  const { roles } = readMember(templateFile, {
    ...{ accountId, region },
    parameters: {
      ...{ HubAccountId: hubAccountId, ExternalId: externalId },
      OperatorRoleArns: `arn:aws:iam::${hubAccountId}:role/Operator`,
    },
  });
  for (const { arn, policies } of roles) addRole(aws.world, { arn, externalId, policy: policyOf(policies) });
}

interface WrittenStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

function policyOf(documents: readonly unknown[]): Policy {
  const statements = documents.flatMap(
    (document) => (document as { Statement: WrittenStatement[] }).Statement,
  );
  return {
    statements: statements.flatMap((written): readonly Statement[] => {
      if (written.Effect === 'Deny' && written.Condition !== undefined) return [];
      return [
        {
          effect: written.Effect,
          actions: [written.Action].flat(),
          resources: [written.Resource].flat(),
        },
      ];
    }),
  };
}
