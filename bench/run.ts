import { readFile } from 'node:fs/promises';
import { evaluate } from '../shared/domain/evaluate.ts';
import { guardPlan } from '../shared/domain/guard-plan.ts';
import { noHistory } from '../shared/domain/history.ts';
import { planActions } from '../shared/domain/plan.ts';
import type { Policy } from '../shared/domain/policy.ts';
import { viewScope } from '../shared/domain/scope-view.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import { measureBundles } from './bundles.ts';
import { fullCatalogue } from './full-catalogue.ts';
import { largeScope } from './large-scope.ts';
import { measureMemory } from './memory.ts';
import { measureQuestions } from './questions.ts';
import { measureSnapshots } from './snapshots.ts';
import { measureSweep } from './sweep.ts';

// Figures of this machine, for comparing one commit with another on it; no test looks at them.
const file = new URL('../policies/baseline.yml', import.meta.url);
const parsed = parsePolicy(await readFile(file), 'policies/baseline.yml');
if (!parsed.ok) throw new Error('the default policy does not parse');

// First, while the process is small: it tells its own peak.
await measureSweep();
for (const images of [10_000, 100_000]) judgeScope(images, parsed.policy);
judgeScope(10_000, fullCatalogue(parsed.policy));
await measureMemory([1_000, 10_000]);
await measureSnapshots();
await measureQuestions();
await measureBundles();

function judgeScope(images: number, policy: Policy): void {
  const facts = largeScope(images);
  const now = new Date('2026-10-01T12:00:00.000Z');
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;

  const view = viewScope(facts, policy, noHistory, now);
  const evaluated = timed(() => evaluate(view));
  const planned = timed(() => guardPlan(planActions(evaluated.value, view), view));

  globalThis.gc?.();
  const kept = process.memoryUsage().heapUsed - before;
  const judgements = evaluated.value.length;
  console.log(
    [
      `${policy.name}: ${images} images x ${policy.rules.length} rules`,
      `evaluated ${Math.round(judgements / evaluated.seconds)} rule x image a second of a core`,
      `planned ${Math.round(planned.value.length / planned.seconds)} actions a second of a core`,
      `kept ${(kept / 2 ** 20).toFixed(0)} MiB, ${Math.round(kept / images)} bytes an image`,
      `process ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`,
    ].join('; '),
  );
}

/** In seconds of a core, so that it does not matter what else the machine does meanwhile. */
function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const start = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(start);
  return { value, seconds: (user + system) / 1e6 };
}
