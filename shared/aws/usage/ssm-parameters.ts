import { isImageId, type Use } from '../../domain/image.ts';
import { known } from '../../domain/known.ts';
import { type Fields, textOrNull, valueAt } from '../fields.ts';
import { parameterArn } from '../parameters.ts';
import { type Evidence, type Sighting, type UsageSource, unread, usesOf } from './source.ts';

/** SSM parameters of the data type `aws:ec2:image`, and plain String ones under the paths that the policy declares. */
export const ssmParameters: UsageSource = {
  id: 'ssm-parameters',
  needs: ['Parameters'],
  see: (evidence) => {
    const byName = Map.groupBy(evidence.world.records('Parameters'), (record) => textOrNull(record, 'Name'));
    return [...byName].flatMap(([name, records]) => {
      if (name === null) return [unread('a record of Parameters has no name')];
      return seen(name, records, evidence);
    });
  },
};

/** DescribeParameters tells the type and GetParameters the value: both may tell of one parameter. */
function seen(name: string, records: readonly Fields[], { scope, options }: Evidence): readonly Sighting[] {
  const types = new Set(
    records.map((record) => textOrNull(record, 'DataType')).filter((type) => type !== null),
  );
  const isDeclared =
    options.parameterPaths.some((path) => isUnder(name, path)) &&
    records.some((record) => (textOrNull(record, 'Type') ?? 'String') === 'String');
  // A parameter of unknown type counts until its value shows that it is none.
  const mayBeImage = types.has('aws:ec2:image') || types.size === 0;
  if (!mayBeImage && !isDeclared) return [];
  const arn = records.map((record) => textOrNull(record, 'ARN')).find((text) => text !== null);
  const use: Use = { kind: 'ssm-parameter', arn: arn ?? parameterArn(name, scope) };
  const values = records.map((record) => valueAt(record, 'Value')).filter((value) => value !== undefined);
  if (values.length === 0) return [unread(`${use.arn} has no value in the answer`)];
  return values.flatMap((value) => {
    const text = typeof value === 'string' ? value.trim() : null;
    if (text !== null && isImageId(text)) return usesOf(known([text]), use);
    return types.has('aws:ec2:image') || text === null ? [unread(`${use.arn} holds no image id`)] : [];
  });
}

function isUnder(name: string, path: string): boolean {
  return name === path || name.startsWith(path.endsWith('/') ? path : `${path}/`);
}
