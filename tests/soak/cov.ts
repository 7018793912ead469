import { neverOccurred } from './coverage.ts';
import { soakWorlds } from './soak-worlds.ts';

const { tally, failure } = await soakWorlds({
  seed: Number(process.argv[2]),
  worlds: Number(process.argv[3]),
});
console.log(failure, neverOccurred(tally));
console.log(
  [...tally.occurred]
    .sort((a, b) => a[1] - b[1])
    .slice(0, 60)
    .map(([k, v]) => `${k}: ${v}`)
    .join('\n'),
  { ...tally, occurred: 0 },
);
