import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { checkTags } from './tag-limits.ts';

type Tagged<T extends string> = { readonly [K in T]?: readonly Tag[] };

/** The tags that a creating call gives, by resource type; a type that the call does not create is refused. */
export function readTagSpecifications<T extends string>(
  specifications: readonly TagSpecification[] | undefined,
  types: readonly T[],
): Tagged<T> {
  const byType: { [K in T]?: readonly Tag[] } = {};
  for (const { ResourceType, Tags = [] } of specifications ?? []) {
    const type = types.find((each) => each === ResourceType);
    if (type === undefined) {
      throw new AwsError(
        'InvalidParameterValue',
        `'${ResourceType}' is not a valid taggable resource type here.`,
      );
    }
    checkTags(Tags);
    byType[type] = Tags;
  }
  return byType;
}
