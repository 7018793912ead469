import type { Status } from '../../domain/finding.ts';
import { imageArn, type Scope } from '../../domain/image.ts';
import { partitionOf } from '../../domain/partition.ts';
import { namesOf, type SubjectId, subjectWords } from '../../domain/subject.ts';
import type { StoryItem, Transition } from '../../ports/story.ts';

/** Whose Security Hub takes them: the account and Region in which the service runs. */
export interface Hub {
  readonly accountId: string;
  readonly region: string;
}

/** As much of the AWS Security Finding Format as is written (Security Hub User Guide, "ASFF syntax"). */
export interface SecurityFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly CompanyName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Types: readonly string[];
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Severity: { readonly Label: string };
  readonly Title: string;
  readonly Description: string;
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly {
    readonly Type: string;
    readonly Id: string;
    readonly Partition: string;
    readonly Region: string;
  }[];
  readonly Compliance: { readonly Status: string };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
}

const complianceOf: Readonly<Record<Status, string>> = {
  COMPLIANT: 'PASSED',
  NON_COMPLIANT: 'FAILED',
  INSUFFICIENT_DATA: 'WARNING',
  NOT_APPLICABLE: 'NOT_AVAILABLE',
};

// Security Hub User Guide, "Required top-level ASFF attributes".
const longestTitle = 256;
const longestDescription = 1024;

/**
 * What changed, as findings, the newest of each rule and subject: one that is there already is updated, since its id is the same. What
 * never failed is none: Security Hub charges for each.
 */
export function securityFindings(items: readonly StoryItem[], hub: Hub): readonly SecurityFinding[] {
  const newest = new Map<string, SecurityFinding>();
  for (const item of items.toSorted((one, other) => one.seq - other.seq)) {
    if (item.kind !== 'transition' || item.body.scope === undefined) continue;
    for (const change of item.body.changes.filter(isTold)) {
      const finding = findingOf(
        change,
        { subjectId: item.subjectId, at: item.at, scope: item.body.scope },
        hub,
      );
      newest.set(finding.Id, finding);
    }
  }
  return [...newest.values()];
}

function isTold({ from, to }: Transition): boolean {
  return [from, to].some((status) => status === 'NON_COMPLIANT' || status === 'INSUFFICIENT_DATA');
}

interface About {
  readonly subjectId: SubjectId;
  readonly at: string;
  readonly scope: Scope;
}

function findingOf({ ruleId, to, severity, reason }: Transition, about: About, hub: Hub): SecurityFinding {
  const { subjectId, at, scope } = about;
  const partition = partitionOf(hub.region);
  return {
    SchemaVersion: '2018-10-08',
    Id: `ami-governor/${scope.accountId}/${scope.region}/${subjectId}/${ruleId}`,
    // Findings of an account's own product go into its own Security Hub.
    ProductArn: `arn:${partition}:securityhub:${hub.region}:${hub.accountId}:product/${hub.accountId}/default`,
    ...{ ProductName: 'AMI Governor', CompanyName: 'AMI Governor', GeneratorId: `ami-governor/${ruleId}` },
    AwsAccountId: hub.accountId,
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    ...{ CreatedAt: at, UpdatedAt: at },
    Severity: {
      Label: to === 'NON_COMPLIANT' ? (severity ?? 'informational').toUpperCase() : 'INFORMATIONAL',
    },
    Title: cut(`${ruleId}: ${subjectWords(subjectId)}`, longestTitle),
    Description: cut(reason, longestDescription),
    ProductFields: { 'ami-governor/AccountId': scope.accountId, 'ami-governor/RuleId': ruleId },
    Resources: [{ ...resourceOf(subjectId, scope), Partition: partition, Region: scope.region }],
    Compliance: { Status: to === null ? 'NOT_AVAILABLE' : complianceOf[to] },
    RecordState: to === null ? 'ARCHIVED' : 'ACTIVE',
  };
}

function resourceOf(subjectId: SubjectId, { accountId, region }: Scope) {
  const { imageId, snapshotId } = namesOf(subjectId);
  if (imageId !== null) return { Type: 'Other', Id: imageArn(imageId, region) };
  if (snapshotId !== null)
    return { Type: 'Other', Id: `arn:${partitionOf(region)}:ec2:${region}::snapshot/${snapshotId}` };
  return { Type: 'AwsAccount', Id: `AWS::::Account:${accountId}` };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;
}
