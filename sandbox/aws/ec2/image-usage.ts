import type { ImageReference, LaunchTemplateVersion } from '@aws-sdk/client-ec2';
import { latest, type Moment } from '../state/table.ts';
import type { Scope } from '../state/world.ts';

/** What a search for uses looks at: whose resources, how old, which image. */
export interface UsageSearch {
  readonly scope: Scope;
  readonly moment?: Moment;
  readonly imageId: string;
  /** So many most recent versions of each launch template. */
  readonly versionDepth: number;
  /** Undefined: instances in any state. */
  readonly states?: readonly string[] | undefined;
}

/** The kinds of use that EC2 itself knows of (aws-facts B.12); others have to be read from their own services. */
export const usageFinders: Readonly<Record<string, (search: UsageSearch) => ImageReference[]>> = {
  'ec2:Instance': instances,
  'ec2:LaunchTemplate': launchTemplates,
  'ssm:Parameter': parameters,
  'imagebuilder:ImageRecipe': imageRecipes,
  'imagebuilder:ContainerRecipe': containerRecipes,
};

function instances({ scope, moment = latest, imageId, states }: UsageSearch): ImageReference[] {
  return scope.instances
    .values(moment)
    .filter(({ instance }) => instance.ImageId === imageId)
    .filter(({ instance }) => states === undefined || states.includes(instance.State?.Name ?? ''))
    .map(({ instance }) => ({
      ImageId: imageId,
      ResourceType: 'ec2:Instance',
      Arn: `arn:aws:ec2:${scope.region}:${scope.accountId}:instance/${instance.InstanceId}`,
    }));
}

// A `resolve:ssm:` reference names no image, so it is not found here (unsure whether AWS resolves it).
function launchTemplates({ scope, moment = latest, imageId, versionDepth }: UsageSearch): ImageReference[] {
  const versions = Object.groupBy(
    scope.launchTemplateVersions.values(moment),
    ({ LaunchTemplateId = '' }: LaunchTemplateVersion) => LaunchTemplateId,
  );
  return Object.entries(versions).flatMap(([id, ofOne = []]) => {
    const recent = ofOne
      .toSorted((a, b) => (b.VersionNumber ?? 0) - (a.VersionNumber ?? 0))
      .slice(0, versionDepth);
    if (!recent.some(({ LaunchTemplateData }) => LaunchTemplateData?.ImageId === imageId)) return [];
    const Arn = `arn:aws:ec2:${scope.region}:${scope.accountId}:launch-template/${id}`;
    return [{ ImageId: imageId, ResourceType: 'ec2:LaunchTemplate', Arn }];
  });
}

function parameters({ scope, moment = latest, imageId }: UsageSearch): ImageReference[] {
  return scope.parameters
    .values(moment)
    .filter(({ parameter }) => parameter.DataType === 'aws:ec2:image' && parameter.Value === imageId)
    .map(({ parameter }) => ({ ImageId: imageId, ResourceType: 'ssm:Parameter', Arn: parameter.ARN }));
}

function imageRecipes({ scope, moment = latest, imageId }: UsageSearch): ImageReference[] {
  return scope.imageRecipes
    .values(moment)
    .filter(({ parentImage }) => parentImage === imageId)
    .map(({ arn }) => ({ ImageId: imageId, ResourceType: 'imagebuilder:ImageRecipe', Arn: arn }));
}

function containerRecipes({ scope, moment = latest, imageId }: UsageSearch): ImageReference[] {
  return scope.containerRecipes
    .values(moment)
    .filter(({ instanceConfiguration }) => instanceConfiguration?.image === imageId)
    .map(({ arn }) => ({ ImageId: imageId, ResourceType: 'imagebuilder:ContainerRecipe', Arn: arn }));
}
