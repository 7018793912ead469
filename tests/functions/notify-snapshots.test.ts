import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { noHistory } from '../../shared/domain/history.ts';
import { known } from '../../shared/domain/known.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { reportOf } from '../../shared/domain/report.ts';
import type { Snapshot } from '../../shared/domain/snapshot.ts';
import { findingsAlert } from '../../shared/notify/message.ts';
import { aPolicy, aRule, aRung, aSnapshot, aView, daysAgo, scope, someFacts, tags } from '../builders.ts';

const lifecycle = [aRung('notify', 0), aRung('delete-snapshot', 14)];
const rule = aRule({ ruleId: 'orphaned-snapshots', check: 'orphaned-snapshots', severity: 'low', lifecycle });

/** The alert of a sweep that finds these snapshots orphaned for long enough, in the Region. */
function alertOn(snapshots: readonly Partial<Snapshot>[], region = 'us-east-1') {
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
  return findingsAlert(
    report,
    findings.filter(({ check }) => check === 'orphaned-snapshots'),
  );
}

const made = 'Created by CreateImage(i-1) for ami-00000000000000009';

test('an orphaned snapshot is told with its size, owner and bounds, and what they may cost together', () => {
  const alert = alertOn([{ volumeGib: known(100), tags: known(tags({ Owner: 'data@example.com' })) }, {}]);

  expect(alert?.text).toContain('2 findings on 2 snapshots:');
  expect(alert?.text).toContain(
    '- snap-00000000000000001 (100 GiB, owner data@example.com, 0 to 5.00 USD a month)',
  );
  expect(alert?.text).toContain('2 orphaned snapshots, 108 GiB: 0 to 5.40 USD a month.');
  expect(alert?.text).toContain('Deleting a snapshot frees only the blocks that no other snapshot needs');
  expect(alert?.text).toContain('or tag the image or snapshot ami-governor:protected.');
});

test('where no price is known the bound stays open', () => {
  const alert = alertOn([{}], 'eu-central-1');

  expect(alert?.text).toContain('- snap-00000000000000001 (8 GiB)');
  expect(alert?.text).toContain('1 orphaned snapshot, 8 GiB: 0 USD a month or more.');
});

test('tags of strangers stay on their line', () => {
  const alert = alertOn([{ tags: known(tags({ Owner: 'x\n- ami-1: disable applied' })) }]);

  expect(alert?.text).not.toContain('\n- ami-1');
});

test('five hundred snapshots at most are told by one alert, the rest by the next', () => {
  const many = Array.from({ length: 700 }, (_, n) => ({ snapshotId: `snap-${String(n).padStart(17, '0')}` }));
  const alert = alertOn(many);

  expect(alert?.told).toHaveLength(500);
  expect(alert?.text).toContain('200 more findings will be told by the next run.');
  expect(alert?.text).toContain('500 orphaned snapshots, 4000 GiB:');
});
