import { failureText, soakWorlds } from './soak-worlds.ts';

const { failure } = await soakWorlds({
  seed: Number(process.argv[2]),
  worlds: 1,
  path: process.argv[3] ?? '',
});
console.log(failure === null ? 'fine' : failureText(failure));
