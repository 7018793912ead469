import type { DateFilter, FilterCriteria, Finding, StringFilter } from '@aws-sdk/client-inspector2';
import { AwsError } from '../errors.ts';

// aws-facts D.9.
const maxValues = 10;

/** The image of the instance that a finding is about; it may be missing (aws-facts A.3). */
export function imageOf({ resources = [] }: Finding): string | undefined {
  return resources.map(({ details }) => details?.awsEc2Instance?.imageId).find((id) => id !== undefined);
}

type Texts = (finding: Finding) => readonly (string | undefined)[];

const textFields: Readonly<Record<string, Texts>> = {
  awsAccountId: ({ awsAccountId }) => [awsAccountId],
  ec2InstanceImageId: (finding) => [imageOf(finding)],
  exploitAvailable: ({ exploitAvailable }) => [exploitAvailable],
  findingArn: ({ findingArn }) => [findingArn],
  findingStatus: ({ status }) => [status],
  findingType: ({ type }) => [type],
  fixAvailable: ({ fixAvailable }) => [fixAvailable],
  resourceId: ({ resources = [] }) => resources.map(({ id }) => id),
  resourceType: ({ resources = [] }) => resources.map(({ type }) => type),
  severity: ({ severity }) => [severity],
  title: ({ title }) => [title],
  vulnerabilityId: ({ packageVulnerabilityDetails: details }) => [details?.vulnerabilityId],
};

const dateFields: Readonly<Record<string, (finding: Finding) => Date | undefined>> = {
  firstObservedAt: ({ firstObservedAt }) => firstObservedAt,
  lastObservedAt: ({ lastObservedAt }) => lastObservedAt,
  updatedAt: ({ updatedAt }) => updatedAt,
};

/** Fields AND, the values of one field OR (aws-facts D.9); a field that the simulator does not know is refused. */
export function matchesCriteria(criteria: FilterCriteria): (finding: Finding) => boolean {
  const tests = Object.entries(criteria).map(([field, filters]) => testOf(field, filters));
  return (finding) => tests.every((test) => test(finding));
}

/** Undefined: no condition. */
export function matchesText(filters: readonly StringFilter[] | undefined, text: string | undefined): boolean {
  return filters === undefined || filters.some((filter) => fits(filter, text));
}

function testOf(field: string, filters: unknown): (finding: Finding) => boolean {
  const values = Array.isArray(filters) ? filters : [];
  if (values.length > maxValues)
    throw new AwsError('ValidationException', `${field} has more than ${maxValues} values`);
  const texts = textFields[field];
  if (texts !== undefined) {
    const wanted: StringFilter[] = values;
    return (finding) => wanted.some((filter) => texts(finding).some((text) => fits(filter, text)));
  }
  const date = dateFields[field];
  if (date === undefined)
    throw new AwsError('ValidationException', `The sandbox does not honour the filter ${field}`);
  const ranges: DateFilter[] = values;
  return (finding) => ranges.some((range) => isWithin(date(finding), range));
}

function fits({ comparison, value = '' }: StringFilter, text: string | undefined): boolean {
  switch (comparison) {
    case 'EQUALS':
      return text === value;
    case 'PREFIX':
      return text?.startsWith(value) === true;
    case 'NOT_EQUALS':
      return text !== value;
    default:
      throw new AwsError('ValidationException', `Unknown comparison ${comparison}`);
  }
}

function isWithin(date: Date | undefined, { startInclusive, endInclusive }: DateFilter): boolean {
  if (date === undefined) return false;
  return (
    (startInclusive === undefined || date >= startInclusive) &&
    (endInclusive === undefined || date <= endInclusive)
  );
}
