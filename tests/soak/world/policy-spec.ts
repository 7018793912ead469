import fc from 'fast-check';
import type { Policy } from '../../../shared/domain/policy.ts';
import { compilePolicy } from '../../../shared/policy/compile-policy.ts';
import { loadPolicy } from '../../../shared/policy/load-policy.ts';
import { declaredName, declaredPath, partnerId } from './uses/named.ts';

export const checks = ['required-tags', 'encrypted-snapshots', 'max-age'] as const;
export type Check = (typeof checks)[number];

/** What mends a finding on an image, with what each says besides its wait. */
const remedyParams = {
  tag: { tags: { Reviewed: 'yes' } },
  protect: undefined,
  'schedule-deprecation': { afterDays: 400 },
  'copy-encrypted': undefined,
  'revoke-public-launch-permission': undefined,
  'revoke-launch-permissions': undefined,
} as const;
export type RemedyWord = keyof typeof remedyParams;
const remedyWords = Object.keys(remedyParams) as RemedyWord[];

/** Hours after the alert; null leaves the rung out. */
export interface LadderSpec {
  readonly deprecate: number | null;
  readonly disable: number | null;
  readonly deregister: number | null;
  readonly whenInUse: boolean;
  readonly snapshots: 'keep' | 'delete';
}

/** Due so many hours after the alert. */
export interface RemedySpec {
  readonly do: RemedyWord;
  readonly after: number;
}

export interface RuleSpec {
  readonly check: Check;
  readonly mode: 'audit' | 'enforce' | null;
  readonly ladder: LadderSpec;
  readonly remedies: readonly RemedySpec[];
  /** Shares are revoked also while the image is in use. */
  readonly revokeInUse: boolean;
}

interface LimitSpec {
  readonly count: number;
  readonly percent: number;
}

/** What becomes of orphaned snapshots. */
export interface OrphanSpec {
  readonly mode: 'audit' | 'enforce' | null;
  readonly minAgeDays: number;
  readonly of: 'ami-created' | 'any-unreferenced';
  /** Hours after the alert. */
  readonly deleteAfter: number;
}

/** Where a rule that changed acts first; every rule is new on the first day. */
export interface CanarySpec {
  readonly accountId: string;
  readonly hours: number;
}

export interface PolicySpec {
  /** Null: rules act everywhere at once. */
  readonly canary: CanarySpec | null;
  /** Whether shares with the partner are as they should be. */
  readonly isPartnerTrusted: boolean;
  readonly mode: 'audit' | 'enforce';
  readonly rules: readonly RuleSpec[];
  /** Whether public sharing of images is to be blocked in the account. */
  readonly blocksPublicAccess: boolean;
  /** Null: the policy says nothing of them. */
  readonly orphans: OrphanSpec | null;
  readonly limits: {
    readonly deprecate: LimitSpec;
    readonly disable: LimitSpec;
    readonly deregister: LimitSpec;
    readonly revoke: LimitSpec;
    readonly remedy: LimitSpec;
    readonly deleteSnapshots: LimitSpec & { readonly gib: number };
    readonly organization: { readonly destructive: number };
  };
  readonly safety: {
    readonly requireRecycleBin: boolean;
    readonly minBinDays: number;
    readonly launchTemplateVersions: number;
    readonly lastLaunchedWithinDays: number;
    readonly rollbackDays: number;
    readonly keepPerFamily: number;
  };
}

const ladder: fc.Arbitrary<LadderSpec> = fc
  .record({
    waits: fc.tuple(hours(), hours(), hours()),
    without: fc.oneof(
      { weight: 1, arbitrary: fc.constant('nothing') },
      { weight: 1, arbitrary: fc.constantFrom('nothing', 'deprecate', 'deprecate', 'disable', 'deregister') },
    ),
    whenInUse: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    snapshots: fc.constantFrom('keep' as const, 'delete' as const),
  })
  .map(({ waits: [first, second, third], without, ...rest }) => ({
    deprecate: without === 'deprecate' ? null : first,
    disable: without === 'disable' ? null : first + second,
    deregister: without === 'deregister' ? null : first + second + third,
    ...rest,
  }));

function hours(): fc.Arbitrary<number> {
  return fc.constantFrom(6, 20, 24, 24, 30, 48);
}

const remedies = fc.uniqueArray(
  fc.record({ do: fc.constantFrom(...remedyWords), after: fc.constantFrom(0, 12, 24, 48) }),
  { minLength: 1, maxLength: 4, selector: (remedy) => remedy.do },
);

const limit: fc.Arbitrary<LimitSpec> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ count: 10, percent: 100 }) },
  {
    weight: 3,
    arbitrary: fc.record({ count: fc.integer({ min: 1, max: 3 }), percent: fc.constantFrom(15, 100) }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ count: 0, percent: 100 }, { count: 5, percent: 0 }) },
);

const orphans: fc.Arbitrary<OrphanSpec> = fc.record({
  mode: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    fc.constantFrom('audit' as const, 'enforce' as const),
  ),
  minAgeDays: fc.constantFrom(0, 0, 1, 3),
  of: fc.oneof(
    { weight: 3, arbitrary: fc.constant('ami-created' as const) },
    fc.constant('any-unreferenced' as const),
  ),
  deleteAfter: fc.constantFrom(24, 24, 48),
});

const anyPolicyWithoutCanary: fc.Arbitrary<Omit<PolicySpec, 'canary'>> = fc.record({
  isPartnerTrusted: fc.boolean(),
  mode: fc.oneof({ weight: 7, arbitrary: fc.constant('enforce' as const) }, fc.constant('audit' as const)),
  rules: fc.subarray([...checks], { minLength: 1 }).chain((wanted) =>
    fc.tuple(
      ...wanted.map((check) =>
        fc.record({
          check: fc.constant(check),
          mode: fc.oneof(
            { weight: 6, arbitrary: fc.constant(null) },
            fc.constantFrom('audit' as const, 'enforce' as const),
          ),
          ladder,
          remedies: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: remedies }),
          revokeInUse: fc.boolean(),
        }),
      ),
    ),
  ),
  blocksPublicAccess: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  orphans: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: orphans }),
  limits: fc.record({
    deleteSnapshots: fc
      .tuple(limit, fc.constantFrom(5000, 5000, 5000, 20))
      .map(([counts, gib]) => ({ ...counts, gib })),
    ...{ deprecate: limit, disable: limit, deregister: limit, revoke: limit, remedy: limit },
    organization: fc.record({
      destructive: fc.oneof({ weight: 5, arbitrary: fc.constant(100) }, fc.integer({ min: 0, max: 3 })),
    }),
  }),
  safety: fc.record({
    requireRecycleBin: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, fc.constant(false)),
    minBinDays: fc.constant(7),
    launchTemplateVersions: fc.integer({ min: 0, max: 3 }),
    lastLaunchedWithinDays: fc.constantFrom(0, 3, 5),
    rollbackDays: fc.constantFrom(0, 1, 3),
    keepPerFamily: fc.integer({ min: 0, max: 2 }),
  }),
});

export const anyPolicy: fc.Arbitrary<PolicySpec> = anyPolicyWithoutCanary.map((policy) => ({
  ...policy,
  canary: canaryOf(policy),
}));

/** In one world of eight. It follows from the rest of the policy, so that all else in a world of a seed stays as it was. */
function canaryOf({ safety }: Omit<PolicySpec, 'canary'>): CanarySpec | null {
  const { rollbackDays, launchTemplateVersions, lastLaunchedWithinDays, keepPerFamily } = safety;
  if (rollbackDays === 0 || launchTemplateVersions > 0) return null;
  const accountId = lastLaunchedWithinDays === 0 ? '111122223333' : '444455556666';
  return { accountId, hours: keepPerFamily === 0 ? 24 : 48 };
}

/** Own images that the policy of every world leaves alone, by a tag. */
export const exclusionTag = { Key: 'Lifecycle', Value: 'permanent' } as const;
/** Own images to which the first rule of every world does not apply, by a tag. */
export const exemptionTag = { Key: 'Team', Value: 'research' } as const;
export const maxAgeDays = 365;

const answeredFor = { reason: 'as agreed', owner: 'platform@example.com' };

/** The policy as its file would say it, through the real parser. */
export async function policyOf(spec: PolicySpec): Promise<Policy> {
  const { mode, rules, orphans: snapshots, limits, safety, isPartnerTrusted, canary } = spec;
  const written = {
    trusted: { accounts: isPartnerTrusted ? [partnerId] : [] },
    ...{ version: 1, name: 'made-up', mode, limits, safety },
    rules: [...rules.map(writtenRule), ...(spec.blocksPublicAccess ? [blocking] : [])],
    ...(snapshots === null ? {} : { orphanedSnapshots: writtenOrphans(snapshots) }),
    ...(canary === null ? {} : { rollout: { canary: { account: [canary.accountId] }, hours: canary.hours } }),
    exclude: [{ match: { tag: { [exclusionTag.Key]: exclusionTag.Value } }, ...answeredFor }],
    exemptions: [
      {
        match: { tag: { [exemptionTag.Key]: exemptionTag.Value } },
        ...{ rules: rules.slice(0, 1).map(({ check }) => check), ...answeredFor },
      },
    ],
    usage: { parameterPaths: [declaredPath], references: [{ images: [`${declaredName}*`], ...answeredFor }] },
  };
  return loadPolicy(compilePolicy(JSON.stringify(written), 'made-up.yml'));
}

function writtenRule({ check, mode, ladder: spec, remedies: mending, revokeInUse }: RuleSpec): object {
  const withParams = { 'required-tags': { tags: { Owner: '*' } }, 'max-age': { days: maxAgeDays } };
  const steps = [
    { after: '0h', do: 'notify' },
    ...step('deprecate', spec.deprecate, spec.whenInUse ? { whenInUse: true } : {}),
    ...step('disable', spec.disable, {}),
    ...step('deregister', spec.deregister, { snapshots: spec.snapshots }),
    ...mending.flatMap((remedy) => step(remedy.do, remedy.after, paramsOf(remedy.do))),
  ];
  const params = check === 'encrypted-snapshots' ? {} : { with: withParams[check] };
  const inUse = mending.some((remedy) => remedy.do.startsWith('revoke')) ? { revokeInUse } : {};
  return {
    id: check,
    check,
    lifecycle: steps.toSorted(byWait),
    ...(mode === null ? {} : { mode }),
    ...inUse,
    ...params,
  };
}

const blocking = {
  ...{ id: 'block-public-access', check: 'block-public-access', severity: 'high' },
  lifecycle: [
    { after: '0h', do: 'notify' },
    { after: '24h', do: 'block-public-access' },
  ],
};

function writtenOrphans({ mode, deleteAfter, ...rest }: OrphanSpec): object {
  const lifecycle = [...step('notify', 0, {}), ...step('delete', deleteAfter, {})];
  return { ...rest, ...(mode === null ? {} : { mode }), lifecycle };
}

function paramsOf(word: RemedyWord): object {
  const params = remedyParams[word];
  return params === undefined ? {} : { with: params };
}

/** A file tells its steps in order of their waits; the alert comes first. */
function byWait(one: { readonly after: string }, other: { readonly after: string }): number {
  return Number.parseInt(one.after, 10) - Number.parseInt(other.after, 10);
}

function step(
  rung: string,
  after: number | null,
  more: object,
): readonly { readonly after: string; readonly do: string }[] {
  return after === null ? [] : [{ after: `${after}h`, do: rung, ...more }];
}
