import {
  DescribeConfigurationSettingsCommand,
  DescribeEnvironmentsCommand,
  ElasticBeanstalkClient,
  type EnvironmentDescription,
} from '@aws-sdk/client-elastic-beanstalk';
import { asked } from '../errors.ts';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

/**
 * Every environment with its option settings, those of a deployment under way too. IAM:
 * elasticbeanstalk:DescribeEnvironments, elasticbeanstalk:DescribeConfigurationSettings.
 */
export const beanstalkEnvironments: Reader = async (reading) => {
  const beanstalk = reading.client(ElasticBeanstalkClient);
  const environments = await readPages({
    operation: 'DescribeEnvironments',
    read: (NextToken) => beanstalk.send(new DescribeEnvironmentsCommand({ MaxRecords: 1000, NextToken })),
    items: (page) => page.Environments,
    next: (page) => page.NextToken,
  });
  return sideBySide(environments, (environment) => withOptions(beanstalk, environment));
};

async function withOptions(beanstalk: ElasticBeanstalkClient, environment: EnvironmentDescription) {
  const { ApplicationName, EnvironmentName } = environment;
  const answer = await asked('DescribeConfigurationSettings', () =>
    beanstalk.send(new DescribeConfigurationSettingsCommand({ ApplicationName, EnvironmentName })),
  );
  const OptionSettings = (answer.ConfigurationSettings ?? []).flatMap(
    (settings) => settings.OptionSettings ?? [],
  );
  // An environment without options in the record counts as not told: AWS never tells none.
  return { ...environment, OptionSettings };
}
