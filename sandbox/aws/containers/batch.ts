import {
  type ComputeEnvironmentDetail,
  DescribeComputeEnvironments$,
  type DescribeComputeEnvironmentsRequest,
  type DescribeComputeEnvironmentsResponse,
} from '@aws-sdk/client-batch';
import { jsonCodes } from '../errors.ts';
import { operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';

const describeComputeEnvironments = operation({
  schema: DescribeComputeEnvironments$,
  facts: ['ComputeEnvironments'],
  honours: ['computeEnvironments', 'maxResults', 'nextToken'],
  handle(input: DescribeComputeEnvironmentsRequest, context): DescribeComputeEnvironmentsResponse {
    const names = input.computeEnvironments ?? [];
    const { items, nextToken } = page(context, 'DescribeComputeEnvironments', {
      maxResults: input.maxResults,
      nextToken: input.nextToken,
      limits: { min: 1, max: 100, whenAbsent: 100 },
      key: ({ computeEnvironmentName = '' }: ComputeEnvironmentDetail) => computeEnvironmentName,
      list: () =>
        context
          .read(context.scope.computeEnvironments)
          .filter((each) => names.length === 0 || isNamed(each, names)),
    });
    return { computeEnvironments: items, ...(nextToken === undefined ? {} : { nextToken }) };
  },
});

/** AWS Batch. */
export const batch = awsService({
  signingName: 'batch',
  protocol: 'restJson',
  codes: {
    ...jsonCodes,
    throttled: ['TooManyRequestsException', 429],
    denied: ['AccessDeniedException', 403],
    internal: ['ServerException', 500],
    unknownParameter: ['ClientException', 400],
    invalidValue: ['ClientException', 400],
    invalidToken: ['ClientException', 400],
  },
  operations: [describeComputeEnvironments],
});

function isNamed(environment: ComputeEnvironmentDetail, names: readonly string[]): boolean {
  const { computeEnvironmentName: name = '', computeEnvironmentArn: arn = '' } = environment;
  return names.includes(name) || names.includes(arn);
}
