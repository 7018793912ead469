import type { Tag } from '@aws-sdk/client-ec2';
import type { Context } from '../operation.ts';
import type { ResourceTag, RetentionRule } from '../state/other-tables.ts';
import type { BinStay } from '../state/world.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The stay that a deleted resource gets in the Recycle Bin; undefined if no rule matches, which makes the
 * deletion final. Of several rules the longest retention wins (aws-facts B.9).
 */
export function binStayFor(
  { scope, now }: Context,
  resourceType: RetentionRule['ResourceType'],
  tags: readonly Tag[],
): BinStay | undefined {
  const days = scope.retentionRules
    .values()
    .filter(
      (rule) => rule.ResourceType === resourceType && rule.actsFrom <= now.getTime() && covers(rule, tags),
    )
    .map(({ RetentionPeriod }) => RetentionPeriod.RetentionPeriodValue);
  if (days.length === 0) return undefined;
  return { enteredAt: now.getTime(), exitsAt: now.getTime() + Math.max(...days) * dayMs };
}

function covers(
  { ResourceTags = [], ExcludeResourceTags = [] }: RetentionRule,
  tags: readonly Tag[],
): boolean {
  if (ResourceTags.length > 0) return ResourceTags.some((wanted) => hasTag(tags, wanted));
  return !ExcludeResourceTags.some((excluded) => hasTag(tags, excluded));
}

function hasTag(tags: readonly Tag[], { ResourceTagKey, ResourceTagValue }: ResourceTag): boolean {
  return tags.some(
    ({ Key, Value }) =>
      Key === ResourceTagKey && (ResourceTagValue === undefined || Value === ResourceTagValue),
  );
}
