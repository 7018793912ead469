import type {
  ImageUsageReport,
  ImageUsageReportEntry,
  ImageUsageResourceTypeRequest,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { scopesOfRegion } from '../state/create-world.ts';
import type { World } from '../state/world.ts';
import { readDepth } from './image-references.ts';
import { usageFinders } from './image-usage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const defaultVersionDepth = 20;

// Instance usage lags about a day, the others "some days", taken as three (aws-facts B.12).
const lagByType: Readonly<Record<string, number>> = {
  'ec2:Instance': dayMs,
  'ec2:LaunchTemplate': 3 * dayMs,
  'imagebuilder:ImageRecipe': 3 * dayMs,
  'imagebuilder:ContainerRecipe': 3 * dayMs,
};

/** Refuses a resource type or option that a usage report does not have. */
export function checkReportTypes(types: readonly ImageUsageResourceTypeRequest[]): void {
  if (types.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ResourceTypes');
  for (const type of types) {
    if (lagByType[type.ResourceType ?? ''] === undefined) {
      throw new AwsError('InvalidParameterValue', `The resource type '${type.ResourceType}' is invalid`);
    }
    depthOf(type);
  }
}

/** How often each account used the image, as old as the report's data are: counts only, none of zero. */
export function countUsage(world: World, region: string, report: ImageUsageReport): ImageUsageReportEntry[] {
  const { ImageId: imageId = '', AccountIds: accounts } = report;
  const scopes = scopesOfRegion(world, region).filter(
    ({ accountId }) => accounts?.includes(accountId) ?? true,
  );
  return scopes.flatMap((scope) =>
    (report.ResourceTypes ?? []).flatMap((type) => {
      const name = type.ResourceType ?? '';
      const time = world.now().getTime() - (lagByType[name] ?? 0);
      const moment = { time, sequence: Number.POSITIVE_INFINITY };
      const uses = usageFinders[name]?.({ scope, moment, imageId, versionDepth: depthOf(type) }) ?? [];
      if (uses.length === 0) return [];
      return [
        {
          ReportId: report.ReportId,
          ResourceType: name,
          AccountId: scope.accountId,
          ImageId: imageId,
          UsageCount: uses.length,
          ReportCreationTime: report.CreationTime,
        },
      ];
    }),
  );
}

function depthOf({
  ResourceType: type,
  ResourceTypeOptions: options = [],
}: ImageUsageResourceTypeRequest): number {
  let depth = defaultVersionDepth;
  for (const { OptionName: name, OptionValues: values } of options) {
    if (name !== 'version-depth' || type !== 'ec2:LaunchTemplate') {
      throw new AwsError('InvalidParameterValue', `The option '${name}' is invalid for ${type}`);
    }
    depth = readDepth(values?.[0]);
  }
  return depth;
}
