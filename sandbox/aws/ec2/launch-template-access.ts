import type { LaunchTemplate, LaunchTemplateVersion } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';

interface TemplateName {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/** The template of an id or a name; one of both has to be given. */
export function findTemplate(
  { scope, moment }: Context,
  { LaunchTemplateId: id, LaunchTemplateName: name }: TemplateName,
): LaunchTemplate {
  if ((id === undefined) === (name === undefined)) {
    throw new AwsError(
      'InvalidParameterCombination',
      'Either the id or the name of a launch template is needed',
    );
  }
  if (id !== undefined) {
    const template = scope.launchTemplates.get(id, moment);
    if (template !== undefined) return template;
    const message = `The specified launch template, with template ID ${id}, does not exist.`;
    throw new AwsError('InvalidLaunchTemplateId.NotFound', message);
  }
  const template = scope.launchTemplates
    .values(moment)
    .find(({ LaunchTemplateName }) => LaunchTemplateName === name);
  if (template !== undefined) return template;
  const message = `The specified launch template, with template name ${name}, does not exist.`;
  throw new AwsError('InvalidLaunchTemplateName.NotFoundException', message);
}

/** `$Latest`, `$Default` or a number. */
export function versionNumber(template: LaunchTemplate, version: string): number {
  if (version === '$Latest') return template.LatestVersionNumber ?? 0;
  if (version === '$Default') return template.DefaultVersionNumber ?? 0;
  if (!/^\d+$/.test(version)) {
    throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', `Could not find the version ${version}`);
  }
  return Number(version);
}

export function findVersion(
  { scope, moment }: Context,
  template: LaunchTemplate,
  version: string,
): LaunchTemplateVersion {
  const id = template.LaunchTemplateId ?? '';
  const found = scope.launchTemplateVersions.get(`${id}#${versionNumber(template, version)}`, moment);
  if (found !== undefined) return viewVersion(found, template);
  const message = `Could not find the specified version ${version} for the launch template with ID ${id}.`;
  throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', message);
}

/** Which version is the default is the template's matter. */
export function viewVersion(
  version: LaunchTemplateVersion,
  template: LaunchTemplate | undefined,
): LaunchTemplateVersion {
  if (template === undefined) return version;
  return { ...version, DefaultVersion: version.VersionNumber === template.DefaultVersionNumber };
}

/** `resolve:ssm:name[:version]` gives the parameter's value; anything else is its own answer. */
export function resolveImageAlias({ scope, moment }: Context, imageId: string): string {
  const [, name] = /^resolve:ssm:([^:]+)(?::(\w+))?$/.exec(imageId) ?? [];
  if (name === undefined) return imageId;
  const value = scope.parameters.get(name, moment)?.parameter.Value;
  if (value === undefined) {
    throw new AwsError('InvalidParameterValue', `The parameter ${name} of ${imageId} does not exist`);
  }
  return value;
}
