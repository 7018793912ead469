import {
  CreateLaunchTemplate$,
  type CreateLaunchTemplateRequest,
  type CreateLaunchTemplateResult,
  CreateLaunchTemplateVersion$,
  type CreateLaunchTemplateVersionRequest,
  type CreateLaunchTemplateVersionResult,
  type LaunchTemplate,
  type LaunchTemplateVersion,
  ModifyLaunchTemplate$,
  type ModifyLaunchTemplateRequest,
  type ModifyLaunchTemplateResult,
  type RequestLaunchTemplateData,
  type ResponseLaunchTemplateData,
  ResponseLaunchTemplateData$,
} from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { onceByToken } from './client-token.ts';
import { findTemplate, findVersion } from './launch-template-access.ts';
import { readTagSpecifications } from './tag-specifications.ts';

export const createLaunchTemplate = operation({
  schema: CreateLaunchTemplate$,
  mutating: true,
  honours: [
    'ClientToken',
    'LaunchTemplateData',
    'LaunchTemplateName',
    'TagSpecifications',
    'VersionDescription',
  ],
  handle(input: Input<CreateLaunchTemplateRequest>, context): CreateLaunchTemplateResult {
    return onceByToken(context, 'CreateLaunchTemplate', input, () => create(input, context));
  },
});

export const createLaunchTemplateVersion = operation({
  schema: CreateLaunchTemplateVersion$,
  mutating: true,
  honours: [
    'ClientToken',
    'LaunchTemplateData',
    'LaunchTemplateId',
    'LaunchTemplateName',
    'SourceVersion',
    'VersionDescription',
  ],
  handle(input: Input<CreateLaunchTemplateVersionRequest>, context): CreateLaunchTemplateVersionResult {
    return onceByToken(context, 'CreateLaunchTemplateVersion', input, () => createVersion(input, context));
  },
});

/** Its only use is to choose the default version. */
export const modifyLaunchTemplate = operation({
  schema: ModifyLaunchTemplate$,
  mutating: true,
  honours: ['ClientToken', 'DefaultVersion', 'LaunchTemplateId', 'LaunchTemplateName'],
  handle(input: ModifyLaunchTemplateRequest, context): ModifyLaunchTemplateResult {
    const template = findTemplate(context, input);
    if (input.DefaultVersion === undefined) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter DefaultVersion');
    }
    const { VersionNumber } = findVersion(context, template, input.DefaultVersion);
    const changed = { ...template, DefaultVersionNumber: VersionNumber };
    context.scope.launchTemplates.put(template.LaunchTemplateId ?? '', changed);
    return { LaunchTemplate: changed };
  },
});

function create(input: Input<CreateLaunchTemplateRequest>, context: Context): CreateLaunchTemplateResult {
  const { scope, world, accountId, region, now, principal } = context;
  const tags = readTagSpecifications(input.TagSpecifications, ['launch-template']);
  if (
    scope.launchTemplates
      .values()
      .some(({ LaunchTemplateName }) => LaunchTemplateName === input.LaunchTemplateName)
  ) {
    const message = 'Launch template name already in use.';
    throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', message);
  }
  const template: LaunchTemplate = {
    LaunchTemplateId: world.ids.next(`${accountId}#${region}`, 'lt'),
    LaunchTemplateName: input.LaunchTemplateName,
    CreateTime: now,
    CreatedBy: principal.arn,
    DefaultVersionNumber: 1,
    LatestVersionNumber: 1,
  };
  scope.launchTemplates.put(template.LaunchTemplateId ?? '', template);
  if (tags['launch-template'] !== undefined)
    scope.tags.put(template.LaunchTemplateId ?? '', tags['launch-template']);
  putVersion(context, template, 1, toResponse(input.LaunchTemplateData), input.VersionDescription);
  return { LaunchTemplate: template };
}

function createVersion(
  input: Input<CreateLaunchTemplateVersionRequest>,
  context: Context,
): CreateLaunchTemplateVersionResult {
  const template = findTemplate(context, input);
  const source =
    input.SourceVersion === undefined
      ? {}
      : findVersion(context, template, input.SourceVersion).LaunchTemplateData;
  const number = (template.LatestVersionNumber ?? 0) + 1;
  context.scope.launchTemplates.put(template.LaunchTemplateId ?? '', {
    ...template,
    LatestVersionNumber: number,
  });
  const data = { ...source, ...toResponse(input.LaunchTemplateData) };
  return { LaunchTemplateVersion: putVersion(context, template, number, data, input.VersionDescription) };
}

function putVersion(
  { scope, now, principal }: Context,
  template: LaunchTemplate,
  number: number,
  data: ResponseLaunchTemplateData,
  description: string | undefined,
): LaunchTemplateVersion {
  const version: LaunchTemplateVersion = {
    LaunchTemplateId: template.LaunchTemplateId,
    LaunchTemplateName: template.LaunchTemplateName,
    VersionNumber: number,
    ...(description === undefined ? {} : { VersionDescription: description }),
    CreateTime: now,
    CreatedBy: principal.arn,
    DefaultVersion: number === template.DefaultVersionNumber,
    LaunchTemplateData: data,
  };
  scope.launchTemplateVersions.put(`${template.LaunchTemplateId}#${number}`, version);
  return version;
}

// Request and response differ in types only; a member that only the request has would be lost, so it is refused.
function toResponse(data: RequestLaunchTemplateData): ResponseLaunchTemplateData {
  const known = NormalizedSchema.of(ResponseLaunchTemplateData$).getMemberSchemas();
  const lost = Object.keys(data).find((key) => known[key] === undefined);
  if (lost !== undefined)
    throw new AwsError('UnknownParameter', `The sandbox does not honour LaunchTemplateData.${lost}`);
  return data as ResponseLaunchTemplateData;
}
