import type { Scope } from '../../../sandbox/aws/state/world.ts';
import { imageOfPin, offeredImages, type TruePin } from './templates.ts';
import type { Truth } from './truth.ts';

/** What an account's own things in one Region launch, or could. */
export interface Launcher {
  readonly kind: string;
  readonly name: string;
  readonly image: string | undefined;
}

/** Everything in the account and Region that launches images of its own accord. */
export function launchersIn(scope: Scope, truth: Truth): readonly Launcher[] {
  return sources.flatMap((source) => source(scope, truth));
}

type Source = (scope: Scope, truth: Truth) => readonly Launcher[];

interface PascalPin {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
  readonly Version?: string | undefined;
}

function pinOf(pin: PascalPin | undefined): readonly TruePin[] {
  if (pin === undefined) return [];
  return [{ id: pin.LaunchTemplateId, name: pin.LaunchTemplateName, version: pin.Version }];
}

const instances: Source = (scope, truth) =>
  truth.rows(scope.instances).flatMap(({ instance }) => {
    const { InstanceId: id = '', ImageId: image, State } = instance;
    if (State?.Name === 'terminated') return [];
    const tags = truth.row(scope.tags, id) ?? [];
    const tag = (key: string) => tags.find(({ Key }) => Key === `aws:ec2launchtemplate:${key}`)?.Value;
    const template = tag('id');
    const from =
      template === undefined
        ? undefined
        : imageOfPin({ id: template, version: tag('version') }, scope, truth);
    return [
      { kind: 'instance', name: id, image },
      { kind: 'version that an instance came from', name: id, image: from },
    ];
  });

const templates: Source = (scope, truth) =>
  offeredImages(scope, truth).map(({ image, name }) => ({ kind: 'template version', name, image }));

const configurations: Source = (scope, truth) =>
  truth.rows(scope.launchConfigurations).map(({ LaunchConfigurationName: name = '', ImageId: image }) => ({
    ...{ kind: 'launch configuration', name, image },
  }));

const groups: Source = (scope, truth) =>
  truth.rows(scope.autoScalingGroups).flatMap((group) => {
    const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
    const overrides = mixed?.Overrides ?? [];
    const pins = [
      ...pinOf(group.LaunchTemplate),
      ...pinOf(mixed?.LaunchTemplateSpecification),
      ...overrides.flatMap((override) => pinOf(override.LaunchTemplateSpecification)),
    ];
    const images = [
      ...pins.map((pin) => imageOfPin(pin, scope, truth)),
      ...overrides.map(({ ImageId }) => ImageId),
    ];
    return images.map((image) => ({ kind: 'group', name: group.AutoScalingGroupName ?? '', image }));
  });

const fleets: Source = (scope, truth) =>
  truth.rows(scope.fleets).flatMap(({ FleetId: name = '', FleetState = '', LaunchTemplateConfigs = [] }) => {
    if (FleetState.startsWith('deleted')) return [];
    const images = LaunchTemplateConfigs.flatMap(({ LaunchTemplateSpecification, Overrides = [] }) => [
      ...pinOf(LaunchTemplateSpecification).map((pin) => imageOfPin(pin, scope, truth)),
      ...Overrides.map(({ ImageId }) => ImageId),
    ]);
    return images.map((image) => ({ kind: 'fleet', name, image }));
  });

const spotFleets: Source = (scope, truth) =>
  truth.rows(scope.spotFleetRequests).flatMap((request) => {
    const { SpotFleetRequestId: name = '', SpotFleetRequestState = '', SpotFleetRequestConfig } = request;
    if (SpotFleetRequestState.startsWith('cancelled')) return [];
    const { LaunchSpecifications = [], LaunchTemplateConfigs = [] } = SpotFleetRequestConfig ?? {};
    const images = [
      ...LaunchSpecifications.map(({ ImageId }) => ImageId),
      ...LaunchTemplateConfigs.flatMap(({ LaunchTemplateSpecification }) =>
        pinOf(LaunchTemplateSpecification).map((pin) => imageOfPin(pin, scope, truth)),
      ),
    ];
    return images.map((image) => ({ kind: 'Spot fleet', name, image }));
  });

const spotRequests: Source = (scope, truth) =>
  truth
    .rows(scope.spotInstanceRequests)
    .flatMap(({ SpotInstanceRequestId: name = '', State, LaunchSpecification }) => {
      if (State !== 'open' && State !== 'active' && State !== 'disabled') return [];
      return [{ kind: 'Spot request', name, image: LaunchSpecification?.ImageId }];
    });

const environments: Source = (scope, truth) =>
  truth.rows(scope.computeEnvironments).flatMap(({ computeEnvironmentName: name = '', computeResources }) => {
    const { imageId, ec2Configuration = [], launchTemplate } = computeResources ?? {};
    const { launchTemplateId: id, launchTemplateName, version } = launchTemplate ?? {};
    const pinned =
      launchTemplate === undefined
        ? undefined
        : imageOfPin({ id, name: launchTemplateName, version }, scope, truth);
    const images = [imageId, pinned, ...ec2Configuration.map(({ imageIdOverride }) => imageIdOverride)];
    return images.map((image) => ({ kind: 'Batch environment', name, image }));
  });

const nodegroups: Source = (scope, truth) =>
  truth.rows(scope.nodegroups).flatMap(({ nodegroupName: name = '', releaseVersion, launchTemplate }) => {
    const pinned = launchTemplate === undefined ? undefined : imageOfPin(launchTemplate, scope, truth);
    return [releaseVersion, pinned].map((image) => ({ kind: 'node group', name, image }));
  });

const beanstalk: Source = (scope, truth) =>
  truth.rows(scope.beanstalkEnvironments).flatMap(({ environment, settings = [] }) =>
    settings
      .flatMap(({ OptionSettings = [] }) => OptionSettings)
      .filter(({ OptionName }) => OptionName === 'ImageId')
      .map(({ Value: image }) => ({ kind: 'Beanstalk', name: environment.EnvironmentName ?? '', image })),
  );

const clusters: Source = (scope, truth) =>
  truth.rows(scope.emrClusters).flatMap((cluster) => {
    const { Id: name = '', Status, CustomAmiId, InstanceGroups = [], InstanceFleets = [] } = cluster;
    if (Status?.State?.startsWith('TERMINATED')) return [];
    const types = InstanceFleets.flatMap(({ InstanceTypeSpecifications = [] }) => InstanceTypeSpecifications);
    const images = [CustomAmiId, ...[...InstanceGroups, ...types].map((each) => each.CustomAmiId)];
    return images.map((image) => ({ kind: 'EMR cluster', name, image }));
  });

const recipes: Source = (scope, truth) => [
  ...truth
    .rows(scope.imageRecipes)
    .map(({ name = '', parentImage: image }) => ({ kind: 'image recipe', name, image })),
  ...truth.rows(scope.containerRecipes).map(({ name = '', instanceConfiguration }) => ({
    ...{ kind: 'container recipe', name, image: instanceConfiguration?.image },
  })),
];

const parameters: Source = (scope, truth) =>
  truth
    .rows(scope.parameters)
    .flatMap(({ parameter: { Name: name = '', DataType, Value: image } }) =>
      DataType === 'aws:ec2:image' || name.startsWith('/golden/') ? [{ kind: 'parameter', name, image }] : [],
    );

const sources: readonly Source[] = [
  ...[instances, templates, configurations, groups, fleets, spotFleets, spotRequests, environments],
  ...[nodegroups, beanstalk, clusters, recipes, parameters],
];
