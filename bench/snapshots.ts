import { readFile } from 'node:fs/promises';
import { evaluate } from '../shared/domain/evaluate.ts';
import type { ScopeFacts } from '../shared/domain/facts.ts';
import { guardPlan } from '../shared/domain/guard-plan.ts';
import { noHistory, type ScopeHistory } from '../shared/domain/history.ts';
import { known } from '../shared/domain/known.ts';
import { planActions } from '../shared/domain/plan.ts';
import { viewScope } from '../shared/domain/scope-view.ts';
import type { Snapshot } from '../shared/domain/snapshot.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import { largeScope } from './large-scope.ts';

const images = 25_000;
const orphans = 50_000;

/** Classifies 100,000 snapshots, half of them of images that are gone, and plans what is orphaned. */
export async function measureSnapshots(): Promise<void> {
  const file = new URL('../policies/baseline.yml', import.meta.url);
  const parsed = parsePolicy(await readFile(file), 'policies/baseline.yml');
  if (!parsed.ok) throw new Error('the default policy does not parse');
  const policy = { ...parsed.policy, rules: [] };
  const facts = withOrphans(largeScope(images));
  const count = facts.snapshots.known ? facts.snapshots.value.length : 0;
  const history = orphanedFor(40);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;

  const start = process.cpuUsage();
  const view = viewScope(facts, policy, history, now);
  const classified = process.cpuUsage(start);
  const findings = evaluate(view);
  const planned = guardPlan(planActions(findings, view), view);
  const { user, system } = process.cpuUsage(start);

  globalThis.gc?.();
  const kept = process.memoryUsage().heapUsed - before;
  const orphaned = view.snapshots.findings.filter(({ status }) => status === 'ORPHANED').length;
  const classifying = (classified.user + classified.system) / 1e6;
  console.log(
    [
      `snapshots: ${count} classified in ${classifying.toFixed(2)} s of a core, ${orphaned} orphaned`,
      `${findings.length} findings and ${planned.length} steps after ${((user + system) / 1e6).toFixed(2)} s`,
      `kept ${(kept / 2 ** 20).toFixed(0)} MiB, ${Math.round(kept / count)} bytes a snapshot`,
      `process ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`,
    ].join('; '),
  );
}

const now = new Date('2026-10-01T12:00:00.000Z');

function withOrphans(facts: ScopeFacts): ScopeFacts {
  const mapped = facts.snapshots.known ? facts.snapshots.value : [];
  const [one] = mapped;
  if (one === undefined) throw new Error('the scope has no snapshots');
  const orphaned = Array.from(
    { length: orphans },
    (_, n): Snapshot => ({
      ...one,
      snapshotId: orphanId(n),
      description: `Created by CreateImage(i-00000000000000001) for ami-9${String(n).padStart(16, '0')}`,
      startedAt: known('2024-01-01T00:00:00.000Z'),
      sharedWith: known([]),
    }),
  );
  return { ...facts, snapshots: known([...mapped, ...orphaned]) };
}

function orphanedFor(days: number): ScopeHistory {
  const since = new Date(now.getTime() - days * 86_400_000).toISOString();
  const orphanedSince = new Map(Array.from({ length: orphans }, (_, n) => [orphanId(n), since] as const));
  return { ...noHistory, orphanedSince };
}

function orphanId(n: number): string {
  return `snap-9${String(n).padStart(16, '0')}`;
}

if (import.meta.main) await measureSnapshots();
