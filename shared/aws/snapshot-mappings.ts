import type { Scope, SnapshotId, Use } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { by, byText } from '../domain/order.ts';
import type { AnswerName } from './answers.ts';
import { arnOf } from './arn.ts';
import { type Fields, textOrNull, valueAt, valuesAt } from './fields.ts';
import type { LaunchTemplate, LaunchTemplates } from './launch-templates.ts';
import { isDeletedFleet } from './usage/fleets.ts';
import { launchConfigurationArn } from './usage/launch-configurations.ts';
import { recipeUse } from './usage/recipe-images.ts';
import { isCancelledSpotFleet } from './usage/spot-fleets.ts';
import { isEndedSpotRequest } from './usage/spot-requests.ts';
import type { World } from './world.ts';

/** Something that is no image and whose block device mappings may name a snapshot. */
interface Mapper {
  readonly answer: AnswerName;
  readonly path: readonly string[];
  /** Null for what launches nothing any more. */
  use(record: Fields, scope: Scope): Use | null;
  /** Members of which a full answer has one; a short listing without them tells no mappings. */
  readonly describedBy?: readonly string[];
}

const ebs = ['BlockDeviceMappings', 'Ebs', 'SnapshotId'] as const;
const recipeMembers = ['blockDeviceMappings', 'components', 'instanceConfiguration', 'version'] as const;

const mappers: readonly Mapper[] = [
  {
    // Of any age: every version can be launched from for as long as it is there.
    answer: 'LaunchTemplateVersions',
    path: ['LaunchTemplateData', ...ebs],
    use: (record, scope) => idUse(record, scope, 'launch-template', 'launch-template', 'LaunchTemplateId'),
  },
  {
    answer: 'LaunchConfigurations',
    path: ebs,
    use: (record, scope) => ({ kind: 'launch-configuration', arn: launchConfigurationArn(record, scope) }),
  },
  {
    answer: 'Fleets',
    path: ['LaunchTemplateConfigs', 'Overrides', ...ebs],
    use: (record, scope) =>
      isDeletedFleet(record) ? null : idUse(record, scope, 'ec2-fleet', 'fleet', 'FleetId'),
  },
  {
    answer: 'SpotFleetRequestConfigs',
    path: ['SpotFleetRequestConfig', 'LaunchSpecifications', ...ebs],
    use: (record, scope) =>
      isCancelledSpotFleet(record)
        ? null
        : idUse(record, scope, 'spot-fleet', 'spot-fleet-request', 'SpotFleetRequestId'),
  },
  {
    answer: 'SpotInstanceRequests',
    path: ['LaunchSpecification', ...ebs],
    use: (record, scope) =>
      isEndedSpotRequest(record)
        ? null
        : idUse(record, scope, 'spot-request', 'spot-instances-request', 'SpotInstanceRequestId'),
  },
  {
    answer: 'ImageRecipes',
    path: ['blockDeviceMappings', 'ebs', 'snapshotId'],
    use: (record, scope) => recipeUse(record, 'image-recipe', scope),
    describedBy: recipeMembers,
  },
  {
    answer: 'ContainerRecipes',
    path: ['instanceConfiguration', 'blockDeviceMappings', 'ebs', 'snapshotId'],
    use: (record, scope) => recipeUse(record, 'container-recipe', scope),
    describedBy: recipeMembers,
  },
];

export const mappingAnswers: readonly AnswerName[] = [
  'LaunchTemplates',
  ...mappers.map(({ answer }) => answer),
];

/**
 * What maps each snapshot besides images. A mapping that was seen is one, whatever else was not read; that there is none
 * is known only when everything was read, the images too, whose own mappings are looked up elsewhere.
 */
export function mappingsIn(
  world: World,
  templates: LaunchTemplates,
  scope: Scope,
): (snapshotId: SnapshotId) => Known<readonly Use[]> {
  const bySnapshot = new Map<SnapshotId, Map<string, Use>>();
  const gaps = [...gapsOf(world, templates)];
  for (const mapper of mappers) {
    for (const record of world.records(mapper.answer)) {
      const use = mapper.use(record, scope);
      if (use !== null) gaps.push(...note(record, use, mapper, bySnapshot));
    }
  }
  const gap = gaps.toSorted(byText)[0];
  const others: Known<readonly Use[]> = gap === undefined ? known([]) : unknown(gap);
  return (snapshotId) => {
    const uses = bySnapshot.get(snapshotId);
    if (uses !== undefined)
      return known(
        [...uses.values()].toSorted(
          by(
            (use) => use.kind,
            (use) => use.arn,
          ),
        ),
      );
    return others;
  };
}

/** Notes the snapshots that a record maps; answers why some may have been missed. */
function note(
  record: Fields,
  use: Use,
  mapper: Mapper,
  bySnapshot: Map<SnapshotId, Map<string, Use>>,
): readonly string[] {
  if (mapper.describedBy?.every((member) => valueAt(record, member) === undefined)) {
    return [`${use.arn} is only listed, not described: its mappings are not told`];
  }
  const ids = valuesAt(record, ...mapper.path);
  if (!ids.known) return [`${use.arn}: ${ids.why}`];
  for (const id of ids.value) {
    if (typeof id !== 'string') return [`${use.arn} maps a snapshot whose id cannot be read`];
    bySnapshot.set(id, (bySnapshot.get(id) ?? new Map<string, Use>()).set(`${use.kind} ${use.arn}`, use));
  }
  return [];
}

function gapsOf(world: World, templates: LaunchTemplates): readonly string[] {
  const answers: readonly AnswerName[] = ['Images', ...mappingAnswers];
  return [
    ...answers.map((name) => world.gap(name)),
    templates.gap,
    ...templates.all.map((template) => unreadVersion(template)),
  ].filter((gap) => gap !== null);
}

function unreadVersion(template: LaunchTemplate): string | null {
  const told = [...template.defaults, ...template.latest];
  const isWhole = template.defaults.size > 0 && told.every((number) => template.versions.has(number));
  return isWhole ? null : `not every version of launch template ${template.id} was read`;
}

function idUse(record: Fields, scope: Scope, kind: string, resource: string, key: string): Use {
  return { kind, arn: arnOf(scope, 'ec2', `${resource}/${textOrNull(record, key) ?? 'unnamed'}`) };
}
