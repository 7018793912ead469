import type {
  CoverageFilterCriteria,
  CoverageStringFilter,
  CoveredResource,
} from '@aws-sdk/client-inspector2';
import { AwsError } from '../errors.ts';

// As ListFindings (aws-facts D.9).
const maxValues = 10;

const textFields: Readonly<Record<string, (resource: CoveredResource) => string | undefined>> = {
  accountId: ({ accountId }) => accountId,
  resourceId: ({ resourceId }) => resourceId,
  resourceType: ({ resourceType }) => resourceType,
  scanStatusCode: ({ scanStatus }) => scanStatus?.statusCode,
  scanStatusReason: ({ scanStatus }) => scanStatus?.reason,
  scanType: ({ scanType }) => scanType,
};

/** Fields AND, the values of one field OR; a field that the simulator does not know is refused. */
export function matchesCoverage(criteria: CoverageFilterCriteria): (resource: CoveredResource) => boolean {
  const tests = Object.entries(criteria).map(([field, filters]) => testOf(field, filters));
  return (resource) => tests.every((test) => test(resource));
}

function testOf(field: string, filters: unknown): (resource: CoveredResource) => boolean {
  const wanted: CoverageStringFilter[] = Array.isArray(filters) ? filters : [];
  const text = textFields[field];
  if (text === undefined) {
    throw new AwsError('ValidationException', `The sandbox does not honour the filter ${field}`);
  }
  if (wanted.length > maxValues) {
    throw new AwsError('ValidationException', `${field} has more than ${maxValues} values`);
  }
  return (resource) => wanted.some((filter) => fits(filter, text(resource)));
}

function fits({ comparison, value }: CoverageStringFilter, text: string | undefined): boolean {
  switch (comparison) {
    case 'EQUALS':
      return text === value;
    case 'NOT_EQUALS':
      return text !== value;
    default:
      throw new AwsError('ValidationException', `Unknown comparison ${comparison}`);
  }
}
