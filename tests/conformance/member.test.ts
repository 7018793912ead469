import { readFile } from 'node:fs/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Moto, type MotoConfig, python, startMoto } from './moto.ts';

const StackName = 'ami-governor-member';
const bus = 'arn:aws:events:eu-central-1:111122223333:event-bus/ami-governor-main';
const parameters = {
  HubAccountId: '111122223333',
  OrganizationId: 'o-abc123',
  HomeRegion: 'eu-central-1',
  EventBusArn: bus,
};
const accounts = ['444455556666', '777788889999'];
const regions = ['eu-central-1', 'us-east-1'];

let moto: Moto;

describe.skipIf(python === null)('a member account, deployed to moto in two accounts and two Regions', () => {
  beforeAll(async () => {
    moto = await startMoto();
    const template = await readFile(new URL('../../infra/member-account.yml', import.meta.url), 'utf8');
    // moto does not read the short form of a condition in a condition.
    const TemplateBody = template.replace(/!Condition (\w+)/g, '{ Condition: $1 }');
    const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    for (const config of await members()) {
      await new CloudFormationClient(config).send(
        new CreateStackCommand({
          StackName,
          TemplateBody,
          Parameters,
          Capabilities: ['CAPABILITY_NAMED_IAM'],
        }),
      );
    }
  });
  afterAll(async () => moto?.stop());

  it('is made wholly everywhere', async () => {
    for (const config of await members()) {
      const client = new CloudFormationClient(config);
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
      expect(Stacks?.map(({ StackStatus }) => StackStatus)).toEqual(['CREATE_COMPLETE']);
    }
  });

  it.each(accounts)(
    'has in %s each role once, made in the home Region, and none for people',
    async (account) => {
      const { Roles } = await new IAMClient(await moto.configOf(account)).send(new ListRolesCommand({}));

      expect(Roles?.map(({ Arn }) => Arn).toSorted()).toEqual([
        `arn:aws:iam::${account}:role/ami-governor-enforcer`,
        `arn:aws:iam::${account}:role/ami-governor-forwarder`,
        `arn:aws:iam::${account}:role/ami-governor-reader`,
        `arn:aws:iam::${account}:role/ami-governor-remover`,
      ]);
    },
  );

  it.each(accounts)(
    'trusts in %s the functions of the hub alone, by organization and external id',
    async (account) => {
      const { Role } = await new IAMClient(await moto.configOf(account)).send(
        new GetRoleCommand({ RoleName: 'ami-governor-remover' }),
      );

      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'sts:ExternalId': 'ami-governor', 'aws:PrincipalOrgID': 'o-abc123' },
            ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/ami-governor-main-remove'] },
          },
        },
      ]);
    },
  );

  it('forwards from every Region to the bus of the hub, by the role of its account', async () => {
    for (const account of accounts) {
      for (const region of regions) {
        const client = new EventBridgeClient(await moto.configOf(account, region));
        const { Rules = [] } = await client.send(new ListRulesCommand({}));
        expect(Rules).toHaveLength(5);
        for (const { Name } of Rules) {
          const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: Name }));
          expect(Targets).toMatchObject([
            { Arn: bus, RoleArn: `arn:aws:iam::${account}:role/ami-governor-forwarder` },
          ]);
        }
      }
    }
  });

  it('leaves nothing behind when it is deleted', async () => {
    for (const config of await members()) {
      await new CloudFormationClient(config).send(new DeleteStackCommand({ StackName }));
      const { Rules } = await new EventBridgeClient(config).send(new ListRulesCommand({}));
      expect(Rules).toEqual([]);
    }
    for (const account of accounts) {
      const { Roles } = await new IAMClient(await moto.configOf(account)).send(new ListRolesCommand({}));
      expect(Roles).toEqual([]);
    }
  });
});

/** The home Region of each account first, as its roles are needed elsewhere. */
async function members(): Promise<readonly MotoConfig[]> {
  return Promise.all(regions.flatMap((region) => accounts.map((account) => moto.configOf(account, region))));
}
