import type { Known } from '../domain/known.ts';

/** What is to be known of one answer besides its name. */
export interface AnswerForm {
  /** The list members of the AWS CLI's answer, where they are not the name itself; also of each page or reservation in the list. */
  readonly members?: readonly string[];
  /** The member that holds the one thing where the CLI tells one thing a call. */
  readonly each?: string;
  /** Each record is one whole answer, whose list stays in it: what stands beside the list tells what was asked. */
  readonly isWhole?: true;
  /** One object that always exists, no list. */
  readonly isSetting?: true;
  /** The member that every record must carry in a readable form: one without it could be about anything. */
  readonly key?: 'ImageId' | 'SnapshotId';
}

/** Every AWS answer that the facts may rest on, by its name in a dump. Each holds all pages; of launch templates, all versions. */
export const answerForms = {
  Images: { key: 'ImageId' },
  Snapshots: { key: 'SnapshotId' },
  Instances: { members: ['Reservations', 'Instances'] },
  Volumes: {},
  LaunchTemplates: {},
  LaunchTemplateVersions: {},
  LaunchConfigurations: {},
  AutoScalingGroups: {},
  Fleets: {},
  SpotFleetRequestConfigs: {},
  SpotInstanceRequests: {},
  ImageRecipes: { members: ['imageRecipeSummaryList', 'imageRecipes'], each: 'imageRecipe' },
  ContainerRecipes: { members: ['containerRecipeSummaryList', 'containerRecipes'], each: 'containerRecipe' },
  Parameters: {},
  ComputeEnvironments: { members: ['computeEnvironments'] },
  Nodegroups: { members: ['nodegroups'], each: 'nodegroup' },
  BeanstalkEnvironments: { members: ['Environments', 'ConfigurationSettings'] },
  EmrClusters: { members: ['Clusters'], each: 'Cluster' },
  ImageReferences: { key: 'ImageId' },
  ImageUsageReports: { key: 'ImageId' },
  ImageUsageReportEntries: { key: 'ImageId' },
  ImageAncestry: { members: ['ImageAncestryEntries'] },
  ImageFindings: { isWhole: true },
  InstanceImageMetadata: {},
  SourceImages: { members: ['Images'], isWhole: true },
  ImageAttributes: { key: 'ImageId' },
  SnapshotAttributes: { key: 'SnapshotId' },
  ImagesInRecycleBin: { members: ['Images'], key: 'ImageId' },
  SnapshotsInRecycleBin: { members: ['Snapshots'], key: 'SnapshotId' },
  RecycleBinRules: { members: ['Rules'] },
  LockedSnapshots: { members: ['Snapshots'], key: 'SnapshotId' },
  FastSnapshotRestores: { key: 'SnapshotId' },
  Aliases: {},
  Findings: { members: ['findings'] },
  FindingAggregations: { members: ['responses'], each: 'amiAggregation' },
  CoveredResources: { members: ['coveredResources'] },
  GetImageBlockPublicAccessState: { isSetting: true },
  GetSnapshotBlockPublicAccessState: { isSetting: true },
  GetAllowedImagesSettings: { isSetting: true },
} as const satisfies Readonly<Record<string, AnswerForm>>;

export type AnswerName = keyof typeof answerForms;

export function isAnswerName(text: string): text is AnswerName {
  return Object.hasOwn(answerForms, text);
}

export function answerForm(name: AnswerName): AnswerForm {
  return answerForms[name];
}

/**
 * What AWS said, wherever it comes from: a dump's JSON or the SDK's objects. Records have the names and the casing of
 * the AWS CLI; instants are texts or Dates. A setting is a list of one.
 */
export interface Answers {
  /** Unknown: it was not read to the end, and why. */
  read(name: AnswerName): Promise<Known<readonly unknown[]>>;
  /** Answers that nobody read: somebody gave their word that they hold nothing. */
  readonly assumedEmpty: ReadonlySet<AnswerName>;
}
