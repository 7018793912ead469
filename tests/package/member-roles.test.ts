import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readMember } from '../../sandbox/runtime/service/read-member.ts';
import { actionOf, actionsOfRole } from '../../shared/domain/actions/registry.ts';

const template = fileURLToPath(new URL('../../infra/member-account.yml', import.meta.url));

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the role of a governed account may do, by its default name. */
function statementsOf(name: string): readonly Statement[] {
  const member = { accountId: '444455556666', region: 'eu-central-1' };
  const { roles } = readMember(template, { ...member, parameters: { HubAccountId: '111122223333' } });
  const role = roles.find(({ arn }) => arn.endsWith(`:role/${name}`));
  return (role?.policies ?? []).flatMap((document): readonly Statement[] => Object(document).Statement);
}

function allowedTo(name: string): ReadonlySet<string> {
  const allowing = statementsOf(name).filter(({ Effect }) => Effect === 'Allow');
  return new Set(allowing.flatMap(({ Action }) => [Action].flat()));
}

function namedBy(role: 'enforcer' | 'remover'): readonly string[] {
  return actionsOfRole(role).flatMap((id) => actionOf(id).iamActions);
}

describe('the roles that change a governed account', () => {
  it('may do what their actions name, and nothing else', () => {
    expect(allowedTo('ami-governor-enforcer')).toEqual(new Set(namedBy('enforcer')));
    expect(allowedTo('ami-governor-remover')).toEqual(new Set(namedBy('remover')));
  });

  it.each(['ami-governor-enforcer', 'ami-governor-remover'])('%s may touch nothing protected', (name) => {
    const denying = statementsOf(name).filter(({ Effect }) => Effect === 'Deny');

    expect(denying).toMatchObject([
      { Condition: { Null: { 'aws:ResourceTag/ami-governor:protected': 'false' } } },
    ]);
    expect(denying[0]?.Action).toEqual(expect.arrayContaining(['ec2:*Image*', 'ec2:DeleteSnapshot']));
    expect(denying[0]?.Resource).toEqual(['arn:aws:ec2:*::image/*', 'arn:aws:ec2:*::snapshot/*']);
  });

  it('set no tag that tells this service what to do, but for the mark of a copy as it is made', () => {
    const tagging = statementsOf('ami-governor-enforcer').filter(({ Action }) => Action === 'ec2:CreateTags');

    expect(tagging.map(({ Condition }) => Condition)).toEqual([
      {
        Null: { 'aws:TagKeys': 'false' },
        'ForAllValues:StringNotLike': { 'aws:TagKeys': ['aws:*', 'ami-governor:*'] },
      },
      {
        StringEquals: { 'ec2:CreateAction': 'CopyImage' },
        'ForAllValues:StringNotLike': { 'aws:TagKeys': ['aws:*', 'ami-governor:protected'] },
      },
    ]);
    expect(statementsOf('ami-governor-enforcer').find(({ Effect }) => Effect === 'Deny')?.Action).toContain(
      'ec2:CreateTags',
    );
  });

  it('reach every resource only for the settings, which have none', () => {
    const everywhere = ['ami-governor-enforcer', 'ami-governor-remover']
      .flatMap(statementsOf)
      .filter(({ Resource }) => [Resource].flat().includes('*'));

    expect(everywhere.map(({ Action }) => Action)).toEqual([
      ['ec2:EnableImageBlockPublicAccess', 'ec2:EnableSnapshotBlockPublicAccess'],
    ]);
  });
});
