import type { Finding } from '../../shared/domain/finding.ts';
import { known } from '../../shared/domain/known.ts';
import type { Intent, Outcome } from '../../shared/domain/outcome.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import type { ImageReport, ScopeReport } from '../../shared/domain/report.ts';
import type { SnapshotFinding } from '../../shared/domain/snapshot.ts';
import type { Run } from '../../shared/ports.ts';
import { anImage, aRung, now, scope } from '../builders.ts';

export const noon = now.toISOString();

/** Noon so many days and hours after the first day. */
export function noonPlus(days: number, hours = 0, ms = 0): string {
  return new Date(now.getTime() + (days * 24 + hours) * 3_600_000 + ms).toISOString();
}

export function imageId(n: number): string {
  return `ami-${String(n).padStart(17, '0')}`;
}

export const oneImage = imageId(1);

/** A violation of `one-year` by the first image, first seen at noon, that nobody was told of. */
export function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'one-year',
    ruleHash: 'definition 1',
    check: 'max-age',
    subjectId: oneImage,
    severity: 'medium',
    mode: 'enforce',
    status: 'NON_COMPLIANT',
    reason: 'created at 2024-01-01T00:00:00.000Z',
    evidence: { createdAt: '2024-01-01T00:00:00.000Z', days: 365 },
    waiver: null,
    suspendedBy: null,
    firstSeenAt: noon,
    announcedAt: null,
    notifiedAt: null,
    promisedAt: {},
    ...changes,
  };
}

/** The image of the findings, out of use. */
export function anImageReport(
  findings: readonly Finding[] = [aFinding()],
  changes: Partial<ImageReport> = {},
): ImageReport {
  return {
    kind: 'image',
    image: anImage({ imageId: findings[0]?.subjectId ?? oneImage }),
    owned: true,
    usage: { uses: [], unread: [] },
    inUse: known(false),
    objection: null,
    findings,
    ...changes,
  };
}

/** A report at noon on images that were all read, with nothing planned. */
export function aReport(
  images: readonly ImageReport[] = [anImageReport()],
  changes: Partial<ScopeReport> = {},
): ScopeReport {
  return {
    scope,
    evaluatedAt: noon,
    policy: { name: 'test', hash: 'a'.repeat(64) },
    images,
    scopeFindings: [],
    snapshots: [],
    orphanCosts: [],
    orphanFindings: [],
    actions: [],
    alerts: [],
    accountName: null,
    ownerTag: 'Owner',
    reads: [{ fact: 'Images', known: true, why: null }],
    counts: {},
    ...changes,
  };
}

/** What is said of a snapshot that backs the first image. */
export function aSnapshotFinding(changes: Partial<SnapshotFinding> = {}): SnapshotFinding {
  return {
    snapshotId: 'snap-00000000000000001',
    status: 'IN_USE',
    reason: `backs ${oneImage}`,
    madeFor: { imageId: oneImage, knownBy: 'description' },
    orphanedSince: null,
    ...changes,
  };
}

export function aSweep(runId = 'sweep-1'): Run {
  return { runId, kind: 'sweep' };
}

export function anEventRun(runId = 'event-1'): Run {
  return { runId, kind: 'event' };
}

/** Deprecating the first image, allowed. */
export function anAction(changes: Partial<GuardedAction> = {}): GuardedAction {
  return {
    actionId: `deprecate#${oneImage}`,
    action: 'deprecate',
    subjectId: oneImage,
    ruleIds: ['one-year'],
    step: aRung('deprecate', 7),
    previousRung: aRung('notify', 0),
    mode: 'enforce',
    clockStartedAt: noon,
    dueAt: noonPlus(7),
    isPromised: true,
    calls: [
      { operation: 'ec2:EnableImageDeprecation', input: { ImageId: oneImage, DeprecateAt: noonPlus(7) } },
    ],
    status: 'allowed',
    heldBy: null,
    alsoHeldBy: [],
    reason: 'wanted by one-year',
    ...changes,
  };
}

export function anIntent(changes: Partial<Intent> = {}): Intent {
  return {
    scope,
    actionId: `disable#${oneImage}`,
    action: 'disable',
    subjectId: oneImage,
    planId: 'plan-1',
    policyHash: 'a'.repeat(64),
    ruleIds: ['one-year'],
    calls: [{ operation: 'ec2:DisableImage', input: { ImageId: oneImage } }],
    params: {},
    launchPermissions: [{ kind: 'account', principal: '444455556666' }],
    taken: [{ kind: 'account', principal: '444455556666' }],
    deprecateAt: null,
    reason: 'wanted by one-year',
    at: noon,
    ...changes,
  };
}

export function anOutcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    scope,
    actionId: `disable#${oneImage}`,
    action: 'disable',
    subjectId: oneImage,
    planId: 'plan-1',
    status: 'applied',
    heldBy: null,
    reason: 'wanted by one-year',
    requestIds: ['11111111-2222-3333-4444-555555555555'],
    undo: null,
    at: noonPlus(0, 0, 1_000),
    ...changes,
  };
}
