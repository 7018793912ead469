import { expect, test } from 'vitest';
import type { ScopeSettings } from '../../../shared/domain/facts.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { blockPublicAccess } from '../../../shared/domain/rules/block-public-access.ts';
import { judgeScope } from './judge-in.ts';

const blocked: ScopeSettings = {
  imageBlockPublicAccess: known('block-new-sharing'),
  snapshotBlockPublicAccess: known('block-new-sharing'),
  allowedImages: unknown('no rule asked for it'),
};
const defaults = { images: true, snapshots: true, allSnapshotSharing: false };

function judgeSettings(changes: Partial<ScopeSettings>, params: Partial<typeof defaults> = {}) {
  const facts = { settings: { ...blocked, ...changes } };
  return judgeScope(blockPublicAccess, { ...defaults, ...params }, { facts });
}

test('an account that blocks new sharing of both is compliant', () => {
  expect(judgeSettings({})).toEqual({
    status: 'COMPLIANT',
    reason: 'public sharing is blocked as far as the policy asks',
    evidence: { images: 'block-new-sharing', snapshots: 'block-new-sharing' },
  });
});

test('what stands open is named, with what to do', () => {
  expect(
    judgeSettings({
      imageBlockPublicAccess: known('unblocked'),
      snapshotBlockPublicAccess: known('unblocked'),
    }),
  ).toEqual({
    status: 'NON_COMPLIANT',
    reason:
      'images may be shared with everybody; snapshots may be shared with everybody: turn on block public access in the Region',
    evidence: { images: 'unblocked', snapshots: 'unblocked' },
  });
});

test('snapshots that are public already stay so unless all their sharing is blocked', () => {
  expect(judgeSettings({}, { allSnapshotSharing: true })).toMatchObject({
    status: 'NON_COMPLIANT',
    reason:
      'snapshots that are public already stay open to everybody: turn on block public access in the Region',
  });
  expect(
    judgeSettings({ snapshotBlockPublicAccess: known('block-all-sharing') }, { allSnapshotSharing: true })
      .status,
  ).toBe('COMPLIANT');
});

test('only what the policy asks for counts', () => {
  const images: Partial<ScopeSettings> = { imageBlockPublicAccess: known('unblocked') };
  const snapshots: Partial<ScopeSettings> = { snapshotBlockPublicAccess: known('unblocked') };

  expect(judgeSettings(images, { images: false }).status).toBe('COMPLIANT');
  expect(judgeSettings(snapshots, { snapshots: false }).status).toBe('COMPLIANT');
  expect(judgeSettings(snapshots, { snapshots: false, allSnapshotSharing: true }).status).toBe(
    'NON_COMPLIANT',
  );
});

test('a policy that asks for neither is not about this', () => {
  expect(judgeSettings({}, { images: false, snapshots: false })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'the policy asks for neither images nor snapshots',
  });
});

test('a setting that was not read is insufficient data', () => {
  expect(judgeSettings({ imageBlockPublicAccess: unknown('denied') })).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'block public access: denied',
    evidence: { images: null, snapshots: 'block-new-sharing' },
  });
});

test('one open door decides, whatever else was not read', () => {
  expect(
    judgeSettings({
      imageBlockPublicAccess: unknown('denied'),
      snapshotBlockPublicAccess: known('unblocked'),
    }).status,
  ).toBe('NON_COMPLIANT');
});
