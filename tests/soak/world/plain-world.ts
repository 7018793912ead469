import type { ImageSpec } from './image-spec.ts';
import type { LadderSpec, PolicySpec, RuleSpec } from './policy-spec.ts';
import type { WorldSpec } from './world-spec.ts';

const unlimited = { count: 100, percent: 100 };

/** An image that lacks an owner, and nothing else in the world knows of it. */
export function plainImage(changes: Partial<ImageSpec> = {}): ImageSpec {
  return {
    ...{ state: 'available', root: 'ebs', isEncrypted: true, hasOwner: false, family: 'none', shared: 'no' },
    ...{ deprecation: 'none', protection: 'off', tag: 'none', mark: 'none', snapshotIs: 'plain' },
    ...{ copyOf: 'nothing', lastLaunched: 'never', isDeclared: false, ageDays: 100, uses: [] },
    ...changes,
  };
}

/** Enforced, without remedies: each rung so many hours after the alert. */
export function plainRule(check: RuleSpec['check'], ladder: Partial<LadderSpec>): RuleSpec {
  const none = { deprecate: null, disable: null, deregister: null };
  return {
    ...{ check, mode: 'enforce', remedies: [], revokeInUse: false },
    ladder: { ...none, whenInUse: false, snapshots: 'delete', ...ladder },
  };
}

function plainPolicy(rules: readonly RuleSpec[]): PolicySpec {
  return {
    ...{ isPartnerTrusted: false, mode: 'enforce', rules, blocksPublicAccess: false, orphans: null },
    canary: null,
    limits: {
      ...{ deprecate: unlimited, disable: unlimited, deregister: unlimited },
      ...{
        deleteSnapshots: { ...unlimited, gib: 100_000 },
        revoke: unlimited,
        remedy: unlimited,
        organization: { destructive: 100 },
      },
    },
    safety: {
      ...{ requireRecycleBin: true, minBinDays: 7, launchTemplateVersions: 0 },
      ...{ lastLaunchedWithinDays: 0, rollbackDays: 0, keepPerFamily: 0 },
    },
  };
}

/** A world in which nothing goes wrong and nobody does anything but the service. */
export function plainWorld(
  images: readonly ImageSpec[],
  rules: readonly RuleSpec[],
  changes: Partial<WorldSpec> = {},
): WorldSpec {
  return {
    ...{
      seed: 1,
      days: 5,
      sweepsAgain: false,
      policy: plainPolicy(rules),
      maxPageSize: 1000,
      deeds: [],
      mishaps: [],
    },
    scopes: [{ place: 'home', images, snapshots: [], bin: 'good' }],
    ...changes,
  };
}
