import {
  type AutoScalingGroup,
  type AutoScalingGroupNamesType,
  type AutoScalingGroupsType,
  DescribeAutoScalingGroups$,
  DescribeLaunchConfigurations$,
  type LaunchConfiguration,
  type LaunchConfigurationNamesType,
  type LaunchConfigurationsType,
} from '@aws-sdk/client-auto-scaling';
import { applyFilters } from '../ec2/filters.ts';
import { queryCodes } from '../errors.ts';
import { operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';

// MaxRecords is 50 by default and at most 100 (Auto Scaling API reference).
const limits = { min: 1, max: 100, whenAbsent: 50 };

const describeAutoScalingGroups = operation({
  schema: DescribeAutoScalingGroups$,
  facts: ['AutoScalingGroups'],
  honours: [
    'AutoScalingGroupNames',
    'Filters',
    'IncludeInstances',
    'IncludeManagedResources',
    'MaxRecords',
    'NextToken',
  ],
  handle(input: AutoScalingGroupNamesType, context): AutoScalingGroupsType {
    const names = input.AutoScalingGroupNames ?? [];
    const { items, nextToken } = page(context, 'DescribeAutoScalingGroups', {
      maxResults: input.MaxRecords,
      nextToken: input.NextToken,
      limits,
      key: ({ AutoScalingGroupName = '' }: AutoScalingGroup) => AutoScalingGroupName,
      // A name that is not there is passed over, as in AWS.
      list: () => {
        const items = context
          .read(context.scope.autoScalingGroups)
          .filter(
            ({ AutoScalingGroupName = '' }) => names.length === 0 || names.includes(AutoScalingGroupName),
          )
          .filter(({ Operator }) => input.IncludeManagedResources === true || Operator === undefined)
          .map((group) => (input.IncludeInstances === false ? { ...group, Instances: [] } : group));
        return applyFilters({ items, filters: input.Filters, fields: {}, tags: ({ Tags = [] }) => Tags });
      },
    });
    return { AutoScalingGroups: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

const describeLaunchConfigurations = operation({
  schema: DescribeLaunchConfigurations$,
  facts: ['LaunchConfigurations'],
  honours: ['LaunchConfigurationNames', 'MaxRecords', 'NextToken'],
  handle(input: LaunchConfigurationNamesType, context): LaunchConfigurationsType {
    const names = input.LaunchConfigurationNames ?? [];
    const { items, nextToken } = page(context, 'DescribeLaunchConfigurations', {
      maxResults: input.MaxRecords,
      nextToken: input.NextToken,
      limits,
      key: ({ LaunchConfigurationName = '' }: LaunchConfiguration) => LaunchConfigurationName,
      list: () =>
        context
          .read(context.scope.launchConfigurations)
          .filter(
            ({ LaunchConfigurationName = '' }) =>
              names.length === 0 || names.includes(LaunchConfigurationName),
          ),
    });
    return { LaunchConfigurations: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

/** Amazon EC2 Auto Scaling. */
export const autoScaling = awsService({
  signingName: 'autoscaling',
  protocol: 'awsQuery',
  xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  codes: queryCodes,
  operations: [describeAutoScalingGroups, describeLaunchConfigurations],
});
