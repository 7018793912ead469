import {
  DescribeParameters$,
  type DescribeParametersRequest,
  type DescribeParametersResult,
  GetParameter$,
  type GetParameterRequest,
  type GetParameterResult,
  GetParameters$,
  GetParametersByPath$,
  type GetParametersByPathRequest,
  type GetParametersByPathResult,
  type GetParametersRequest,
  type GetParametersResult,
  type Parameter,
  type ParameterMetadata,
  type ParameterStringFilter,
} from '@aws-sdk/client-ssm';
import { AwsError, jsonCodes } from '../errors.ts';
import { type Context, type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import type { ParameterRecord } from '../state/other-tables.ts';

// SSM API reference.
const maxNames = 10;

const describeParameters = operation({
  schema: DescribeParameters$,
  facts: ['Parameters'],
  honours: ['MaxResults', 'NextToken', 'ParameterFilters'],
  handle(input: DescribeParametersRequest, context): DescribeParametersResult {
    const { items, nextToken } = page(context, 'DescribeParameters', {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 50, whenAbsent: 50 },
      key: ({ Name = '' }: ParameterMetadata) => Name,
      list: () => {
        const tests = (input.ParameterFilters ?? []).map(readFilter);
        const records = context.read(context.scope.parameters);
        return records
          .filter((record) => tests.every((test) => test(record)))
          .map(({ metadata }) => metadata);
      },
    });
    return { Parameters: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

const getParameters = operation({
  schema: GetParameters$,
  facts: ['Parameters'],
  honours: ['Names', 'WithDecryption'],
  handle({ Names, WithDecryption }: Input<GetParametersRequest>, context): GetParametersResult {
    if (Names.length === 0 || Names.length > maxNames) {
      throw new AwsError('ValidationException', `Between 1 and ${maxNames} names have to be given`);
    }
    const found = Names.map((name) => ({ name, parameter: findParameter(name, context) }));
    return {
      Parameters: found.flatMap(({ parameter }) => (parameter ? [readable(parameter, WithDecryption)] : [])),
      InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
    };
  },
});

const getParameter = operation({
  schema: GetParameter$,
  // One that was put there is known, whatever a dump lacks.
  facts: [],
  honours: ['Name', 'WithDecryption'],
  handle({ Name, WithDecryption }: Input<GetParameterRequest>, context): GetParameterResult {
    const parameter = findParameter(Name, context);
    if (parameter === undefined && context.scope.unknown.has('Parameters'))
      throw new AwsError('AccessDeniedException', 'the dump holds no Parameters');
    if (parameter === undefined) throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
    return { Parameter: readable(parameter, WithDecryption) };
  },
});

const getParametersByPath = operation({
  schema: GetParametersByPath$,
  facts: ['Parameters'],
  honours: ['MaxResults', 'NextToken', 'Path', 'Recursive', 'WithDecryption'],
  handle(input: Input<GetParametersByPathRequest>, context): GetParametersByPathResult {
    const path = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
    const { items, nextToken } = page(context, `GetParametersByPath#${path}`, {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 10, whenAbsent: 10 },
      key: ({ Name = '' }: Parameter) => Name,
      list: () =>
        context
          .read(context.scope.parameters)
          .map(({ parameter }) => readable(parameter, input.WithDecryption))
          .filter(({ Name = '' }) => isUnder(Name, path, input.Recursive === true)),
    });
    return { Parameters: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** AWS Systems Manager Parameter Store. */
export const ssm = awsService({
  signingName: 'ssm',
  protocol: 'awsJson',
  codes: jsonCodes,
  operations: [describeParameters, getParameter, getParameters, getParametersByPath],
});

// By name, ARN, or name and version (`name:3`); labels are not simulated.
function findParameter(name: string, { scope, moment }: Context): Parameter | undefined {
  const [, bare = name] = /^arn:[^:]+:ssm:[^:]*:\d+:parameter(\/.+)$/.exec(name) ?? [];
  const [, plain = bare, version] = /^(.+):(\d+)$/.exec(bare) ?? [];
  const record =
    scope.parameters.get(plain, moment) ?? scope.parameters.get(plain.replace(/^\//, ''), moment);
  if (record === undefined || (version !== undefined && record.parameter.Version !== Number(version)))
    return undefined;
  return record.parameter;
}

// A secret stays closed unless decryption is asked for.
function readable(parameter: Parameter, withDecryption: boolean | undefined): Parameter {
  const isClosed = parameter.Type === 'SecureString' && withDecryption !== true;
  return isClosed ? { ...parameter, Value: 'AQICAHencrypted' } : parameter;
}

function isUnder(name: string, path: string, recursive: boolean): boolean {
  return name.startsWith(path) && (recursive || !name.slice(path.length).includes('/'));
}

type Test = (record: ParameterRecord) => boolean;

function readFilter({ Key, Option = 'Equals', Values = [] }: ParameterStringFilter): Test {
  const look = lookFor(Key, Option);
  return (record) => Values.some((value) => look(record, value));
}

function lookFor(
  key: string | undefined,
  option: string,
): (record: ParameterRecord, value: string) => boolean {
  switch (`${key} ${option}`) {
    case 'Name Equals':
      return ({ metadata }, value) => metadata.Name === value;
    case 'Name BeginsWith':
      return ({ metadata }, value) => metadata.Name?.startsWith(value) === true;
    case 'Name Contains':
      return ({ metadata }, value) => metadata.Name?.includes(value) === true;
    case 'Path Recursive':
    case 'Path OneLevel':
      return ({ metadata }, value) =>
        isUnder(metadata.Name ?? '', `${value.replace(/\/$/, '')}/`, option === 'Recursive');
    case 'Type Equals':
      return ({ metadata }, value) => metadata.Type === value;
    case 'DataType Equals':
      return ({ metadata }, value) => metadata.DataType === value;
    default:
      throw new AwsError(
        'InvalidFilterKey',
        `The sandbox does not honour the filter ${key} with the option ${option}`,
      );
  }
}
