import type { AutoScalingGroup, LaunchConfiguration } from '@aws-sdk/client-auto-scaling';
import type { ComputeEnvironmentDetail } from '@aws-sdk/client-batch';
import type { Nodegroup } from '@aws-sdk/client-eks';
import type {
  ConfigurationSettingsDescription,
  EnvironmentDescription,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Cluster, InstanceFleet, InstanceGroup } from '@aws-sdk/client-emr';
import type { ContainerRecipe, ImageRecipe, Image as PipelineImage } from '@aws-sdk/client-imagebuilder';
import type { AmiAggregationResponse, CoveredResource, Finding } from '@aws-sdk/client-inspector2';
import type { AliasListEntry } from '@aws-sdk/client-kms';
import type { Parameter, ParameterMetadata } from '@aws-sdk/client-ssm';
import type { Table } from './table.ts';

/** A cluster with the lists that operations of their own tell. Undefined: not known, so reading it is refused. */
export interface EmrCluster extends Cluster {
  readonly InstanceGroups?: readonly InstanceGroup[];
  readonly InstanceFleets?: readonly InstanceFleet[];
}

/** A Recycle Bin retention rule (aws-facts B.9). */
export interface RetentionRule {
  readonly Identifier: string;
  readonly ResourceType: 'EBS_SNAPSHOT' | 'EC2_IMAGE' | 'EBS_VOLUME';
  readonly Description?: string;
  readonly RetentionPeriod: { readonly RetentionPeriodValue: number; readonly RetentionPeriodUnit: 'DAYS' };
  /** None: the rule holds for the whole Region. */
  readonly ResourceTags?: readonly ResourceTag[];
  readonly ExcludeResourceTags?: readonly ResourceTag[];
  readonly Status: 'pending' | 'available';
  readonly LockState?: 'locked' | 'pending_unlock' | 'unlocked';
  readonly RuleArn: string;
  /** Not on the wire: when the rule begins to act, epoch milliseconds. */
  readonly actsFrom: number;
}

export interface ResourceTag {
  readonly ResourceTagKey: string;
  readonly ResourceTagValue?: string;
}

/** An SSM parameter: its value and what DescribeParameters tells of it. */
export interface ParameterRecord {
  readonly parameter: Parameter;
  readonly metadata: ParameterMetadata;
}

/** An Elastic Beanstalk environment with its settings. */
interface BeanstalkRecord {
  readonly environment: EnvironmentDescription;
  /** Undefined: not known. */
  readonly settings: readonly ConfigurationSettingsDescription[] | undefined;
}

/** What the other AWS services hold in one account and Region. Keys are names, ARNs for recipes and images. */
export interface OtherTables {
  readonly autoScalingGroups: Table<AutoScalingGroup>;
  readonly launchConfigurations: Table<LaunchConfiguration>;
  readonly parameters: Table<ParameterRecord>;
  readonly imageRecipes: Table<ImageRecipe>;
  readonly containerRecipes: Table<ContainerRecipe>;
  readonly pipelineImages: Table<PipelineImage>;
  readonly computeEnvironments: Table<ComputeEnvironmentDetail>;
  /** Key: cluster and node group name, `cluster/group`. */
  readonly nodegroups: Table<Nodegroup>;
  readonly beanstalkEnvironments: Table<BeanstalkRecord>;
  readonly emrClusters: Table<EmrCluster>;
  readonly retentionRules: Table<RetentionRule>;
  readonly keyAliases: Table<AliasListEntry>;
  readonly inspectorFindings: Table<Finding>;
  /** As they were recorded; without one the findings are counted. Key: image and account, `ami-…#account`. */
  readonly inspectorAggregations: Table<AmiAggregationResponse>;
  /** Key: resource and kind of scan, `i-…#PACKAGE`. */
  readonly coveredResources: Table<CoveredResource>;
}
