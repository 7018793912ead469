import { describe, expect, test } from 'vitest';
import type { ScopeFacts } from '../../../shared/domain/facts.ts';
import type { Guard } from '../../../shared/domain/guard.ts';
import { factsComplete } from '../../../shared/domain/guards/facts-complete.ts';
import { foreignOwner } from '../../../shared/domain/guards/foreign-owner.ts';
import { inUseGuard } from '../../../shared/domain/guards/in-use.ts';
import { managedByService } from '../../../shared/domain/guards/managed-by-service.ts';
import { protectedImage } from '../../../shared/domain/guards/protected.ts';
import { recycleBin } from '../../../shared/domain/guards/recycle-bin.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import type { PlannedAction } from '../../../shared/domain/plan.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import type { Snapshot, SnapshotFinding } from '../../../shared/domain/snapshot.ts';
import { anAction, aPolicy, aRung, aSnapshot, aView, someFacts, tags } from '../../builders.ts';
import { nobodyElse } from './ask.ts';

const why = unknown('denied');
const orphan: SnapshotFinding = {
  ...{ snapshotId: 'snap-00000000000000001', status: 'ORPHANED', reason: 'nothing refers to it' },
  ...{ madeFor: null, orphanedSince: null },
};

interface Question {
  readonly snapshot?: Partial<Snapshot>;
  readonly finding?: Partial<SnapshotFinding>;
  readonly facts?: Partial<ScopeFacts>;
  readonly policy?: Policy;
  readonly action?: Partial<PlannedAction>;
}

/** What one guard says of deleting an own snapshot that is orphaned and of which everything was read. */
function reasonOf(guard: Guard, { snapshot, finding, facts, action, policy = aPolicy() }: Question = {}) {
  const subject = aSnapshot(snapshot);
  const view = aView({ facts: someFacts([], { snapshots: known([subject]), ...facts }), policy });
  const planned = anAction({
    action: 'delete-snapshot',
    subjectId: subject.snapshotId,
    step: aRung('delete-snapshot', 14),
    ...action,
  });
  const asked = { kind: 'snapshot' as const, snapshot: subject, finding: { ...orphan, ...finding } };
  return guard.check(planned, asked, { view, company: nobodyElse })?.reason ?? null;
}

const telling = { action: { action: 'notify' as const, step: aRung('notify', 0) } };

test.each([factsComplete, foreignOwner, managedByService, protectedImage, inUseGuard, recycleBin])(
  '$id lets an own orphaned snapshot go, of which everything was read',
  (guard) => {
    expect(reasonOf(guard)).toBeNull();
  },
);

describe('facts-complete', () => {
  test.each<[string, Question]>([
    ['tags', { snapshot: { tags: why } }],
    ['mappings', { snapshot: { mappings: why } }],
    ['lock', { snapshot: { isLocked: why } }],
    ['fast restore', { snapshot: { hasFastRestore: why } }],
    ['shares', { snapshot: { sharedWith: why } }],
    ['size', { snapshot: { volumeGib: why } }],
    ['images', { facts: { images: why } }],
    ['Recycle Bin rules', { facts: { recycleBinRules: why } }],
    ['images in the Recycle Bin', { facts: { imagesInRecycleBin: why } }],
    ['the number of own snapshots', { facts: { snapshots: why } }],
  ])('holds where this was not read: %s', (fact, question) => {
    expect(reasonOf(factsComplete, question)).toBe(`could not be read: ${fact}: denied`);
  });

  test('needs nothing to tell the owner', () => {
    expect(reasonOf(factsComplete, { ...telling, snapshot: { tags: why } })).toBeNull();
  });
});

describe('foreign-owner', () => {
  test.each([
    ['999999999999', 'the snapshot belongs to 999999999999'],
    [null, 'whose snapshot it is could not be read'],
  ])('holds the snapshot of %s', (ownerId, reason) => {
    expect(reasonOf(foreignOwner, { snapshot: { ownerId } })).toBe(reason);
  });
});

describe('managed-by-service', () => {
  test('holds what AWS Backup keeps', () => {
    expect(
      reasonOf(managedByService, { snapshot: { tags: known(tags({ 'aws:backup:source-resource': 'x' })) } }),
    ).toBe('AWS Backup manages the snapshot: change its plan there');
  });

  test('holds where the tags were not read', () => {
    expect(reasonOf(managedByService, { snapshot: { tags: why } })).toBe(
      'whether a service manages it: denied',
    );
  });
});

describe('protected', () => {
  test('holds what carries the protecting tag, with any value', () => {
    const marked = tags({ Team: 'web', 'ami-governor:protected': '' });

    expect(reasonOf(protectedImage, { snapshot: { tags: known(marked) } })).toBe(
      'tagged ami-governor:protected',
    );
  });

  test('holds what is locked', () => {
    expect(reasonOf(protectedImage, { snapshot: { isLocked: known(true) } })).toBe('it is locked');
  });

  test('lets a snapshot with other tags go', () => {
    expect(reasonOf(protectedImage, { snapshot: { tags: known(tags({ Team: 'web' })) } })).toBeNull();
  });

  test.each<[string, Partial<Snapshot>, string]>([
    ['tags', { tags: why }, 'whether it is protected: denied'],
    ['lock', { isLocked: why }, 'whether it is locked: denied'],
  ])('holds where the %s could not be read', (_case, snapshot, reason) => {
    expect(reasonOf(protectedImage, { snapshot })).toBe(reason);
  });

  test('does not keep the owner from being told', () => {
    expect(reasonOf(protectedImage, { ...telling, snapshot: { isLocked: known(true) } })).toBeNull();
  });
});

describe('in-use', () => {
  test.each<[SnapshotFinding['status'], string]>([
    ['IN_USE', 'ami-1 maps it'],
    ['PROTECTED', 'ami-1 maps it'],
    ['NOT_AMI', 'ami-1 maps it'],
    ['UNKNOWN', 'counts as needed: ami-1 maps it'],
  ])('holds what is not orphaned for certain: %s', (status, reason) => {
    expect(reasonOf(inUseGuard, { finding: { status, reason: 'ami-1 maps it' } })).toBe(reason);
  });

  test('does not keep the owner from being told', () => {
    expect(reasonOf(inUseGuard, { ...telling, finding: { status: 'IN_USE' } })).toBeNull();
  });
});

describe('recycle-bin', () => {
  const kept = (retentionDays: number, covers: 'images' | 'snapshots' = 'snapshots') => ({
    recycleBinRules: known([
      { ruleId: 'r', covers, retentionDays, isActive: true, onlyTags: [], exceptTags: [] },
    ]),
  });

  test('lets go what stays in the bin for the least time', () => {
    expect(reasonOf(recycleBin, { facts: kept(7) })).toBeNull();
  });

  test.each<[string, Question]>([
    ['the Recycle Bin keeps the snapshot 6 days, wanted 7', { facts: kept(6) }],
    ['no active Recycle Bin rule covers the snapshot', { facts: kept(14, 'images') }],
    ['Recycle Bin rules: denied', { facts: { recycleBinRules: why } }],
    ['tags: denied', { snapshot: { tags: why } }],
  ])('holds: %s', (reason, question) => {
    expect(reasonOf(recycleBin, question)).toBe(reason);
  });

  test('holds without a rule where the policy wants no least time', () => {
    const policy = aPolicy({ safety: { ...aPolicy().safety, minBinDays: 0 } });

    expect(reasonOf(recycleBin, { facts: kept(14, 'images'), policy })).toBe(
      'no active Recycle Bin rule covers the snapshot',
    );
  });

  test('does not keep the owner from being told, and is not asked where the policy wants no bin', () => {
    const policy = aPolicy({ safety: { ...aPolicy().safety, requireRecycleBin: false } });

    expect(reasonOf(recycleBin, { ...telling, facts: kept(14, 'images') })).toBeNull();
    expect(reasonOf(recycleBin, { facts: kept(14, 'images'), policy })).toBeNull();
  });
});
