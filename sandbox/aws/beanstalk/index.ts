import {
  type ConfigurationSettingsDescriptions,
  DescribeConfigurationSettings$,
  type DescribeConfigurationSettingsMessage,
  DescribeEnvironments$,
  type DescribeEnvironmentsMessage,
  type EnvironmentDescription,
  type EnvironmentDescriptionsMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import { AwsError, generalFault, queryCodes } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';

const describeEnvironments = operation({
  schema: DescribeEnvironments$,
  facts: ['BeanstalkEnvironments'],
  honours: [
    'ApplicationName',
    'EnvironmentIds',
    'EnvironmentNames',
    'IncludeDeleted',
    'MaxRecords',
    'NextToken',
  ],
  handle(input: DescribeEnvironmentsMessage, context): EnvironmentDescriptionsMessage {
    const { items, nextToken } = page(context, 'DescribeEnvironments', {
      maxResults: input.MaxRecords,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ EnvironmentId, EnvironmentName }: EnvironmentDescription) =>
        `${EnvironmentId}#${EnvironmentName}`,
      list: () =>
        context
          .read(context.scope.beanstalkEnvironments)
          .map(({ environment }) => environment)
          .filter((environment) => isWanted(environment, input)),
    });
    return { Environments: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

const describeConfigurationSettings = operation({
  schema: DescribeConfigurationSettings$,
  facts: ['BeanstalkEnvironments'],
  honours: ['ApplicationName', 'EnvironmentName'],
  handle(input: Input<DescribeConfigurationSettingsMessage>, context): ConfigurationSettingsDescriptions {
    const record = context
      .read(context.scope.beanstalkEnvironments)
      .find(({ environment }) => environment.EnvironmentName === input.EnvironmentName);
    if (record === undefined || record.environment.ApplicationName !== input.ApplicationName) {
      throw new AwsError(
        'InvalidParameterValue',
        `No Environment found for EnvironmentName = '${input.EnvironmentName}'.`,
      );
    }
    if (record.settings === undefined) {
      throw generalFault(context.codes, 'denied', `The dump holds no settings of ${input.EnvironmentName}`);
    }
    return { ConfigurationSettings: [...record.settings] };
  },
});

/** AWS Elastic Beanstalk. */
export const beanstalk = awsService({
  signingName: 'elasticbeanstalk',
  protocol: 'awsQuery',
  xmlNamespace: 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/',
  codes: queryCodes,
  operations: [describeConfigurationSettings, describeEnvironments],
});

function isWanted(environment: EnvironmentDescription, input: DescribeEnvironmentsMessage): boolean {
  const { ApplicationName, EnvironmentId = '', EnvironmentName = '', Status } = environment;
  const ids = input.EnvironmentIds ?? [];
  const names = input.EnvironmentNames ?? [];
  return (
    (input.ApplicationName ?? ApplicationName) === ApplicationName &&
    (ids.length === 0 || ids.includes(EnvironmentId)) &&
    (names.length === 0 || names.includes(EnvironmentName)) &&
    (Status !== 'Terminated' || input.IncludeDeleted === true)
  );
}
