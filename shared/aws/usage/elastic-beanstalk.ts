import type { Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, recordsAt, textOrNull, valueAt, valuesAt } from '../fields.ts';
import { type Evidence, namedAt, type Sighting, type UsageSource, unread } from './source.ts';

/** Elastic Beanstalk environments with an image of their own, told by the option `ImageId`. */
export const elasticBeanstalk: UsageSource = {
  id: 'elastic-beanstalk',
  needs: ['BeanstalkEnvironments'],
  alsoReads: ['Parameters'],
  see: (evidence) => {
    const records = evidence.world.records('BeanstalkEnvironments').filter((record) => !isTerminated(record));
    const told = new Set(records.filter(hasOptions).map(nameOf));
    return records
      .filter((record) => hasOptions(record) || !told.has(nameOf(record)))
      .flatMap((record) => seen(record, evidence));
  },
};

/** DescribeEnvironments can list environments for some time after their end. */
function isTerminated(record: Fields): boolean {
  return textOrNull(record, 'Status') === 'Terminated';
}

/** Only DescribeConfigurationSettings tells the options, and never none; DescribeEnvironments may stand beside it in one answer. */
function hasOptions(record: Fields): boolean {
  const options = valuesAt(record, 'OptionSettings');
  return !options.known || options.value.length > 0;
}

function nameOf(record: Fields): string | null {
  return textOrNull(record, 'EnvironmentName');
}

function seen(record: Fields, evidence: Evidence): readonly Sighting[] {
  const application = textOrNull(record, 'ApplicationName') ?? '*';
  const resource = `environment/${application}/${nameOf(record) ?? 'unnamed'}`;
  const arn = textOrNull(record, 'EnvironmentArn') ?? arnOf(evidence.scope, 'elasticbeanstalk', resource);
  const use: Use = { kind: 'beanstalk-environment', arn };
  if (!hasOptions(record)) return [unread(`${arn} does not tell its option settings`)];
  const options = recordsAt(record, 'OptionSettings');
  if (!options.known) return [unread(`${arn}: ${options.why}`)];
  return options.value
    .filter((option) => mayBeImage(valueAt(option, 'OptionName')))
    .flatMap((option) => namedAt(option, ['Value'], use, evidence));
}

/** An option whose name cannot be read may be the one. */
function mayBeImage(name: unknown): boolean {
  return name === 'ImageId' || typeof name !== 'string';
}
