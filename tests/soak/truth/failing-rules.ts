import type { ImageRecord, Scope } from '../../../sandbox/aws/state/world.ts';
import {
  type Check,
  exemptionTag,
  maxAgeDays,
  type PolicySpec,
  type RuleSpec,
} from '../world/policy-spec.ts';
import type { Truth } from './truth.ts';

const dayMs = 86_400_000;

/** The rules in enforce mode that the image fails by the simulator's state, and that no exemption keeps from it. */
export function enforcedRulesFailedBy(
  imageId: string,
  scope: Scope,
  truth: Truth,
  policy: PolicySpec,
): readonly RuleSpec[] {
  const record = truth.row(scope.images, imageId);
  if (record === undefined) return [];
  const tags = truth.row(scope.tags, imageId) ?? [];
  const isExempt = tags.some(({ Key, Value }) => Key === exemptionTag.Key && Value === exemptionTag.Value);
  return policy.rules.filter(
    (rule, index) =>
      (rule.mode ?? policy.mode) === 'enforce' &&
      !(isExempt && index === 0) &&
      fails[rule.check](record, tags, truth.now),
  );
}

type Fails = (
  record: ImageRecord,
  tags: readonly { readonly Key?: string | undefined }[],
  now: Date,
) => boolean;

const fails: Readonly<Record<Check, Fails>> = {
  'required-tags': (_, tags) => tags.every(({ Key }) => Key !== 'Owner'),
  'encrypted-snapshots': ({ image }) =>
    image.BlockDeviceMappings?.some(({ Ebs }) => Ebs?.SnapshotId !== undefined && Ebs.Encrypted !== true) ===
    true,
  'max-age': ({ image }, _, now) => Date.parse(image.CreationDate ?? '') + maxAgeDays * dayMs < now.getTime(),
};
