import { fileURLToPath } from 'node:url';
import { main } from './main.ts';

// The recorded account that the project ships, judged by the default policy: what is, and what would be done if every
// rule were enforced and every owner had been told at the beginning of the year.
const account = [
  ...['--from', fileURLToPath(new URL('../sandbox/worlds/web-shop', import.meta.url))],
  ...['--account', '111122223333', '--region', 'eu-central-1', '--now', '2026-10-01T12:00:00Z'],
];
const enforced = fileURLToPath(new URL('../sandbox/worlds/web-shop-policy.yml', import.meta.url));

const code =
  (await main(['scan', ...account])) ||
  (await main(['plan', ...account, '--policy', enforced, '--assume-notified', '2026-01-01']));
process.exitCode = code;
