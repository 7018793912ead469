import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import type { ScopeHistory } from '../../shared/domain/history.ts';
import { noHistory } from '../../shared/domain/history.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import type { OrphanedSnapshots, Policy } from '../../shared/domain/policy.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import {
  anImage,
  aPlan,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  aSnapshot,
  aView,
  daysAgo,
  globs,
  imageNumber,
  now,
  scope,
  someFacts,
  tags,
  type World,
} from '../builders.ts';

const snapshotId = 'snap-00000000000000001';
const why = unknown('access denied');

function orphans(changes: Partial<OrphanedSnapshots> = {}): OrphanedSnapshots {
  const rule = aRule({
    ruleId: 'orphaned-snapshots',
    check: 'orphaned-snapshots',
    severity: 'low',
    lifecycle: [aRung('notify', 0), aRung('delete-snapshot', 14)],
  });
  return { rule, minAgeDays: 14, of: 'ami-created', ...changes };
}

function snapshotNumber(n: number, changes: Partial<Snapshot> = {}): Snapshot {
  const digits = String(n).padStart(17, '0');
  const description = `Created by CreateImage(i-1) for ami-${digits}`;
  return aSnapshot({ snapshotId: `snap-${digits}`, description, ...changes });
}

/** So many snapshots of gone images, orphaned for 40 days; the owner was told 20 days ago, that they go 6 days ago. */
function orphaned({
  count = 1,
  snapshot = {},
  facts = {},
  policy = {},
  history = {},
}: {
  readonly count?: number;
  readonly snapshot?: Partial<Snapshot>;
  readonly facts?: Partial<ScopeFacts>;
  readonly policy?: Partial<Policy>;
  readonly history?: Partial<ScopeHistory>;
} = {}): World {
  const snapshots = Array.from({ length: count }, (_, n) => snapshotNumber(n + 1, snapshot));
  return {
    facts: someFacts([], { snapshots: known(snapshots), ...facts }),
    policy: aPolicy({ rules: [], orphanedSnapshots: orphans(), ...policy }),
    history: {
      ...noHistory,
      orphanedSince: new Map(snapshots.map((each) => [each.snapshotId, daysAgo(40)])),
      findings: snapshots.map((each) =>
        aRecord({
          ...{ ruleId: 'orphaned-snapshots', firstSeenAt: daysAgo(26), notifiedAt: daysAgo(20) },
          ...{ subjectId: each.snapshotId, promisedAt: { 'delete-snapshot': daysAgo(6) } },
        }),
      ),
      ...history,
    },
  };
}

function deletion(world: World) {
  return aPlan(world).find(({ action }) => action === 'delete-snapshot');
}

test('a snapshot that was orphaned for long enough is a violation that says since when, and of which image', () => {
  const [finding, ...others] = evaluate(aView(orphaned()));

  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    ruleId: 'orphaned-snapshots',
    subjectId: snapshotId,
    status: 'NON_COMPLIANT',
    severity: 'low',
    reason:
      'made for ami-00000000000000001 by its description, which is gone; nothing else refers to it, since 2026-08-22T12:00:00.000Z: delete it, or say in a tag what it is kept for',
    evidence: {
      orphanedSince: '2026-08-22T12:00:00.000Z',
      imageId: 'ami-00000000000000001',
      knownBy: 'description',
    },
    notifiedAt: daysAgo(20),
  });
});

test.each([
  [14, 1],
  [13.99, 0],
])('orphaned for %d days of 14, it has %d findings', (days, findings) => {
  const orphanedSince = new Map([[snapshotId, daysAgo(days)]]);

  expect(evaluate(aView(orphaned({ history: { orphanedSince, findings: [] } })))).toHaveLength(findings);
});

test.each<[string, Parameters<typeof orphaned>[0]]>([
  ['seen orphaned for the first time', { history: { orphanedSince: new Map() } }],
  ['locked', { snapshot: { isLocked: known(true) } }],
  ['of which something could not be read', { snapshot: { sharedWith: why } }],
  ['not asked for by the policy', { policy: { orphanedSnapshots: null } }],
])('a snapshot %s has no finding and no step', (_case, question) => {
  const world = orphaned(question);

  expect(evaluate(aView(world))).toEqual([]);
  expect(aPlan(world)).toEqual([]);
});

test('it is deleted once its owner was told and the promised date is past', () => {
  expect(deletion(orphaned())).toMatchObject({
    actionId: `delete-snapshot#${snapshotId}`,
    subjectId: snapshotId,
    status: 'allowed',
    calls: [{ operation: 'ec2:DeleteSnapshot', input: { SnapshotId: snapshotId } }],
  });
});

test('before anybody was told, nothing is deleted', () => {
  expect(deletion(orphaned({ history: { findings: [] } }))).toMatchObject({
    status: 'waiting',
    heldBy: 'waiting-period',
    dueAt: '2026-10-15T12:00:00.000Z',
  });
});

test('in audit mode nothing is deleted', () => {
  const orphanedSnapshots = orphans({ rule: { ...orphans().rule, mode: 'audit' } });

  expect(deletion(orphaned({ policy: { orphanedSnapshots } }))?.status).not.toBe('allowed');
});

const noBin = { recycleBinRules: known([]) };
const image = 'ami-00000000000000001';

test.each<[string, string, Parameters<typeof orphaned>[0]]>([
  ['facts-complete', 'size', { snapshot: { volumeGib: why } }],
  ['facts-complete', 'Recycle Bin rules', { facts: { recycleBinRules: why } }],
  ['recycle-bin', 'no active Recycle Bin rule covers the snapshot', { facts: noBin }],
  [
    'excluded',
    'frozen',
    {
      policy: { exclusions: [exclusion({ tag: 'Team' })] },
      snapshot: { tags: known(tags({ Team: 'web' })) },
    },
  ],
  [
    'excluded',
    'could not be read: it asks for what only images have',
    { policy: { exclusions: [exclusion({ name: 'golden-*' })] } },
  ],
])('%s holds it: %s', (guard, reason, question) => {
  const held = deletion(orphaned(question));

  expect(held?.status).toBe('held');
  expect(held?.heldBy).toBe(guard);
  expect(held?.reason).toContain(reason);
});

function exclusion({ tag, name }: { readonly tag?: string; readonly name?: string }) {
  return {
    match: {
      ...everything,
      tag: tag === undefined ? [] : [{ key: tag, anyOf: globs('*') }],
      name: name === undefined ? [] : globs(name),
    },
    reason: 'frozen',
    owner: 'lab@example.com',
    expires: null,
  };
}

test('an exclusion by name and tag says nothing against a snapshot without the tag', () => {
  const exclusions = [exclusion({ name: 'golden-*', tag: 'Team' })];

  expect(deletion(orphaned({ policy: { exclusions } }))?.status).toBe('allowed');
});

test('an exemption makes its finding not applicable, and nothing is deleted', () => {
  const exemptions = [{ ...exclusion({ tag: 'Team' }), ruleIds: ['orphaned-snapshots'] }];
  const world = orphaned({ policy: { exemptions }, snapshot: { tags: known(tags({ Team: 'web' })) } });

  expect(evaluate(aView(world))).toMatchObject([
    { status: 'NOT_APPLICABLE', reason: 'exempt: frozen (lab@example.com)' },
  ]);
  expect(aPlan(world)).toEqual([]);
});

test('an exemption that asks for what a snapshot does not have leaves the finding open', () => {
  const exemptions = [{ ...exclusion({ name: 'golden-*' }), ruleIds: ['orphaned-snapshots'] }];

  expect(evaluate(aView(orphaned({ policy: { exemptions } })))[0]?.status).toBe('INSUFFICIENT_DATA');
});

test('a snapshot that was deleted and restored is not deleted again', () => {
  const outcomes = [
    { subjectId: snapshotId, action: 'delete-snapshot' as const, at: daysAgo(3), status: 'applied' as const },
  ];

  expect(deletion(orphaned({ history: { outcomes } }))).toBeUndefined();
});

const limits = aPolicy().limits;
const statuses = (world: World) => aPlan(world).map(({ status }) => status);

test('a tenth of the own snapshots goes a day, but one at least', () => {
  expect(statuses(orphaned({ count: 5 }))).toEqual(['allowed', 'waiting', 'waiting', 'waiting', 'waiting']);
});

test('more than five days of the limit due at once smell of a mistake and are held', () => {
  expect(statuses(orphaned({ count: 6 }))).toEqual(Array.from({ length: 6 }, () => 'held'));
});

test('as many go as the count allows, the rest is postponed', () => {
  const policy = { limits: { ...limits, deleteSnapshots: { count: 2, percent: 100 } } };

  expect(statuses(orphaned({ count: 4, policy }))).toEqual(['allowed', 'allowed', 'waiting', 'waiting']);
});

test('as many go as the GiB allow, at the limit and one over', () => {
  const deleteSnapshots = { count: 100, percent: 100 };
  const within = { limits: { ...limits, deleteSnapshots, deleteSnapshotsGib: 16 } };
  const over = { limits: { ...limits, deleteSnapshots, deleteSnapshotsGib: 15 } };

  expect(statuses(orphaned({ count: 2, policy: within }))).toEqual(['allowed', 'allowed']);
  expect(statuses(orphaned({ count: 2, policy: over }))).toEqual(['allowed', 'waiting']);
});

test('a snapshot that waits for a place is told among how many snapshots', () => {
  expect(aPlan(orphaned({ count: 2 }))[1]?.reason).toBe(
    'postponed by the limit (delete-snapshot: 1 of 2 own snapshots in 24 hours)',
  );
});

test('a snapshot of just as many GiB as the limit goes', () => {
  expect(deletion(orphaned({ policy: { limits: { ...limits, deleteSnapshotsGib: 8 } } }))?.status).toBe(
    'allowed',
  );
});

test('what other scopes deleted takes no GiB of this one', () => {
  const actionId = 'delete-snapshot#snap-0';
  const place = { actionId, action: 'delete-snapshot' as const, at: daysAgo(0.5), gib: 5000 };
  const spentPlaces = [
    { ...scope, ...place, accountId: '999999999999' },
    { ...scope, ...place, region: 'us-east-1' },
  ];

  expect(deletion(orphaned({ history: { spentPlaces } }))?.status).toBe('allowed');
});

test('a snapshot that alone is more than the GiB never goes by itself', () => {
  const policy = { limits: { ...limits, deleteSnapshotsGib: 7 } };

  expect(deletion(orphaned({ policy }))).toMatchObject({
    status: 'held',
    heldBy: 'blast-radius',
    reason: '8 GiB are more than the limit (delete-snapshot: 7 GiB in 24 hours)',
  });
});

test.each([
  ['one place of two and 4992 of 5000 GiB are taken', [4992], 'allowed'],
  ['one place of two and 4993 of 5000 GiB are taken', [4993], 'waiting'],
  ['both places are taken', [0, 0], 'waiting'],
])('what was deleted in the last day counts: %s', (_case, sizes, status) => {
  const place = {
    ...scope,
    actionId: 'delete-snapshot#snap-0',
    action: 'delete-snapshot' as const,
    at: daysAgo(0.5),
  };
  const policy = { limits: { ...limits, deleteSnapshots: { count: 2, percent: 100 } } };
  const spentPlaces = sizes.map((gib) => ({ ...place, gib }));

  expect(deletion(orphaned({ count: 2, policy, history: { spentPlaces } }))?.status).toBe(status);
});

/** `anImage` disabled by us 40 days ago, deregistered with its snapshots today. */
function retired(changes: World & { readonly snapshots?: readonly Snapshot[] } = {}): World {
  const disabled = anImage({ state: known('disabled'), deprecateAt: known(daysAgo(90)) });
  const rule = aRule({
    lifecycle: [aRung('notify', 0), aRung('disable', 30), aRung('deregister', 60, { snapshots: 'delete' })],
  });
  const facts = someFacts([disabled, imageNumber(2)]);
  return {
    facts: changes.snapshots === undefined ? facts : { ...facts, snapshots: known(changes.snapshots) },
    policy: aPolicy({ rules: [rule], safety: { ...aPolicy().safety, keepPerFamily: 0 } }),
    history: {
      ...noHistory,
      findings: [aRecord()],
      outcomes: [{ subjectId: image, action: 'disable', at: daysAgo(60), status: 'applied' }],
    },
    ...changes,
  };
}

function deregistration(world: World) {
  return aPlan(world).find(({ action }) => action === 'deregister');
}

test('an image goes with its snapshots where nothing else needs them', () => {
  expect(deregistration(retired())).toMatchObject({
    status: 'allowed',
    calls: [{ input: { ImageId: image, DeleteAssociatedSnapshots: true } }],
  });
});

test.each<[string, Partial<Policy>]>([
  [
    'excluded',
    {
      exclusions: [
        {
          ...exclusion({ tag: 'Team' }),
          match: { ...everything, account: ['111122223333'], tag: [{ key: 'Keep', anyOf: globs('*') }] },
        },
      ],
    },
  ],
  ['more than a day may delete', { limits: { ...limits, deleteSnapshotsGib: 7 } }],
  ['of which none may be deleted', { limits: { ...limits, deleteSnapshots: { count: 0, percent: 10 } } }],
])('an image whose snapshots are %s goes without them', (_case, changes) => {
  const base = retired();
  const kept = snapshotNumber(1, { tags: known(tags({ Keep: 'audit' })) });
  const world = retired({ snapshots: [kept, snapshotNumber(2)], policy: { ...base.policy!, ...changes } });

  expect(deregistration(world)).toMatchObject({
    status: 'allowed',
    calls: [{ input: { ImageId: image, DeleteAssociatedSnapshots: false } }],
  });
});

test('an image whose snapshots would exceed what is left of the day waits with them', () => {
  const place = {
    ...scope,
    actionId: 'delete-snapshot#snap-0',
    action: 'delete-snapshot' as const,
    at: daysAgo(0.5),
    gib: 8,
  };
  const base = retired();

  expect(deregistration(retired({ history: { ...base.history!, spentPlaces: [place] } }))).toMatchObject({
    status: 'waiting',
    heldBy: 'blast-radius',
  });
});

test('snapshots that go with images count in the limit of the organization', () => {
  const base = retired();
  const policy = { ...base.policy!, limits: { ...limits, organizationDestructive: 1 } };

  expect(deregistration(retired({ policy }))).toMatchObject({
    status: 'waiting',
    reason: 'postponed by the limit (organization: 1 destructive actions in 24 hours)',
  });
});

test('what an event shows of a snapshot deletes nothing', () => {
  expect(deletion(orphaned({ facts: { covers: 'images' } }))).toBeUndefined();
});

test('now is the first day of a snapshot that no sweep saw orphaned before', () => {
  const view = aView(orphaned({ history: { orphanedSince: new Map() } }));

  expect(view.snapshots.findings[0]?.orphanedSince).toBe(now.toISOString());
});
