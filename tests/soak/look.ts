import fc from 'fast-check';
import { playWorld } from './harness/play-world.ts';
import { violationsIn } from './oracles/registry.ts';
import { anyWorld } from './world/world-spec.ts';

const [n, seed, want] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4] ?? ''];
const specs = fc.sample(anyWorld, { seed, numRuns: n });
for (const [k, spec] of specs.entries()) {
  const w = await playWorld(spec);
  const vs = violationsIn(w).filter((v) => v.invariant.includes(want));
  if (vs.length === 0) continue;
  console.log('WORLD', k, JSON.stringify(vs.slice(0, 3), null, 1));
  const id = /ami-[0-9a-f]+/.exec(vs[0]!.what)?.[0];
  for (const sc of w.scopes)
    for (const [i, r] of sc.images.entries())
      if (i === id || r.image.SourceImageId === id || sc.images.get(id ?? '')?.image.SourceImageId === i)
        console.log(i, JSON.stringify(r));
  console.log(
    JSON.stringify(spec.policy.safety),
    JSON.stringify(spec.deeds.map((d) => `${d.day} ${d.when} ${d.act.id} ${d.n}`)),
  );
  for (const sc of w.spec.scopes)
    for (const im of sc.images) console.log(JSON.stringify({ ...im, uses: im.uses.map((u) => u.id) }));
  const rep = w.simulator.chronicle.entries
    .filter(
      (e) => e.kind === 'report' && e.at <= vs[0]!.at && e.report.actions.some((a) => a.subjectId === id),
    )
    .at(-1);
  if (rep?.kind === 'report') {
    console.log(
      rep.run.runId,
      JSON.stringify(
        rep.report.actions.filter((a) => a.subjectId === id).map((a) => [a.action, a.status, a.reason]),
        null,
        1,
      ),
    );
    for (const im of rep.report.images)
      console.log(im.image.imageId, im.image.state, im.inUse, im.image.sourceImageId);
  }
  break;
}
