import fc from 'fast-check';
import { playWorld } from './harness/play-world.ts';
import { violationsIn } from './oracles/registry.ts';
import { anyWorld } from './world/world-spec.ts';

const n = Number(process.argv[2] ?? 5),
  seed = Number(process.argv[3] ?? 1);
const specs = fc.sample(anyWorld, { seed, numRuns: n });
const tally: Record<string, number> = {};
const c0 = process.cpuUsage();
for (const spec of specs) {
  const t = performance.now();
  const w = await playWorld(spec);
  const t2 = performance.now();
  const vs = violationsIn(w);
  const t3 = performance.now();
  for (const v of vs) {
    const k =
      'VIOLATION ' +
      v.invariant +
      ' ' +
      v.what
        .replace(/(ami|i|lt|snap)-[0-9a-f]+/g, '')
        .replace(/[0-9]{6,}/g, '')
        .slice(0, 150);
    tally[k] = (tally[k] ?? 0) + 1;
  }
  const e = w.simulator.chronicle.entries;
  const calls = e.filter((x) => x.kind === 'call').length;
  for (const x of e) {
    if (x.kind === 'call' && x.functionName && x.call.mutating)
      tally[`${x.call.operation} ${x.call.hadEffect}`] =
        (tally[`${x.call.operation} ${x.call.hadEffect}`] ?? 0) + 1;
    if (x.kind === 'call' && x.functionName && x.call.mutating && !x.call.hadEffect) {
      const k = `refused ${x.call.operation} ${x.call.outcome} ${w.scopes.find((s) => s.images.get(String(x.call.input.ImageId)))?.images.get(String(x.call.input.ImageId))?.image.State}`;
      tally[k] = (tally[k] ?? 0) + 1;
    }
    if (x.kind === 'mishap') tally[x.mishap] = (tally[x.mishap] ?? 0) + 1;
    if (x.kind === 'call' && x.call.fault)
      tally['fault ' + x.call.fault.kind] = (tally['fault ' + x.call.fault.kind] ?? 0) + 1;
    if (x.kind === 'call' && x.call.outcome === 'SandboxDefect') console.log('DEFECT', x.call.operation);
    if (x.kind === 'ended' && x.status === 'threw') {
      const k = 'threw ' + x.why.slice(0, 90);
      tally[k] = (tally[k] ?? 0) + 1;
    }
    if (x.kind === 'report')
      for (const a of x.report.actions)
        for (const g of [a.heldBy, ...a.alsoHeldBy])
          if (g) tally['guard ' + g] = (tally['guard ' + g] ?? 0) + 1;
    if (x.kind === 'outcome') {
      const k = `outcome ${x.outcome.action} ${x.outcome.status} ${x.outcome.heldBy}`;
      tally[k] = (tally[k] ?? 0) + 1;
    }
  }
  console.log(
    spec.days,
    'days',
    spec.scopes.map((s) => s.images.length).join('+'),
    'calls',
    calls,
    (t2 - t).toFixed(0) + 'ms',
    'oracles',
    (t3 - t2).toFixed(0),
    vs.length,
  );
}
const c1 = process.cpuUsage(c0);
console.log('cpu ms', (c1.user + c1.system) / 1000);
console.log(Object.fromEntries(Object.entries(tally).sort()));
