import {
  DescribeParametersCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  type Parameter,
  type ParameterMetadata,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { AnswerName } from '../../answers.ts';
import { asked, isDenied, isMalformed, UnreadError } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { chunks, sideBySide } from '../side-by-side.ts';

/**
 * The parameters that may stand for images, with their values: those of the type for images, those under the paths that the
 * policy declares, and those that templates, groups, fleets and recipes name, at the version or label that they name. Values
 * are never decrypted. IAM: ssm:DescribeParameters, ssm:GetParameters, ssm:GetParametersByPath.
 */
export const parameters: Reader = async (reading) => {
  const ssm = reading.client(SSMClient);
  const paths = [...new Set(reading.options.parameterPaths.map((path) => path.replace(/(?<=.)\/+$/, '')))];
  const [typed, below, named] = await Promise.all([
    ofImageType(ssm),
    sideBySide(
      paths.filter((path) => path.startsWith('/')),
      (path) => underPath(ssm, path),
    ),
    namedElsewhere(reading),
  ]);
  // A path may itself be the name of a parameter; one that is declared has to be readable.
  const [declared, used] = await Promise.all([
    sideBySide(
      chunks(
        paths.filter((path) => path !== '/'),
        mostNames,
      ),
      (some) => valuesOf(ssm, some, 'strict'),
    ),
    sideBySide(chunks(beside(named, typed), mostNames), (some) => valuesOf(ssm, some, 'lenient')),
  ]);
  return [typed, below, declared, used].flat(2);
};

// GetParameters (API reference).
const mostNames = 10;

function beside(
  names: readonly string[],
  typed: readonly (Parameter | ParameterMetadata)[],
): readonly string[] {
  const told = new Set(typed.map(({ Name }) => Name));
  return names.filter((name) => !told.has(name));
}

async function ofImageType(ssm: SSMClient): Promise<readonly (Parameter | ParameterMetadata)[]> {
  const ParameterFilters = [{ Key: 'DataType', Option: 'Equals', Values: ['aws:ec2:image'] }];
  const listed = await readPages({
    operation: 'DescribeParameters',
    read: (NextToken) =>
      ssm.send(new DescribeParametersCommand({ ParameterFilters, MaxResults: 50, NextToken })),
    items: (page) => page.Parameters,
    next: (page) => page.NextToken,
  });
  const names = listed.map(({ Name }) => Name).filter((name) => name !== undefined);
  const values = await sideBySide(chunks(names, mostNames), (some) => valuesOf(ssm, some, 'strict'));
  const told = new Set(values.flat().map(({ Name }) => Name));
  // One without a value stays in the list, so that it counts as unread.
  return [...values.flat(), ...listed.filter(({ Name }) => !told.has(Name))];
}

function underPath(ssm: SSMClient, Path: string): Promise<readonly Parameter[]> {
  return readPages({
    operation: 'GetParametersByPath',
    read: (NextToken) =>
      ssm.send(new GetParametersByPathCommand({ Path, Recursive: true, MaxResults: 10, NextToken })),
    items: (page) => page.Parameters,
    next: (page) => page.NextToken,
  });
}

/**
 * The values of at most ten parameters; one that does not exist is left out. Lenient: so is one that this account may not
 * read, such as another account's. What names it then stays unresolved, which holds whatever it could mean.
 */
async function valuesOf(
  ssm: SSMClient,
  names: readonly string[],
  mode: 'strict' | 'lenient',
): Promise<readonly Parameter[]> {
  const operation = 'GetParameters';
  try {
    const answer = await asked(operation, () => ssm.send(new GetParametersCommand({ Names: [...names] })));
    if (answer.Parameters !== undefined) return answer.Parameters;
    throw new UnreadError(operation, `${operation} answered no list`);
  } catch (error) {
    if (mode === 'strict' || !(isDenied(error) || isMalformed(error))) throw error;
    if (names.length === 1) return [];
    const each = await sideBySide(names, (name) => valuesOf(ssm, [name], mode));
    return each.flat();
  }
}

const namers: readonly AnswerName[] = [
  'LaunchTemplateVersions',
  'LaunchConfigurations',
  'AutoScalingGroups',
  'Fleets',
  'SpotFleetRequestConfigs',
  'SpotInstanceRequests',
  'ImageRecipes',
  'ContainerRecipes',
  'ComputeEnvironments',
];

/** AWS's own public parameters never name an image of ours, and are not read. */
async function namedElsewhere(reading: Reading): Promise<readonly string[]> {
  const records = await Promise.all(namers.map((name) => reading.recordsIfRead(name)));
  const names = new Set<string>();
  for (const record of records.flat()) addNames(record, names);
  return [...names].filter((name) => !/^(?:arn:[^:]*:ssm:[^:]*:[^:]*:parameter)?\/aws\/service\//.test(name));
}

function addNames(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    const name = /^(?:resolve:)?ssm:(.+)$/.exec(value)?.[1];
    if (name !== undefined) names.add(name);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) addNames(inner, names);
  }
}
