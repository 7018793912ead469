import { fileURLToPath } from 'node:url';
import { isAnswerName } from '../../shared/aws/answers.ts';
import { openDump } from '../../shared/aws/dump.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { numberOf, scopeOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { accountOptions } from '../judge.ts';
import { type OptionSpecs, type OptionValues, parseOptions } from '../options.ts';
import { governing, policyPath, readPolicy } from '../policy-file.ts';
import { printSandbox } from '../print/sandbox.ts';
import type { SandboxOrder } from '../sandbox/run-sandbox.ts';
import { UserError } from '../user-error.ts';

const { now: _now, ...whichAccount } = accountOptions;

const sandboxOptions = {
  ...whichAccount,
  seed: { type: 'text', describe: 'a number: the ids of what is made there follow from it; without it 1' },
  port: { type: 'text', describe: 'where it listens on 127.0.0.1; without it any free port' },
} as const satisfies OptionSpecs;

type Options = OptionValues<typeof sandboxOptions>;

/** The account that the project ships. */
const shipped = {
  folder: fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url)),
  scope: { accountId: '111122223333', region: 'eu-central-1' },
} as const;

/** `amigov sandbox`: the embedded AWS for a hand at a keyboard, until Ctrl-C. */
export async function sandboxCommand(args: readonly string[], io: Io): Promise<number> {
  const order = await orderOf(parseOptions('sandbox', args, sandboxOptions), io);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    // Only here: the sandbox is large, and the other commands do without it.
    const { runSandbox } = await import('../sandbox/run-sandbox.ts');
    const onOpen = (open: Parameters<typeof printSandbox>[0]) => printSandbox(open, order, io);
    await runSandbox(order, { until: stop.signal, onOpen, io });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  io.stderr('\nstopped: nothing of it is left\n');
  return 0;
}

async function orderOf(options: Options, io: Io): Promise<SandboxOrder> {
  const { folder, scope } = placeOf(options);
  const policy = governing(await readPolicy(options.policy), scope);
  const assumed = options['assume-empty']?.split(',') ?? [];
  const { warnings } = await openDump(folder, { assumeEmpty: assumed });
  for (const warning of warnings) io.stderr(`warning: ${warning}\n`);
  return {
    ...{ folder, scope, policyName: policy.name, policyFile: policyPath(options.policy) },
    assumeEmpty: assumed.includes('all-missing') ? 'all-missing' : assumed.filter(isAnswerName),
    seed: String(numberOf('seed', options.seed ?? '1', [0, 999_999_999])),
    port: numberOf('port', options.port ?? '0', [0, 65_535]),
  };
}

function placeOf(options: Options): { readonly folder: string; readonly scope: Scope } {
  const { from, account, region } = options;
  if (from !== null) return { folder: from, scope: scopeOf(options) };
  if (account === null && region === null) return shipped;
  throw new UserError(
    'say which recorded account it is: --from FOLDER; without any of the three it is the shipped one',
  );
}
