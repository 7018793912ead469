import {
  type ConfigurationSettingsDescription,
  ConfigurationSettingsDescription$,
  type EnvironmentDescription,
  EnvironmentDescription$,
} from '@aws-sdk/client-elastic-beanstalk';
import {
  type Cluster,
  Cluster$,
  type ListInstanceFleetsOutput,
  ListInstanceFleetsOutput$,
  type ListInstanceGroupsOutput,
  ListInstanceGroupsOutput$,
} from '@aws-sdk/client-emr';
import { type Parameter, Parameter$, type ParameterMetadata, ParameterMetadata$ } from '@aws-sdk/client-ssm';
import type { ResourceTag, RetentionRule } from '../state/other-tables.ts';
import { isRecord } from '../wire/json.ts';
import type { Load } from './loaders.ts';

/** An element is what describe-parameters tells, what get-parameters tells, or both in one. */
export function loadParameters({ scope, reader }: Load): void {
  const values = reader.read<Parameter>('Parameters', Parameter$);
  const metadata = reader.read<ParameterMetadata>('Parameters', ParameterMetadata$);
  for (const [index, value] of values.entries()) {
    const name = value.Name ?? '';
    const before = scope.parameters.get(name);
    const ARN =
      value.ARN ?? `arn:aws:ssm:${scope.region}:${scope.accountId}:parameter/${name.replace(/^\//, '')}`;
    scope.parameters.seed(name, {
      parameter: { DataType: 'text', ...before?.parameter, ...value, ARN },
      metadata: { DataType: 'text', ...before?.metadata, ...metadata[index], ARN },
    });
  }
}

/** An element is what the CLI's describe-cluster tells: the cluster with its instance groups or fleets in it. */
export function loadEmrClusters({ scope, reader }: Load): void {
  const groups = reader.read<ListInstanceGroupsOutput>('EmrClusters', ListInstanceGroupsOutput$);
  const fleets = reader.read<ListInstanceFleetsOutput>('EmrClusters', ListInstanceFleetsOutput$);
  for (const [index, cluster] of reader.read<Cluster>('EmrClusters', Cluster$).entries()) {
    const { InstanceGroups } = groups[index] ?? {};
    const { InstanceFleets } = fleets[index] ?? {};
    scope.emrClusters.seed(cluster.Id ?? '', {
      ...cluster,
      ...(InstanceGroups === undefined ? {} : { InstanceGroups }),
      ...(InstanceFleets === undefined ? {} : { InstanceFleets }),
    });
  }
}

/** An element is an environment; its option settings, if recorded, lie in it as `OptionSettings`. */
export function loadBeanstalk({ scope, reader }: Load): void {
  const environments = reader.read<EnvironmentDescription>('BeanstalkEnvironments', EnvironmentDescription$);
  const settings = reader.read<ConfigurationSettingsDescription>(
    'BeanstalkEnvironments',
    ConfigurationSettingsDescription$,
  );
  for (const [index, environment] of environments.entries()) {
    const own = settings[index];
    const key = environment.EnvironmentId ?? environment.EnvironmentName ?? String(index);
    const known = own?.OptionSettings === undefined ? undefined : [own];
    scope.beanstalkEnvironments.seed(key, { environment, settings: known });
  }
}

/** Elements in the shape of GetRule, which tells of type and tags; without a type (ListRules) a rule says nothing. */
export function loadRetentionRules({ scope, reader }: Load): void {
  for (const element of reader.raw('RecycleBinRules')) {
    if (element['ResourceType'] === undefined) continue;
    const id = String(element['Identifier'] ?? '');
    scope.retentionRules.seed(id, readRule(id, element, scope.region, scope.accountId));
  }
}

function readRule(
  id: string,
  element: Readonly<Record<string, unknown>>,
  region: string,
  accountId: string,
): RetentionRule {
  const period = element['RetentionPeriod'];
  const days = isRecord(period) ? Number(period['RetentionPeriodValue']) : 0;
  const type = element['ResourceType'];
  return {
    Identifier: id,
    ResourceType: type === 'EBS_SNAPSHOT' || type === 'EBS_VOLUME' ? type : 'EC2_IMAGE',
    RetentionPeriod: { RetentionPeriodValue: days, RetentionPeriodUnit: 'DAYS' },
    ResourceTags: readTags(element['ResourceTags']),
    ExcludeResourceTags: readTags(element['ExcludeResourceTags']),
    Status: 'available',
    RuleArn: String(element['RuleArn'] ?? `arn:aws:rbin:${region}:${accountId}:rule/${id}`),
    actsFrom: 0,
  };
}

function readTags(tags: unknown): ResourceTag[] {
  return (Array.isArray(tags) ? tags.filter(isRecord) : []).map((tag) => {
    const value = tag['ResourceTagValue'];
    return {
      ResourceTagKey: String(tag['ResourceTagKey']),
      ...(value === undefined ? {} : { ResourceTagValue: String(value) }),
    };
  });
}
