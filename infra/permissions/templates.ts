import type { Permissions } from './grant.ts';
import { hubRoles } from './hub-roles.ts';
import { memberRoles } from './member-roles.ts';
import { policiesYaml } from './write-yaml.ts';

const note = '# Written from infra/permissions by `npm run generate`.';

/** The template of the member accounts with the rights of its roles in their places, whatever was there before. */
export function memberTemplate(template: string): string {
  return Object.entries(memberRoles).reduce(
    (text, [role, permissions]) => withRights(text, role, permissions),
    template,
  );
}

function withRights(template: string, role: string, permissions: Permissions): string {
  const lines = template.split('\n');
  const start = lines.indexOf(`  ${role}:`);
  const policies = lines.findIndex((line, at) => at > start && line === '      Policies:');
  const end = lines.findIndex((line, at) => at > policies && /^ {0,6}\S/.test(line));
  if (start < 0 || policies < 0 || end < 0) throw new TypeError(`${role} has no Policies in the template`);
  const written = policiesYaml(permissions, '      ').trimEnd().split('\n');
  return [...lines.slice(0, policies), ...written, ...lines.slice(end)].join('\n');
}

/** The roles of the functions, for the hub's stack. */
export function hubRolesTemplate(): string {
  const head = `# One role a function. The story of an image (\`H#...\`) can only be added to: no role may change or delete it.
${note}
Resources:
`;
  return (
    head +
    Object.entries(hubRoles)
      .map(([name, permissions]) => roleYaml(name, permissions))
      .join('')
  );
}

function roleYaml(name: string, permissions: Permissions): string {
  const logicalId = name.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return `  ${logicalId.join('')}Role:
    Type: AWS::IAM::Role
    Properties:
      # Named, since the roles of the member accounts trust it by name.
      RoleName: \${self:custom.prefix}-${name}
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
${policiesYaml(permissions, '      ')}`;
}
