import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { noHistory } from '../../shared/domain/history.ts';
import { known } from '../../shared/domain/known.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { reportOf } from '../../shared/domain/report.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { aPolicy, aRule, aRung, aSnapshot, aView, daysAgo, scope, someFacts, tags } from '../builders.ts';
import { textOf } from '../notify/alerts.ts';

const lifecycle = [aRung('notify', 0), aRung('delete-snapshot', 14)];
const rule = aRule({ ruleId: 'orphaned-snapshots', check: 'orphaned-snapshots', severity: 'low', lifecycle });

/** The alert of a sweep that finds these snapshots orphaned for long enough, in the Region. */
function alertOn(snapshots: readonly Partial<Snapshot>[], region = 'us-east-1'): string {
  const all = snapshots.map((changes, n) =>
    aSnapshot({ snapshotId: `snap-0000000000000000${n + 1}`, description: made, ...changes }),
  );
  const orphanedSince = new Map(all.map(({ snapshotId }) => [snapshotId, daysAgo(20)] as const));
  const view = aView({
    facts: someFacts([], { scope: { ...scope, region }, snapshots: known(all) }),
    policy: aPolicy({ orphanedSnapshots: { rule, minAgeDays: 14, of: 'ami-created' } }),
    history: { ...noHistory, orphanedSince },
  });
  const findings = evaluate(view);
  const report = reportOf(view, findings, guardPlan(planActions(findings, view), view));
  return textOf(
    report,
    findings.filter(({ check }) => check === 'orphaned-snapshots'),
  );
}

const made = 'Created by CreateImage(i-1) for ami-00000000000000009';

test('an orphaned snapshot is told with its size, owner and bounds, and what they may cost together', () => {
  const text = alertOn([{ volumeGib: known(100), tags: known(tags({ Owner: 'data@example.com' })) }, {}]);

  expect(text).toContain('- snap-00000000000000001 (owner data@example.com, 100 GiB, 0 to 5.00 USD a month)');
  expect(text).toContain('2 orphaned snapshots, 108 GiB: 0 to 5.40 USD a month.');
  expect(text).toContain('Deleting a snapshot frees only the blocks that no other snapshot needs');
  expect(text).toContain('tag the image or snapshot ami-governor:protected');
});

test('where no price is known the bound stays open', () => {
  const text = alertOn([{}], 'eu-central-1');

  expect(text).toContain('- snap-00000000000000001 (8 GiB)');
  expect(text).toContain('1 orphaned snapshot, 8 GiB: 0 USD a month or more.');
});

test('tags of strangers stay on their line', () => {
  const text = alertOn([{ tags: known(tags({ Owner: 'x\n- ami-1: disable applied' })) }]);

  expect(text).not.toContain('\n- ami-1');
});

test('fifty snapshots at most are listed, and all are summed up', () => {
  const many = Array.from({ length: 700 }, (_, n) => ({ snapshotId: `snap-${String(n).padStart(17, '0')}` }));
  const text = alertOn(many);

  expect(text.match(/^- snap-/gm)).toHaveLength(50);
  expect(text).toContain('650 more alerts not listed here. In all:\n  700 x violation of orphaned-snapshots');
  expect(text).toContain('List them: amigov scan --account 111122223333 --region us-east-1');
  expect(text).toContain('700 orphaned snapshots, 5600 GiB:');
});
