import { evaluate } from '../shared/domain/evaluate.ts';
import type { ScopeFacts, UsageReport } from '../shared/domain/facts.ts';
import { guardPlan } from '../shared/domain/guard-plan.ts';
import {
  type Elsewhere,
  type FindingRecord,
  noHistory,
  type ScopeHistory,
  type StepOutcome,
  type Undo,
} from '../shared/domain/history.ts';
import type { AccountId, EbsDevice, Image, Scope, Tag } from '../shared/domain/image.ts';
import { known } from '../shared/domain/known.ts';
import { everything } from '../shared/domain/match.ts';
import { type GuardedAction, type PlannedAction, planActions } from '../shared/domain/plan.ts';
import type { Policy, PolicyRule, RemedyId, RemedyStep, Rung } from '../shared/domain/policy.ts';
import { type ScopeView, viewScope } from '../shared/domain/scope-view.ts';
import type { Snapshot } from '../shared/domain/snapshot.ts';
import type { Waiver } from '../shared/domain/statements.ts';
import { globPattern } from '../shared/domain/text-pattern.ts';

export const scope: Scope = { accountId: '111122223333', region: 'eu-central-1' };
export const now = new Date('2026-10-01T12:00:00.000Z');

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** An own, available, unused, unshared image of 2024 whose every fact was read. */
export function anImage(changes: Partial<Image> = {}): Image {
  return {
    imageId: 'ami-00000000000000001',
    name: 'web',
    description: null,
    ownerId: scope.accountId,
    ownerAlias: null,
    state: known('available'),
    createdAt: known('2024-01-01T00:00:00.000Z'),
    deprecateAt: known(null),
    lastLaunchedAt: known(null),
    deregistrationProtection: known('off'),
    isPublic: known(false),
    launchPermissions: known([]),
    sourceImageId: null,
    sourceImageRegion: null,
    sourceInstanceId: null,
    rootDeviceType: known('ebs'),
    ebsDevices: known([aDevice()]),
    tags: known([]),
    architecture: 'x86_64',
    platform: null,
    imdsSupport: known('v2.0'),
    bootMode: known('uefi-preferred'),
    tpmSupport: known(null),
    enaSupport: known(true),
    watermarks: known([]),
    scan: known(null),
    ancestry: known([]),
    createdBy: known('arn:aws:iam::111122223333:user/builder'),
    usage: { uses: [], unread: [] },
    ...changes,
  };
}

/** `anImage` number n, with an id and a snapshot of its own. */
export function imageNumber(n: number, changes: Partial<Image> = {}): Image {
  const digits = String(n).padStart(17, '0');
  const device = aDevice({ snapshotId: `snap-${digits}` });
  return anImage({ imageId: `ami-${digits}`, name: `image ${n}`, ebsDevices: known([device]), ...changes });
}

export function aDevice(changes: Partial<EbsDevice> = {}): EbsDevice {
  return {
    deviceName: '/dev/xvda',
    snapshotId: 'snap-00000000000000001',
    encrypted: known(true),
    kmsKeyId: null,
    ...changes,
  };
}

/** A snapshot made for `anImage` that nothing else needs. */
export function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    snapshotId: 'snap-00000000000000001',
    ownerId: scope.accountId,
    description: 'Created by CreateImage(i-00000000000000001) for ami-00000000000000001',
    state: known('completed'),
    isCopy: false,
    startedAt: known('2024-01-01T00:00:00.000Z'),
    tags: known([]),
    mappings: known([]),
    isLocked: known(false),
    hasFastRestore: known(false),
    encrypted: known(true),
    kmsKeyId: known(null),
    volumeGib: known(8),
    fullBytes: known(null),
    isArchived: known(false),
    sharedWith: known([]),
    ...changes,
  };
}

/** A scope that was read completely. Each image gets the snapshots that it lists, and both Recycle Bin rules exist. */
export function someFacts(images: readonly Image[], changes: Partial<ScopeFacts> = {}): ScopeFacts {
  const snapshots = images.flatMap((image) =>
    (image.ebsDevices.known ? image.ebsDevices.value : []).flatMap(({ snapshotId }) =>
      snapshotId === null
        ? []
        : [
            aSnapshot({
              snapshotId,
              description: `Created by CreateImage(i-00000000000000001) for ${image.imageId}`,
            }),
          ],
    ),
  );
  return {
    scope,
    covers: 'scope',
    images: known(images),
    snapshots: known(snapshots),
    recycleBinRules: known([
      {
        ruleId: 'bin-images',
        covers: 'images',
        retentionDays: 14,
        isActive: true,
        onlyTags: [],
        exceptTags: [],
      },
      {
        ruleId: 'bin-snapshots',
        covers: 'snapshots',
        retentionDays: 14,
        isActive: true,
        onlyTags: [],
        exceptTags: [],
      },
    ]),
    imagesInRecycleBin: known([]),
    settings: {
      imageBlockPublicAccess: known('block-new-sharing'),
      snapshotBlockPublicAccess: known('block-all-sharing'),
      allowedImages: known({ state: 'disabled', criteria: [] }),
    },
    keyAliases: known(new Map()),
    sourceImages: known(new Map()),
    usageReports: { gap: null, ofImage: new Map() },
    foreignUses: [],
    unreadUsage: [],
    counts: {},
    reads: [],
    ...changes,
  };
}

export function aRung(action: Rung['do'], days: number, changes: Partial<Rung> = {}): Rung {
  return { do: action, afterMs: days * dayMs, whenInUse: false, snapshots: 'keep', ...changes };
}

export function aRemedy(id: RemedyId, days: number, changes: Partial<RemedyStep> = {}): RemedyStep {
  return { do: id, afterMs: days * dayMs, whenInUse: false, params: {}, ...changes };
}

/** Notify, deprecate after 7 days, disable after 30, deregister after 60. */
export const ladder: readonly Rung[] = [
  aRung('notify', 0),
  aRung('deprecate', 7),
  aRung('disable', 30),
  aRung('deregister', 60),
];

/** Enforces that images are not older than a year, with the whole ladder. */
export function aRule(changes: Partial<PolicyRule> = {}): PolicyRule {
  return {
    ruleId: 'one-year',
    hash: 'definition 1',
    check: 'max-age',
    severity: 'medium',
    mode: 'enforce',
    match: everything,
    params: { days: 365, keepNewest: 0 },
    lifecycle: ladder,
    remedies: [],
    ...changes,
  };
}

/** One enforced rule, the limits and safety of the documentation, no family. */
export function aPolicy(changes: Partial<Policy> = {}): Policy {
  return {
    name: 'test',
    hash: '0'.repeat(64),
    regions: 'all',
    trusted: { accounts: [], organizations: [], organizationalUnits: [] },
    exclusions: [],
    rules: [aRule()],
    exemptions: [],
    orphanedSnapshots: null,
    limits: {
      deprecate: { count: 50, percent: 20 },
      disable: { count: 25, percent: 10 },
      deregister: { count: 20, percent: 5 },
      deleteSnapshots: { count: 100, percent: 10 },
      deleteSnapshotsGib: 5000,
      revoke: { count: 25, percent: 10 },
      remedy: { count: 100, percent: 50 },
      reversal: { count: 25, percent: 10 },
      organizationDestructive: 100,
    },
    safety: {
      requireRecycleBin: true,
      minBinDays: 7,
      launchTemplateVersions: 10,
      lastLaunchedWithinDays: 30,
      rollbackDays: 30,
      keepPerFamily: 2,
      objectionDays: 14,
      family: { tag: 'Family' },
    },
    rollout: null,
    waivers: { maxDays: 180 },
    usage: { references: [], parameterPaths: [], absent: [] },
    notify: { digest: 'run', ownerTag: 'Owner', fallback: 'platform', routes: [], quietHours: null },
    ...changes,
  };
}

export function tags(values: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

export function globs(...sources: readonly string[]) {
  return sources.map(globPattern);
}

/** The instant so many days before `now`. */
export function daysAgo(days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString();
}

/** `aRule` on `anImage`: told 100 days ago, with the dates of the whole ladder as the promise. */
export function aRecord(changes: Partial<FindingRecord> = {}): FindingRecord {
  return {
    subjectId: 'ami-00000000000000001',
    ruleId: 'one-year',
    ruleHash: 'definition 1',
    status: 'NON_COMPLIANT',
    firstSeenAt: daysAgo(100),
    announcedAt: daysAgo(100),
    notifiedAt: daysAgo(100),
    promisedAt: { deprecate: daysAgo(93), disable: daysAgo(70), deregister: daysAgo(40) },
    ...changes,
  };
}

/** What was done to `anImage` so many days ago, by this service. */
export function anOutcome(
  action: StepOutcome['action'],
  days: number,
  changes: Partial<StepOutcome> = {},
): StepOutcome {
  return { subjectId: 'ami-00000000000000001', action, at: daysAgo(days), status: 'applied', ...changes };
}

/** Beside `anOutcome`: it was for `aRule`, and the image was neither shared nor deprecated before. */
export function anUndo(action: Undo['action'], days: number, changes: Partial<Undo> = {}): Undo {
  return {
    ...{ subjectId: 'ami-00000000000000001', action, at: daysAgo(days), ruleIds: ['one-year'] },
    ...{ launchPermissions: [], taken: [], deprecateAt: null },
    ...changes,
  };
}

/** Of `aRecord`, through the year 2026. */
export function aWaiver(changes: Partial<Waiver> = {}): Waiver {
  return {
    ...{ subjectId: 'ami-00000000000000001', ruleId: 'one-year', until: '2026-12-31' },
    ...{ by: 'arn:aws:iam::111122223333:user/lab', why: 'frozen for publication' },
    ...{ grantedAt: daysAgo(10), renewedFrom: [] },
    ...changes,
  };
}

/** A history of `aRecord` and nothing else. */
export function aHistory(changes: Partial<ScopeHistory> = {}): ScopeHistory {
  return { ...noHistory, findings: [aRecord()], ...changes };
}

/** What a test may say of a scope; the rest is `anImage`, `aPolicy`, no history, `now`. */
export interface World {
  readonly images?: readonly Image[];
  readonly facts?: ScopeFacts;
  readonly policy?: Policy;
  readonly history?: ScopeHistory;
  readonly at?: Date;
}

export function aView({
  images = [anImage()],
  facts = someFacts(images),
  policy = aPolicy(),
  history = noHistory,
  at = now,
}: World = {}): ScopeView {
  return viewScope(facts, policy, history, at);
}

/** The plan of the scope, guarded. */
export function aPlan(world: World = {}): readonly GuardedAction[] {
  const view = aView(world);
  return guardPlan(planActions(evaluate(view), view), view);
}

/** Disables `anImage`, 70 days overdue, 100 days after the owner was told, in enforce mode. */
export function anAction(changes: Partial<PlannedAction> = {}): PlannedAction {
  return {
    actionId: 'disable#ami-00000000000000001',
    action: 'disable',
    subjectId: 'ami-00000000000000001',
    ruleIds: ['one-year'],
    step: aRung('disable', 30),
    previousRung: aRung('deprecate', 7),
    mode: 'enforce',
    clockStartedAt: daysAgo(100),
    dueAt: daysAgo(70),
    isPromised: true,
    calls: [],
    ...changes,
  };
}

/** `anImage` with a device that is not encrypted. */
export function aPlainImage(changes: Partial<Image> = {}): Image {
  return anImage({ ebsDevices: known([aDevice({ encrypted: known(false) })]), ...changes });
}

/** The available encrypted copy that this service made of `aPlainImage`, as image 2. */
export function anOwnCopy(changes: Partial<Image> = {}): Image {
  return imageNumber(2, {
    name: 'web-encrypted-00000001',
    sourceImageId: 'ami-00000000000000001',
    tags: known(tags({ 'ami-governor:copy-of': 'ami-00000000000000001' })),
    ...changes,
  });
}

/** A finished usage report of so many days ago on everything, which names nobody. */
export function aUsageReport(days: number, changes: Partial<UsageReport> = {}): UsageReport {
  const createdAt = daysAgo(days);
  return { reportId: `amiur-${days}`, state: 'available', createdAt, isWhole: true, usedBy: [], ...changes };
}

/** What others tell: nobody uses anything, and the given accounts are governed and told so an hour ago. */
export function anElsewhere(accounts: readonly AccountId[], changes: Partial<Elsewhere> = {}): Elsewhere {
  const told = new Map(accounts.map((account) => [account, daysAgo(1 / 24)]));
  return {
    governed: known({ accounts: [scope.accountId, ...accounts], organization: null }),
    indexedAt: new Map([[scope.region, told]]),
    uses: new Map(),
    everUsedBy: new Map(),
    unread: new Map(),
    descendants: new Map(),
    ...changes,
  };
}

/** Freezes the whole value, so that a function that changes its input throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
