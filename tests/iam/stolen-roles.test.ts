import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Asked, decide, isTrusted } from '../../sandbox/aws/identity/policy.ts';
import type { Policy } from '../../sandbox/aws/identity/principal.ts';
import { readPolicy, toPolicy } from '../../sandbox/aws/identity/read-policy.ts';
import { readMember } from '../../sandbox/runtime/service/read-member.ts';
import { readService } from '../../sandbox/runtime/service/service-file.ts';
import { sessionPolicies } from '../../shared/aws/live/session-policy.ts';
import type { Call } from '../../shared/domain/operations.ts';
import { account, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import { type Entry, entries, type Thief, thieves, tries } from './claims.ts';

const service = readService(fileOf('serverless.yml'), { accountId: account, region });
const member = readMember(fileOf('infra/member-account.yml'), {
  ...{ accountId: otherAccount, region },
  parameters: {
    ...{ HubAccountId: account, ExternalId: 'secret', OrganizationId: 'o-shop' },
    OperatorRoleArns: `arn:aws:iam::${account}:role/Operator`,
  },
});

/** What each of them holds: one of these sets of policies, each set an intersection. */
const rights: Readonly<Record<Thief, readonly (readonly Policy[])[]>> = {
  apply: [[ofFunction('apply')], [ofRole('reader')], [ofRole('enforcer')]],
  remove: [[ofFunction('remove')], [ofRole('reader')], [ofRole('remover')]],
  govern: [[ofFunction('govern')], [ofRole('reader')]],
  api: [[ofFunction('api')]],
  plan: [[ofRole('enforcer'), readPolicy(sessionOfOnePlan())]],
  member: [[everything(), underTheSample()]],
};

function fileOf(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function ofFunction(key: string): Policy {
  return toPolicy(service.functions.find((each) => each.key === key)?.policies ?? []);
}

function roleNamed(name: string) {
  const role = member.roles.find(({ arn }) => arn.endsWith(`:role/ami-governor-${name}`));
  if (role === undefined) throw new Error(`the template makes no ${name}`);
  return role;
}

function ofRole(name: string): Policy {
  return toPolicy(roleNamed(name).policies);
}

function sessionOfOnePlan(): string {
  const call: Call = { operation: 'ec2:DisableImage', input: { ImageId: imageId(1) } };
  const reach = { run: 'sweep-1', calls: [call], snapshotsOf: () => [] };
  const place = { accountId: otherAccount, region, partition: 'aws' };
  return sessionPolicies(reach, place).get(call) ?? '';
}

function everything(): Policy {
  return { statements: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }] };
}

function contextOf(keys: Readonly<Record<string, readonly string[]>>): Asked['context'] {
  const caller = { 'aws:PrincipalArn': [`arn:aws:iam::${otherAccount}:role/Administrator`] };
  return new Map(Object.entries({ ...caller, ...keys }).map(([key, values]) => [key.toLowerCase(), values]));
}

/** Besides FullAWSAccess, which Organizations attaches by itself. */
function underTheSample(): Policy {
  const sample = readPolicy(readFileSync(fileOf('infra/scp-sample.json'), 'utf8'));
  return { statements: [...everything().statements, ...sample.statements] };
}

describe('who has stolen', () => {
  it.each(tries)('$who: can $what: $can', ({ who, can, action, resource, keys = {} }) => {
    const decisions = rights[who].map((policies) =>
      decide(policies, { action, resource, context: contextOf(keys) }),
    );

    expect(decisions.includes('allowed')).toBe(can);
  });
});

function letsIn({ role, caller, organization, externalId }: Entry): boolean {
  const { arn, trust } = roleNamed(role);
  const accountId = caller.split(':')[4] ?? '';
  const context = contextOf({
    ...{ 'aws:PrincipalArn': [caller], 'aws:PrincipalOrgID': [organization] },
    'sts:ExternalId': [externalId],
  });
  return isTrusted(toPolicy([trust]), [caller, accountId], {
    action: 'sts:AssumeRole',
    resource: arn,
    context,
  });
}

describe('a role of a member account', () => {
  it.each(entries)('lets in $what: $can', (entry) => {
    expect(letsIn(entry)).toBe(entry.can);
  });
});

describe('docs/security.md', () => {
  const text = readFileSync(fileOf('docs/security.md'), 'utf8');

  it.each(Object.keys(thieves) as Thief[])('says the same of %s', (who) => {
    const told = (can: boolean) =>
      tries.filter((each) => each.who === who && each.can === can).map(({ what }) => what);

    expect(text).toContain(`| ${thieves[who]} | ${told(true).join('; ')} | ${told(false).join('; ')} |`);
  });

  it('says the same of who gets in', () => {
    const told = (can: boolean) => entries.filter((each) => each.can === can).map(({ what }) => what);

    expect(text).toContain(`| ${told(true).join('; ')} | ${told(false).join('; ')} |`);
  });

  it('is about a sample that Organizations takes', () => {
    // Organizations User Guide, quotas: 5,120 characters a service control policy.
    expect(readFileSync(fileOf('infra/scp-sample.json'), 'utf8').length).toBeLessThanOrEqual(5_120);
  });
});
