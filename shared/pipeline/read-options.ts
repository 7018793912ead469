import type { ScopeHistory } from '../domain/history.ts';
import type { Policy } from '../domain/policy.ts';
import { extraFactsFor } from '../domain/rules/registry.ts';
import { stillGoodShares, stillUnshared } from '../domain/shares.ts';
import type { ReadOptions } from '../ports.ts';

/** What has to be read for the policy, and what earlier runs read so lately that it need not be. */
export function readOptions(policy: Policy, history: ScopeHistory, now: Date): ReadOptions {
  return {
    launchTemplateVersions: policy.safety.launchTemplateVersions,
    parameterPaths: policy.usage.parameterPaths,
    extra: extraFactsFor(policy),
    launchPermissions: stillGoodShares(history, now),
    ancestries: history.ancestries,
    orphans: {
      of: policy.orphanedSnapshots?.of ?? 'ami-created',
      mapped: history.mappedSnapshots,
      unshared: stillUnshared(history.unsharedSnapshots, now),
    },
  };
}
