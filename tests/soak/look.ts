import fc from 'fast-check';
import { anyWorld } from './world/world-spec.ts';
import { playWorld } from './harness/play-world.ts';
import { violationsIn } from './oracles/registry.ts';
const [n, seed, want] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4] ?? ''];
const specs = fc.sample(anyWorld, { seed, numRuns: n });
for (const [k, spec] of specs.entries()) {
  if (process.argv[5] !== undefined && k !== Number(process.argv[5])) continue;
  const w = await playWorld(spec);
  const vs = violationsIn(w).filter((v) => v.invariant.includes(want) || want === '');
  if (vs.length === 0) continue;
  console.log('WORLD', k, JSON.stringify(vs.slice(0, 3), null, 1));
  const id = /ami-[0-9a-f]+/.exec(vs[0]!.what)?.[0] ?? '';
  for (const sc of w.scopes) for (const [i, r] of sc.images.entries()) if (i === id || r.image.SourceImageId === id || sc.images.get(id)?.image.SourceImageId === i) console.log(i, JSON.stringify(r));
  console.log(JSON.stringify(spec.policy), JSON.stringify(spec.deeds.map((d) => `${d.day} ${d.when} ${d.act.id} ${d.n}`)), JSON.stringify(spec.mishaps));
  for (const sc of w.spec.scopes) for (const im of sc.images) console.log(JSON.stringify({ ...im, uses: im.uses.map((u) => u.id) }));
  for (const e of w.simulator.chronicle.entries) {
    if (e.at > vs[0]!.at) break;
    if (e.kind === 'call' && (e.call.mutating) && JSON.stringify(e.call.input).includes(id)) console.log(e.place, e.at, e.functionName, e.invocation, e.call.operation, e.call.outcome, e.call.hadEffect, JSON.stringify(e.call.input));
    if (e.kind === 'outcome' && e.outcome.subjectId === id) console.log(e.place, e.at, e.functionName, e.invocation, 'outcome', e.outcome.action, e.outcome.status, e.outcome.reason);
    if (e.kind === 'mishap') console.log(e.place, e.at, e.mishap);
    if (e.kind === 'ended' && e.status !== 'answered') console.log(e.place, e.at, e.functionName, e.invocation, e.status, e.why);
    if (e.kind === 'report') for (const a of e.report.actions) if (a.subjectId === id && a.status === 'allowed') console.log(e.place, e.at, e.run.runId, a.action, a.status);
  }
  break;
}
